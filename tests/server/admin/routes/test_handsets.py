"""Handsets through the admin API."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from sms_sandbox.contract import Provider, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.events import LinkClicked, MoReceived
from sms_sandbox.core.message import Link
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.examples import MORNING
from tests.making import a_message
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, admin, advance, ask, refused, reported, running, settings_for

JANE = "/handsets/+33639980001"
NO_HABITS = {"reads_after": None, "answers_after": None, "answers": None, "clicks_after": None, "reports": True}
SHOP = Link("arsms.co/shop", "https://shop.example")


def telling(url: str) -> Provider:
    """Return Acme with webhooks for replies and clicks."""
    host, _, port = url.removeprefix("http://").partition(":")

    def webhook(kind: str, text: str) -> list[WebhookRequest]:
        body = text.encode()
        request = HttpRequest("POST", f"/{kind}".encode(), (("Content-Length", str(len(body))),), body)
        return [WebhookRequest(kind=kind, fact="f", to=Url("http", host, int(port), "/"), request=request)]

    def of_reply(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
        return webhook("mo", f"{account.login} {event.message.text}")

    def of_click(event: LinkClicked, account: Account) -> Sequence[WebhookRequest]:
        return webhook("click", f"{account.login} {event.nth}")

    kinds = (*ACME.webhook_kinds, "mo", "click")
    return replace(ACME, mo_webhooks=of_reply, click_webhooks=of_click, webhook_kinds=kinds)


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(telling(taking.url), engine=EngineSettings(start=MORNING))) as one:
        yield one


async def send(sandbox: RunningSandbox, text: str = "hello", number: str = "33639980001") -> None:
    body = f"key=k1&to={number}&text={text}".encode()
    reply = await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)
    assert reply.status == 200


async def test_unused_number_is_a_reachable_handset(sandbox: RunningSandbox) -> None:
    assert await reported(sandbox, "GET", JANE) == {
        "msisdn": "+33639980001",
        "name": "Amina Blanc",
        "carrier": "SFR",
        "condition": "reachable",
        "is_off": False,
        "off": [],
        "habits": NO_HABITS,
        "waiting": [],
        "inbox": [],
    }


@pytest.mark.parametrize(
    "spelling",
    ["%2B33639980001", "0639980001", "%2033639980001", "06%2039%2098%2000%2001", "%2B33%20(0)6%2039%2098%2000%2001"],
)
async def test_number_may_be_spelt_in_any_way(sandbox: RunningSandbox, spelling: str) -> None:
    assert (await reported(sandbox, "GET", f"/handsets/{spelling}"))["msisdn"] == "+33639980001"


@pytest.mark.parametrize(("method", "more"), [("GET", ""), ("PUT", ""), ("POST", "/reply"), ("POST", "/click")])
async def test_path_without_a_number_is_refused(sandbox: RunningSandbox, method: str, more: str) -> None:
    answer = await refused(sandbox, method, f"/handsets/jane{more}", {"text": "x"} if more == "/reply" else {})
    assert answer == (400, "bad_request", "msisdn")


@pytest.mark.parametrize("path", ["/handsets/+330639980001", "/handsets/+999123456789", "/otp/+330639980001"])
async def test_number_that_no_handset_can_have_is_refused(sandbox: RunningSandbox, path: str) -> None:
    answer = await refused(sandbox, "GET", path)
    assert answer == (400, "bad_request", "msisdn")


async def test_handset_is_switched_off_and_on(sandbox: RunningSandbox) -> None:
    off = await reported(sandbox, "PUT", JANE, {"condition": "off"})
    assert (off["condition"], off["is_off"]) == ("off", True)
    await send(sandbox)
    await advance(sandbox, "10s")
    assert (await reported(sandbox, "GET", JANE))["waiting"] == ["m1"]
    assert (await reported(sandbox, "GET", "/messages/m1"))["state"] == "retrying"
    await reported(sandbox, "PUT", JANE, {"condition": "reachable"})
    await advance(sandbox, "0s")
    assert (await reported(sandbox, "GET", "/messages/m1"))["state"] == "delivered"
    handset = await reported(sandbox, "GET", JANE)
    assert handset["waiting"] == []
    assert [item["id"] for item in handset["inbox"]] == ["m1"]


async def test_fields_left_out_keep_their_values(sandbox: RunningSandbox) -> None:
    night = {"from": "2026-01-05T08:00:00Z", "to": "2026-01-05T10:00:00+00:00", "every": "24h"}
    habits = {
        "reads_after": "10s",
        "answers_after": "1m30s",
        "answers": "OUI",
        "clicks_after": "0s",
        "reports": False,
    }
    await reported(sandbox, "PUT", JANE, {"off": [night], "habits": habits, "name": "Jane"})
    handset = await reported(sandbox, "PUT", JANE)
    assert (handset["name"], handset["condition"], handset["is_off"]) == ("Jane", "reachable", True)
    assert handset["off"] == [{"from": "2026-01-05T08:00:00.000Z", "to": "2026-01-05T10:00:00.000Z", "every": "1d"}]
    assert handset["habits"] == habits


async def test_habits_and_off_times_are_replaced_as_a_whole(sandbox: RunningSandbox) -> None:
    once = {"from": "2026-01-05T08:00:00Z", "to": "2026-01-05T10:00:00Z"}
    await reported(sandbox, "PUT", JANE, {"off": [once], "habits": {"reads_after": "10s", "clicks_after": "1s"}})
    handset = await reported(sandbox, "PUT", JANE, {"off": [], "habits": {"clicks_after": "2s"}})
    assert (handset["off"], handset["habits"]) == ([], {**NO_HABITS, "clicks_after": "2s"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"condition": "broken"}, "condition"),
        ({"colour": "red"}, "colour"),
        ({"habits": {"answers": "OUI"}}, "habits"),
        ({"habits": {"answers_after": 5}}, "habits.answers_after"),
        ({"off": [{"from": "2026-01-05T10:00:00Z", "to": "2026-01-05T10:00:00Z"}]}, "off.0"),
        ({"off": [{"from": "2026-01-05T08:00:00Z", "to": "2026-01-05T10:00:00Z", "every": "2h"}]}, "off.0"),
    ],
)
async def test_invalid_field_is_refused_by_name(sandbox: RunningSandbox, body: object, field: str) -> None:
    assert await refused(sandbox, "PUT", JANE, body) == (422, "unprocessable", field)


async def test_reply_is_listed_among_the_messages(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    reply = await reported(sandbox, "POST", f"{JANE}/reply", {"text": "Oui €"})
    assert reply == {
        "id": "m2",
        "provider": "acme",
        "account": "k1",
        "direction": "mo",
        "from": "+33639980001",
        "to": "",
        "text": "Oui €",
        "encoding": "gsm7",
        "segments": ["Oui €"],
        "state": None,
        "reason": None,
        "provider_state": None,
        "provider_id": "",
        "submitted_at": "2026-01-05T09:00:02.000Z",
        "scheduled_for": None,
        "history": [],
        "webhooks": ["c1"],
        "exchange": None,
        "answers": "m1",
    }
    assert (await reported(sandbox, "GET", "/messages/m2")) == reply
    [got] = await taking.wait_for(1)
    assert got.endswith("k1 Oui €".encode())


async def test_reply_may_name_its_sender_and_its_provider(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    assert (await reported(sandbox, "POST", f"{JANE}/reply", {"text": "a", "provider": "acme", "to": ""}))[
        "answers"
    ] == "m1"
    wanted = {"text": "a", "provider": "other"}
    assert await refused(sandbox, "POST", f"{JANE}/reply", wanted) == (409, "nothing_received", None)
    wanted = {"text": "a", "to": "36034"}
    assert await refused(sandbox, "POST", f"{JANE}/reply", wanted) == (409, "nothing_received", None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["m3", "m2", "m1"]),
        ("?direction=mo", ["m3"]),
        ("?direction=mt", ["m2", "m1"]),
        ("?from=%2B33639980001", ["m3"]),
        ("?from=0639980001", ["m3"]),
        ("?from=+33639980002", []),
        ("?to=36034", ["m3"]),
        ("?to=0639980001", ["m2", "m1"]),
        ("?state=delivered", ["m2", "m1"]),
        ("?text=oui&account=k1&provider=acme", ["m3"]),
        ("?since=2026-01-05T09:00:02Z", ["m3"]),
        ("?limit=1&cursor=m3", ["m2"]),
    ],
)
async def test_replies_are_found_by_filters(sandbox: RunningSandbox, query: str, found: list[str]) -> None:
    await send(sandbox)
    await send(sandbox, "again")
    await advance(sandbox, "2s")
    next(iter(sandbox.clock_driver.engine.messages)).sender = SenderId("36034")
    await reported(sandbox, "POST", f"{JANE}/reply", {"text": "oui"})
    assert [item["id"] for item in (await reported(sandbox, "GET", f"/messages{query}"))["items"]] == found


async def test_webhooks_of_a_reply_are_found_by_its_recipient(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    await reported(sandbox, "POST", f"{JANE}/reply", {"text": "oui"})
    assert [item["subject"] for item in (await reported(sandbox, "GET", "/webhooks?kind=mo"))["items"]] == ["m2"]
    assert (await reported(sandbox, "GET", "/webhooks?to=36034"))["items"] == []


async def test_state_of_a_reply_cannot_be_set(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    await reported(sandbox, "POST", f"{JANE}/reply", {"text": "oui"})
    answer = await refused(sandbox, "PUT", "/messages/m2/state", {"state": "delivered"})
    assert answer == (409, "wrong_transition", None)


async def test_reply_needs_a_message_and_a_text(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "POST", f"{JANE}/reply", {"text": "oui"}) == (409, "nothing_received", None)
    assert await refused(sandbox, "POST", f"{JANE}/reply", {}) == (422, "unprocessable", "text")


@pytest.mark.parametrize("path", ["/reply", "/click"])
async def test_handset_that_is_off_refuses_reply_and_click(sandbox: RunningSandbox, path: str) -> None:
    await reported(sandbox, "PUT", JANE, {"condition": "off"})
    body = {"text": "oui"} if path == "/reply" else {}
    assert await refused(sandbox, "POST", f"{JANE}{path}", body) == (409, "unreachable_handset", None)


def with_link(sandbox: RunningSandbox) -> None:
    sandbox.clock_driver.engine.network.submit(a_message("m1", links=(SHOP,)))
    sandbox.clock_driver.pump()


async def test_click_is_returned_and_counted(sandbox: RunningSandbox, taking: Receiver) -> None:
    with_link(sandbox)
    await advance(sandbox, "2s")
    click = await reported(sandbox, "POST", f"{JANE}/click")
    assert click == {
        "message": "m1",
        "link": SHOP.short,
        "target": SHOP.target,
        "at": "2026-01-05T09:00:02.000Z",
        "nth": 1,
    }
    assert (await reported(sandbox, "POST", f"{JANE}/click", {"link": "https://arsms.co/shop"}))["nth"] == 2
    assert [got.rpartition(b"\r\n")[2] for got in await taking.wait_for(2)] == [b"jane 1", b"jane 2"]
    [item] = (await reported(sandbox, "GET", JANE))["inbox"]
    assert item["links"] == [{"short": SHOP.short, "target": SHOP.target, "clicks": 2}]


async def test_click_on_an_unknown_link_is_refused(sandbox: RunningSandbox) -> None:
    with_link(sandbox)
    answer = await refused(sandbox, "POST", f"{JANE}/click", {"link": "arsms.co/shop"})
    assert answer == (409, "nothing_received", None)


async def test_replies_and_clicks_are_in_the_journal(sandbox: RunningSandbox) -> None:
    with_link(sandbox)
    await advance(sandbox, "2s")
    await reported(sandbox, "POST", f"{JANE}/click")
    reply = await reported(sandbox, "POST", f"{JANE}/reply", {"text": "oui"})
    events = {event["kind"]: event for event in (await reported(sandbox, "GET", "/events"))["items"]}
    clicked, received = events["link.clicked"], events["message.received"]
    assert (clicked["subject"], clicked["data"]) == ("m1", {"link": SHOP.short, "nth": 1})
    assert (received["subject"], received["data"]) == (
        reply["id"],
        {"from": "+33639980001", "to": "", "text": "oui"},
    )


async def test_inbox_has_the_time_of_reading(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", JANE, {"habits": {"reads_after": "3s"}})
    await send(sandbox)
    await advance(sandbox, "4s")
    [item] = (await reported(sandbox, "GET", JANE))["inbox"]
    assert item == {
        "id": "m1",
        "provider": "acme",
        "from": None,
        "text": "hello",
        "arrived_at": "2026-01-05T09:00:02.000Z",
        "read_at": None,
        "links": [],
    }
    await advance(sandbox, "1s")
    [item] = (await reported(sandbox, "GET", JANE))["inbox"]
    assert item["read_at"] == "2026-01-05T09:00:05.000Z"


async def test_habit_is_followed_and_its_webhook_sent(sandbox: RunningSandbox, taking: Receiver) -> None:
    await reported(sandbox, "PUT", JANE, {"habits": {"answers_after": "5s", "answers": "OUI"}})
    await send(sandbox)
    told_of = await advance(sandbox, "10s")
    assert told_of["counts"]["message.received"] == 1
    [got] = await taking.wait_for(1)
    assert got.endswith(b"k1 OUI")


async def test_workspaces_have_separate_handsets(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/workspaces", {"name": "two", "seed": 2})
    await reported(sandbox, "PUT", f"/workspaces/two{JANE}", {"condition": "off"})
    one, two = [await reported(sandbox, "GET", f"{prefix}{JANE}") for prefix in ("", "/workspaces/two")]
    assert (one["condition"], two["condition"]) == ("reachable", "off")
    assert one["name"] != two["name"]


async def test_reply_of_more_than_255_parts_is_refused_with_the_limit(sandbox: RunningSandbox) -> None:
    reply = await admin(sandbox, "POST", f"{JANE}/reply", {"text": "x" * 60_000})
    assert (reply.status, reply.json["error"]) == (
        400,
        {
            "code": "bad_request",
            "message": "a text of 393 parts cannot be joined again; 255 parts are the most",
            "field": "text",
        },
    )


async def test_habit_with_an_answer_of_more_than_255_parts_is_refused(sandbox: RunningSandbox) -> None:
    habits = {"answers_after": "5s", "answers": "x" * 60_000}
    reply = await admin(sandbox, "PUT", JANE, {"habits": habits})
    assert reply.status == 422
    assert "255 parts are the most" in reply.json["error"]["message"]
