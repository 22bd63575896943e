"""Waiting for messages, webhooks and codes over a real connection."""

import asyncio
from typing import Any

import pytest
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import ClockDriver, Mode

from tests.providers.acme import PROVIDER as ACME
from tests.running import (
    Receiver,
    Reply,
    Watch,
    admin,
    advance,
    ask,
    refused,
    reported,
    running,
    settings_for,
    until,
)


async def send(sandbox: RunningSandbox, number: str = "33639980001", text: str = "hello", key: str = "k1") -> None:
    body = f"key={key}&to={number}&text={text}".encode()
    assert (await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)).status == 200


async def waits(clock_driver: ClockDriver, many: int = 1) -> None:
    await until(lambda: len(clock_driver.waiters) >= many)


async def wait(sandbox: RunningSandbox, path: str) -> "asyncio.Future[Reply]":
    """Start a wait; return once the request is under way."""
    before = len(sandbox.clock_driver.waiters)
    waiting = asyncio.ensure_future(admin(sandbox, "GET", path))
    await waits(sandbox.clock_driver, before + 1)
    return waiting


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer["items"]]


async def missed(sandbox: RunningSandbox, path: str) -> Any:
    reply = await admin(sandbox, "GET", path)
    assert reply.status == 404
    assert reply.json["error"]["code"] == "timed_out"
    return reply.json


async def last_event(sandbox: RunningSandbox) -> int:
    return int((await reported(sandbox, "GET", "/events?limit=1000"))["items"][-1]["number"])


async def test_existing_messages_are_returned_at_once_newest_first(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await send(sandbox, text="bye")
    await send(sandbox, "33639980002")
    answer = await reported(sandbox, "GET", "/messages/wait?to=%2B33639980001")
    assert ids(answer) == ["m2", "m1"]
    assert answer["items"][1] == await reported(sandbox, "GET", "/messages/m1")


async def test_wait_ends_with_the_matching_message_only(sandbox: RunningSandbox) -> None:
    waiting = await wait(sandbox, "/messages/wait?to=0639980001&text=code&count=2")
    await send(sandbox, "33639980002", "your code")
    await send(sandbox, text="hello")
    await send(sandbox, text="code 1")
    assert len(sandbox.clock_driver.waiters) == 1
    await send(sandbox, text="code 2")
    assert ids((await waiting).json) == ["m4", "m3"]


async def test_wait_for_a_state_ends_while_the_clock_is_advanced(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    waiting = await wait(sandbox, "/messages/wait?state=sent")
    await advance(sandbox, "1h")
    [message] = (await waiting).json["items"]
    assert message["state"] == "sent"
    assert [step["state"] for step in message["history"]] == ["waiting", "sent"]
    assert (await reported(sandbox, "GET", "/messages/m1"))["state"] == "delivered"


async def test_after_counts_only_later_events(sandbox: RunningSandbox) -> None:
    await send(sandbox, text="code 1")
    cursor = await last_event(sandbox)
    waiting = await wait(sandbox, f"/messages/wait?text=code&after={cursor}")
    await advance(sandbox, "1h")
    await send(sandbox, text="code 2")
    assert ids((await waiting).json) == ["m2"]
    assert ids(await reported(sandbox, "GET", f"/messages/wait?text=code&after={cursor}")) == ["m2"]
    assert ids(await reported(sandbox, "GET", f"/messages/wait?state=delivered&after={cursor}")) == ["m1"]
    answer = await missed(sandbox, f"/messages/wait?text=code%201&after={cursor}&timeout=1ms")
    assert answer["nearest"][0]["missed"] == [
        {"filter": "text", "wanted": "code 1", "found": "code 2"},
    ]
    assert answer["nearest"][1]["missed"] == [
        {"filter": "after", "wanted": str(cursor), "found": "it was there before"},
    ]


async def test_wait_finds_replies(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    waiting = await wait(sandbox, "/messages/wait?direction=mo&from=0639980001")
    await reported(sandbox, "POST", "/handsets/+33639980001/reply", {"text": "yes"})
    assert (await waiting).json["items"][0]["text"] == "yes"


async def test_timeout_reports_the_nearest_messages(sandbox: RunningSandbox) -> None:
    await send(sandbox, "33639980002", "code 1234")
    await send(sandbox, "33639980003", "bye", key="k2")
    answer = await missed(sandbox, "/messages/wait?to=0639980001&matches=code&state=sent&account=k1&timeout=1ms")
    assert answer["error"]["message"] == "0 of 1 messages came within 0.001 s"
    assert answer["error"]["hint"].endswith("2026-01-05T09:00:01.000Z: advance it.")
    assert [message["id"] for message in answer["seen"]] == ["m2", "m1"]
    nearest, other = answer["nearest"]
    assert nearest["item"]["id"] == "m1"
    assert nearest["missed"] == [
        {"filter": "to", "wanted": "0639980001", "found": "+33639980002"},
        {"filter": "state", "wanted": "sent", "found": "waiting"},
    ]
    assert {"filter": "matches", "wanted": "code", "found": "bye"} in other["missed"]


@pytest.mark.parametrize(
    ("query", "miss"),
    [
        ("from=%2B33639980009", {"filter": "from", "wanted": "+33639980009", "found": None}),
        ("direction=mo", {"filter": "direction", "wanted": "mo", "found": "mt"}),
        ("account=k2", {"filter": "account", "wanted": "k2", "found": "k1"}),
        (
            "since=2026-01-06T00:00:00Z",
            {"filter": "since", "wanted": "2026-01-06T00:00:00.000Z", "found": "2026-01-05T09:00:00.000Z"},
        ),
    ],
)
async def test_each_missed_filter_is_reported_with_the_actual_value(
    sandbox: RunningSandbox, query: str, miss: dict[str, str | None]
) -> None:
    await send(sandbox)
    answer = await missed(sandbox, f"/messages/wait?{query}&timeout=1ms")
    assert answer["nearest"][0]["missed"] == [miss]


async def test_too_few_matches_are_seen_but_not_near(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    answer = await missed(sandbox, "/messages/wait?count=2&timeout=1ms")
    assert answer["error"]["message"] == "1 of 2 messages came within 0.001 s"
    assert [message["id"] for message in answer["seen"]] == ["m1"]
    assert answer["nearest"] == []


async def test_no_hint_to_advance_a_real_clock() -> None:
    async with running(settings_for(ACME, clock=Mode.REAL)) as sandbox:
        await send(sandbox)
        assert "hint" not in (await missed(sandbox, "/messages/wait?text=none&timeout=1ms"))["error"]


async def test_timeout_is_wall_time(sandbox: RunningSandbox, watch: Watch) -> None:
    waiting = await wait(sandbox, "/messages/wait?timeout=9s")
    await reported(sandbox, "POST", "/clock/advance", {"by": "72h"})
    await watch.goes_on(8.9)
    assert not waiting.done()
    await watch.goes_on(0.2)
    assert (await waiting).status == 404


async def test_hundred_waits_at_once_make_no_events(sandbox: RunningSandbox) -> None:
    waiting = [
        asyncio.ensure_future(admin(sandbox, "GET", f"/messages/wait?to=06399800{number:02}&timeout=9s"))
        for number in range(100)
    ]
    await waits(sandbox.clock_driver, 100)
    for number in range(100):
        await send(sandbox, f"336399800{number:02}")
    found = [(await one).json["items"][0]["to"] for one in waiting]
    assert found == [f"+336399800{number:02}" for number in range(100)]
    assert len(sandbox.clock_driver.waiters) == 0


async def test_reset_ends_waits(sandbox: RunningSandbox) -> None:
    for path in ("/messages/wait", "/webhooks/wait", "/otp/0639980001"):
        waiting = await wait(sandbox, path)
        await reported(sandbox, "POST", "/reset")
        answer = await waiting
        assert (answer.status, answer.json["error"]["code"]) == (409, "workspace_ended")
        assert "reset" in answer.json["error"]["message"]


async def test_drop_of_a_workspace_ends_waits(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/workspaces", {"name": "ci"})
    waiting = asyncio.ensure_future(admin(sandbox, "GET", "/workspaces/ci/messages/wait"))
    await waits(sandbox.workspaces.get("ci").clock_driver)
    await reported(sandbox, "DELETE", "/workspaces/ci")
    assert (await waiting).json["error"]["code"] == "workspace_ended"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/messages/wait?count=0", "count"),
        ("/messages/wait?count=1_0", "count"),
        ("/messages/wait?count=1001", "count"),
        ("/messages/wait?timeout=5", "timeout"),
        ("/messages/wait?timeout=61m", "timeout"),
        ("/messages/wait?after=x", "after"),
        ("/messages/wait?cursor=m1", "cursor"),
        ("/messages/wait?direction=up", "direction"),
        ("/messages/wait?matches=a{99999999999}", "matches"),
        ("/webhooks/wait?state=gone", "state"),
        ("/otp/0639980001?timeout=", "timeout"),
        ("/otp/nobody", "msisdn"),
    ],
)
async def test_invalid_wait_is_refused(sandbox: RunningSandbox, path: str, field: str) -> None:
    assert await refused(sandbox, "GET", path) == (400, "bad_request", field)


async def test_misspelt_filter_is_refused_with_a_suggestion(sandbox: RunningSandbox) -> None:
    hint = (await admin(sandbox, "GET", "/messages/wait?tmeout=1s")).json["error"]["hint"]
    assert hint == "Did you mean 'timeout'?"
    hint = (await admin(sandbox, "GET", "/exchanges?x=1")).json["error"]["hint"]
    assert hint == "There are: cursor, limit, operation, provider."


async def test_wait_finds_webhooks(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.gate = asyncio.Event()
    taken = await wait(sandbox, "/webhooks/wait?state=taken&to=0639980001")
    due = await wait(sandbox, "/webhooks/wait?kind=status")
    await send(sandbox)
    await reported(sandbox, "PUT", "/messages/m1/state", {"state": "sent"})
    assert (await due).json["items"][0]["state"] == "pending"
    assert not taken.done()
    taking.gate.set()
    assert ids((await taken).json) == ["c1"]
    answer = await missed(sandbox, "/webhooks/wait?state=failed&subject=m1&timeout=1ms")
    assert answer["nearest"][0]["missed"] == [{"filter": "state", "wanted": "failed", "found": "taken"}]
    answer = await missed(sandbox, "/webhooks/wait?to=0639980002&timeout=1ms")
    assert answer["nearest"][0]["missed"] == [{"filter": "to", "wanted": "0639980002", "found": "+33639980001"}]


async def test_cleared_messages_are_gone_for_good(sandbox: RunningSandbox, taking: Receiver) -> None:
    habits = {"habits": {"answers_after": "5s", "answers": "yes"}}
    await reported(sandbox, "PUT", "/handsets/+33639980001", habits)
    await reported(sandbox, "PUT", "/handsets/+33639980002", {"condition": "off"})
    await send(sandbox)
    await send(sandbox, "33639980002")
    await advance(sandbox, "3s")
    await send(sandbox, "33639980003")
    calls = len(taking.got)
    assert await reported(sandbox, "DELETE", "/messages") == {"done": True}
    await advance(sandbox, "72h")
    assert (await reported(sandbox, "GET", "/messages"))["items"] == []
    assert (await reported(sandbox, "GET", "/handsets/+33639980002"))["waiting"] == []
    assert len(taking.got) == calls
    event = (await reported(sandbox, "GET", "/events?limit=1000"))["items"][-1]
    assert (event["kind"], event["data"]) == ("messages.cleared", {"how_many": 3})
    await send(sandbox)
    assert ids(await reported(sandbox, "GET", "/messages")) == ["m4"]
