"""The lists of the page: conversations, changes, what falls due, accounts, devices, scenarios."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.running import Line, advance, ask, line_to, reported, running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(*providers.load().values(), engine=EngineSettings(start=MORNING))) as one:
        yield one


async def send(sandbox: RunningSandbox, number: str, text: str) -> None:
    path = f"/smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message={text}&numero={number}"
    assert (await ask(sandbox, f"GET {path} HTTP/1.1\nHost: 127.0.0.1\n\n".encode())).body.startswith(b"0")


async def conversations(sandbox: RunningSandbox, query: str = "") -> Any:
    return await reported(sandbox, "GET", f"/conversations{query}")


async def test_conversation_is_the_last_message_of_a_number(sandbox: RunningSandbox) -> None:
    await send(sandbox, "0639980001", "First")
    await conversations(sandbox)  # from now on they follow the journal
    await send(sandbox, "0639980002", "Other")
    await send(sandbox, "0639980001", "Code+4711")
    await advance(sandbox, "5s")
    page = await conversations(sandbox)
    assert [(one["number"], one["count"], one["text"]) for one in page["items"]] == [
        ("+33639980001", 2, "Code 4711"),
        ("+33639980002", 1, "Other"),
    ]
    first = page["items"][0]
    assert (first["state"], first["provider_state"], first["code"]) == ("delivered", 11, "4711")
    assert (page["next"], page["total"]) == (None, 2)


async def test_reply_moves_its_conversation_to_the_front(sandbox: RunningSandbox) -> None:
    await send(sandbox, "0639980001", "Hello")
    await conversations(sandbox)
    await advance(sandbox, "5s")
    await reported(sandbox, "PUT", "/devices/260?provider=smsgateway24", {})
    await reported(sandbox, "POST", "/handsets/+33639980001/reply", {"text": "STOP"})
    [one] = (await conversations(sandbox))["items"]
    assert (one["direction"], one["text"], one["count"], one["state"]) == ("mo", "STOP", 2, None)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?to=%2B33639980002", ["+33639980002"]),
        ("?to=3998", ["+33639980002", "+33639980001"]),
        ("?text=Hello", ["+33639980001"]),
        ("?state=waiting", ["+33639980002", "+33639980001"]),
        ("?state=delivered", []),
        ("?direction=mo", []),
        ("?provider=insim", []),
        ("?provider=smsmode&limit=1", ["+33639980002"]),
        ("?cursor=%2B33639980002", ["+33639980001"]),
    ],
)
async def test_conversations_are_filtered_and_paged(sandbox: RunningSandbox, query: str, numbers: list[str]) -> None:
    await send(sandbox, "0639980001", "Hello")
    await send(sandbox, "0639980002", "Bye")
    assert [one["number"] for one in (await conversations(sandbox, query))["items"]] == numbers


async def test_cleared_messages_leave_no_conversation(sandbox: RunningSandbox) -> None:
    await send(sandbox, "0639980001", "Hello")
    assert (await conversations(sandbox))["total"] == 1
    await reported(sandbox, "DELETE", "/messages")
    assert (await conversations(sandbox))["total"] == 0


async def test_queue_has_what_is_due_first_and_the_phases(sandbox: RunningSandbox) -> None:
    scenario = {
        "schema": 1,
        "name": "outage",
        "phase": [
            {"name": "down", "at": "30s", "for": "1m", "faults": [{"share": 1.0, "status": 503}]},
            {"name": "odd", "at": "5m", "webhooks": "drop", "optional": True},
        ],
    }
    await reported(sandbox, "PUT", "/scenario", {"scenario": scenario})
    await send(sandbox, "0639980001", "Hello")
    queue = await reported(sandbox, "GET", "/queue?limit=2")
    assert [(one["kind"], one["subject"], one["at"][14:19]) for one in queue["items"]] == [
        ("message", "m1", "00:01"),
        ("phase", "down", "00:30"),
    ]
    assert queue["items"][0]["detail"] == "+33639980001, waiting"
    assert queue["total"] == 4
    assert [(one["name"], one["ends_at"]) for one in queue["phases"]] == [
        ("down", "2026-01-05T09:01:30.000Z"),
        ("odd", None),
    ]


async def test_each_kind_of_due_item_is_described(sandbox: RunningSandbox) -> None:
    habits = {"answers_after": "10s", "answers": "Yes"}
    await reported(sandbox, "PUT", "/handsets/+33639980001", {"habits": habits})
    body = "token=TOKEN&sendto=%2B33639980001&body=Hello&device_id=260"
    form = "Content-Type: application/x-www-form-urlencoded"
    head = f"POST /smsgateway24/getdata/addsms HTTP/1.1\nHost: 127.0.0.1\n{form}"
    await ask(sandbox, f"{head}\n\n{body}".encode())
    switch = {"switches": [{"at": "2026-01-05T10:00:00Z", "online": False}]}
    await reported(sandbox, "PUT", "/devices/260?provider=smsgateway24", switch)
    call = {"kind": "incoming", "with": "+33639980009", "duration": "1m"}
    await reported(sandbox, "POST", "/devices/260/calls?provider=smsgateway24", call)
    await reported(sandbox, "POST", "/faults", {"name": "late", "webhooks": {"delay": "1h"}, "for": "2h"})
    url = "http://127.0.0.1:9/told"
    await send(sandbox, "0639980002", f"Hello&notification_url={url}")
    before = {one["kind"] for one in (await reported(sandbox, "GET", "/queue"))["items"]}
    await advance(sandbox, "8s")
    after = {one["kind"] for one in (await reported(sandbox, "GET", "/queue"))["items"]}
    assert before | after == {"message", "device", "call", "rule", "webhook", "handset"}


async def test_end_of_a_rule_releases_the_webhooks_it_held(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/faults", {"name": "hold", "webhooks": "hold"})
    await send(sandbox, "0639980001", "Hello&notification_url=http://127.0.0.1:9/told")
    await advance(sandbox, "5s")
    assert {one["state"] for one in (await reported(sandbox, "GET", "/webhooks"))["items"]} == {"pending"}
    await reported(sandbox, "DELETE", "/faults/hold")
    assert (await reported(sandbox, "GET", "/queue"))["items"][0]["kind"] == "webhooks"
    await advance(sandbox, "1s")
    assert {one["state"] for one in (await reported(sandbox, "GET", "/webhooks"))["items"]} == {"failed"}


async def test_accounts_devices_and_scenarios_are_listed(sandbox: RunningSandbox) -> None:
    await send(sandbox, "0639980001", "Hello")
    await reported(sandbox, "PUT", "/devices/260?provider=smsgateway24", {})
    [account] = (await reported(sandbox, "GET", "/accounts"))["items"]
    assert (account["provider"], account["login"]) == ("smsmode", "TOKEN")
    assert [one["id"] for one in (await reported(sandbox, "GET", "/devices"))["items"]] == ["260"]
    names = [one["name"] for one in (await reported(sandbox, "GET", "/scenarios"))["items"]]
    assert "outage-and-retry-storm" in names


async def changes(line: Line) -> Any:
    block = await line.reader.readuntil(b"\n\n")
    fields = dict(part.split(": ", 1) for part in block.decode().strip().splitlines())
    return fields["id"], json.loads(fields["data"])


async def follow(line: Line, known: str = "") -> None:
    more = f"Last-Event-ID: {known}\r\n" if known else ""
    await line.send(f"GET /_sandbox/v1/changes/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
    await line.reader.readuntil(b"\r\n\r\n")
    assert await line.reader.readuntil(b"\n\n") == b"retry: 100\n\n"


async def test_changes_are_summarised(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await follow(line)
        _, first = await changes(line)
        assert (first["last"], first["counts"], first["numbers"]) == (0, {}, [])
        await send(sandbox, "0639980001", "Hello")
        _, second = await changes(line)
    assert second["run"] == first["run"]
    assert (second["numbers"], second["messages"], second["more"]) == (["+33639980001"], ["m1"], False)
    assert second["counts"]["message.state"] == 1


async def test_summary_names_another_run_after_a_reset(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await follow(line)
        known, first = await changes(line)
        await reported(sandbox, "POST", "/reset")
        assert await line.receive_to_the_end() == b""
    async with line_to(sandbox) as line:
        await follow(line, known)
        _, second = await changes(line)
    assert second["run"] != first["run"]


async def test_reconnected_reader_gets_the_changes_it_missed() -> None:
    engine = EngineSettings(start=MORNING, max_events=3)
    async with running(settings_for(*providers.load().values(), engine=engine)) as sandbox:
        async with line_to(sandbox) as line:
            await follow(line)
            known, _ = await changes(line)
        for number in range(2):
            await send(sandbox, f"063998000{number}", "Hello")
        async with line_to(sandbox) as line:
            await follow(line, known)
            _, missed = await changes(line)
    assert (missed["last"], missed["missed"]) == (6, 3)


async def test_oldest_conversation_is_forgotten_first() -> None:
    engine = EngineSettings(start=MORNING, max_messages=2)
    async with running(settings_for(*providers.load().values(), engine=engine)) as sandbox:
        await conversations(sandbox)
        for number in range(3):
            await send(sandbox, f"063998000{number}", "Hello")
        found = [one["number"] for one in (await conversations(sandbox))["items"]]
    assert found == ["+33639980002", "+33639980001"]
