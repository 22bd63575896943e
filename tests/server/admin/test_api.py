"""The admin API over a real connection."""

import asyncio
import base64
from typing import Any

import pytest
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.http import messages

from tests.running import Receiver, admin, advance, ask, line_to


async def send(sandbox: RunningSandbox, number: str = "33639980001", text: str = "hello", key: str = "k1") -> str:
    """Send a message; return the id that the provider gives."""
    body = f"key={key}&to={number}&text={text}".encode()
    reply = await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)
    assert reply.status == 200
    return reply.body.decode()


async def items(sandbox: RunningSandbox, path: str) -> Any:
    reply = await admin(sandbox, "GET", path)
    assert reply.status == 200, reply.body
    return reply.json["items"]


async def refusal(sandbox: RunningSandbox, method: str, path: str, body: object = None) -> tuple[int, Any]:
    reply = await admin(sandbox, method, path, body)
    return reply.status, reply.json["error"]


@pytest.mark.parametrize(("probe", "word"), [("livez", "alive"), ("readyz", "ready")])
async def test_probes_are_answered_for_any_host(sandbox: RunningSandbox, probe: str, word: str) -> None:
    reply = await ask(sandbox, f"GET /_sandbox/{probe} HTTP/1.1\nHost: a.public.example\n\n".encode())
    assert (reply.status, reply.json) == (200, {"status": word})


async def test_version_has_version_providers_and_uptime(sandbox: RunningSandbox) -> None:
    reported = (await admin(sandbox, "GET", "/version")).json
    assert reported["providers"] == ["acme"]
    assert reported["dialects"] == {"acme": []}
    assert reported["seed"] == 1
    assert reported["uptime"] >= 0
    assert (reported["scenario"], reported["phases"], [*reported["webhooks"]]) == (None, [], ["acme.status"])
    await admin(sandbox, "PUT", "/webhooks/fallback", {"url": "http://127.0.0.1:1/"})
    assert (await admin(sandbox, "GET", "/version")).json["webhooks"]["*"] == "http://127.0.0.1:1/"


async def test_message_has_its_history(sandbox: RunningSandbox) -> None:
    provider_id = await send(sandbox)
    await advance(sandbox, "2s")
    [message] = await items(sandbox, "/messages")
    assert message == {
        "id": "m1",
        "provider": "acme",
        "account": "k1",
        "direction": "mt",
        "from": None,
        "to": "+33639980001",
        "text": "hello",
        "encoding": "gsm7",
        "segments": ["hello"],
        "cost": 0.0,
        "state": "delivered",
        "reason": None,
        "provider_state": "there",
        "provider_id": provider_id,
        "submitted_at": "2026-01-05T09:00:00.000Z",
        "scheduled_for": None,
        "history": [
            {"at": "2026-01-05T09:00:00.000Z", "state": "waiting", "reason": None, "provider_state": None},
            {"at": "2026-01-05T09:00:01.000Z", "state": "sent", "reason": None, "provider_state": "gone"},
            {"at": "2026-01-05T09:00:01.500Z", "state": "network", "reason": None, "provider_state": None},
            {"at": "2026-01-05T09:00:02.000Z", "state": "delivered", "reason": None, "provider_state": "there"},
        ],
        "webhooks": ["c1", "c2"],
        "exchange": "x1",
    }
    assert (await admin(sandbox, "GET", "/messages/m1")).json == message


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["m3", "m2", "m1"]),
        ("?to=%2B33639980002", ["m2"]),
        ("?to=+33639980002", ["m2"]),
        ("?to=0639980002", ["m2"]),
        ("?text=ell", ["m3", "m1"]),
        ("?matches=%5Eh.llo%24", ["m3", "m1"]),
        ("?account=k2", ["m3"]),
        ("?provider=acme&text=bye", ["m2"]),
        ("?state=waiting&direction=mt", ["m3", "m2", "m1"]),
        ("?state=sent", []),
        ("?direction=mo", []),
        ("?from=Acme", []),
        ("?from=+33639980009", []),
        ("?since=2026-01-05T09:00:00Z", ["m3", "m2", "m1"]),
        ("?since=2026-01-05T10:00:01+01:00", []),
        ("?limit=2", ["m3", "m2"]),
        ("?limit=2&cursor=m2", ["m1"]),
        ("?cursor=m1", []),
    ],
)
async def test_messages_are_found_by_each_filter(sandbox: RunningSandbox, query: str, found: list[str]) -> None:
    await send(sandbox)
    await send(sandbox, "33639980002", "bye")
    await send(sandbox, key="k2")
    assert [message["id"] for message in await items(sandbox, f"/messages{query}")] == found


async def test_cursor_that_is_no_item_is_refused(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    for path in ("/messages", "/webhooks", "/exchanges"):
        answer = await admin(sandbox, "GET", f"{path}?cursor=zzz")
        assert (answer.status, answer.json["error"]["field"]) == (400, "cursor")
        assert "nothing with the id 'zzz'" in answer.json["error"]["message"]


async def test_page_has_a_cursor_and_the_last_page_none(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await send(sandbox)
    assert (await admin(sandbox, "GET", "/messages?limit=1")).json["next"] == "m2"
    assert (await admin(sandbox, "GET", "/messages?limit=1&cursor=m2")).json["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?too=1", "too"),
        ("?state=gone", "state"),
        ("?matches=(", "matches"),
        ("?since=yesterday", "since"),
        ("?limit=0", "limit"),
        ("?limit=many", "limit"),
        ("?limit=1001", "limit"),
    ],
)
async def test_invalid_filter_is_refused_by_name(sandbox: RunningSandbox, query: str, field: str) -> None:
    status, error = await refusal(sandbox, "GET", f"/messages{query}")
    assert (status, error["code"], error["field"]) == (400, "bad_request", field)


async def test_set_state_sends_its_webhook_and_is_not_overwritten(sandbox: RunningSandbox, taking: Receiver) -> None:
    provider_id = await send(sandbox)
    reply = await admin(sandbox, "PUT", "/messages/m1/state", {"state": "sent"})
    assert (reply.status, reply.json["state"]) == (200, "sent")
    [call] = await taking.wait_for(1)
    assert call.endswith(f"{provider_id} gone".encode())
    await advance(sandbox, "1h")
    assert (await admin(sandbox, "GET", "/messages/m1")).json["state"] == "sent"
    failed = {"state": "undelivered", "reason": "absent_subscriber"}
    reported = (await admin(sandbox, "PUT", "/messages/m1/state", failed)).json
    assert (reported["state"], reported["reason"]) == ("undelivered", "absent_subscriber")


async def test_final_state_cannot_be_changed(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await advance(sandbox, "1h")
    status, error = await refusal(sandbox, "PUT", "/messages/m1/state", {"state": "sent"})
    assert status == 409
    assert error == {
        "code": "wrong_transition",
        "message": "message m1 cannot go from delivered to sent",
        "field": "state",
    }


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"state": "gone"}, 422, "state"),
        ({}, 422, "state"),
        ({"state": "sent", "why": 1}, 422, "why"),
        ([], 422, None),
    ],
)
async def test_invalid_state_is_refused(
    sandbox: RunningSandbox, body: object, status: int, field: str | None
) -> None:
    await send(sandbox)
    refused, error = await refusal(sandbox, "PUT", "/messages/m1/state", body)
    assert (refused, error.get("field")) == (status, field)


async def test_broken_json_is_refused_and_the_next_request_is_served(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    reply = await ask(sandbox, b"PUT /_sandbox/v1/messages/m1/state HTTP/1.1\nHost: localhost\n\n{")
    assert (reply.status, reply.json["error"]["code"]) == (400, "bad_json")
    assert (await admin(sandbox, "GET", "/messages/m1")).json["state"] == "waiting"


async def test_webhooks_have_their_exact_bytes_and_answers(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    newest, oldest = await items(sandbox, "/webhooks")
    assert (newest["id"], oldest["id"]) == ("c2", "c1")
    assert base64.b64decode(oldest["request"]["raw"]) == taking.got[0]
    assert oldest["url"] == f"{taking.url}/told"
    assert oldest["state"] == "taken"
    [attempt] = oldest["attempts"]
    assert (attempt["status"], attempt["body"], attempt["error"]) == (200, "OK", None)
    assert (await admin(sandbox, "GET", "/webhooks/c1")).json == oldest


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?subject=m1", ["c2", "c1"]),
        ("?kind=status&limit=1", ["c2"]),
        ("?cursor=c2", ["c1"]),
        ("?state=failed", []),
        ("?state=taken", ["c2", "c1"]),
        ("?provider=acme&to=0639980001", ["c2", "c1"]),
    ],
)
async def test_webhooks_are_found_by_each_filter(sandbox: RunningSandbox, query: str, found: list[str]) -> None:
    await send(sandbox)
    await advance(sandbox, "2s")
    assert [webhook["id"] for webhook in await items(sandbox, f"/webhooks{query}")] == found


async def test_webhook_under_way_is_pending(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.gate = asyncio.Event()
    await send(sandbox)
    await admin(sandbox, "PUT", "/messages/m1/state", {"state": "sent"})
    await taking.wait_for(1)
    reported = (await admin(sandbox, "GET", "/webhooks/c1")).json
    assert reported["state"] == "pending"
    assert reported["attempts"][0]["duration"] is None
    taking.gate.set()


async def test_failed_webhook_has_state_failed(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.answer = b"HTTP/1.1 500 Oh\r\nContent-Length: 1\r\n\r\n\xe9"
    await send(sandbox)
    await advance(sandbox, "1s")
    reported = (await admin(sandbox, "GET", "/webhooks/c1")).json
    assert (reported["state"], reported["attempts"][0]["status"], reported["attempts"][0]["body"]) == (
        "failed",
        500,
        "\xe9",
    )


async def test_exchanges_have_their_exact_bytes(sandbox: RunningSandbox) -> None:
    provider_id = await send(sandbox)
    [exchange] = await items(sandbox, "/exchanges?provider=acme&operation=send")
    assert exchange["id"] == "x1"
    assert exchange["request"]["body"] == "key=k1&to=33639980001&text=hello"
    assert exchange["response"]["start_line"] == "HTTP/1.1 200 OK"
    assert base64.b64decode(exchange["response"]["raw"]).endswith(provider_id.encode())
    assert exchange["fact"] == "send.accepted"
    assert (await admin(sandbox, "GET", "/exchanges/x1")).json == exchange


@pytest.mark.parametrize("path", ["/messages/m9", "/webhooks/c9", "/exchanges/x9", "/nothing", ""])
async def test_unknown_id_is_not_found(sandbox: RunningSandbox, path: str) -> None:
    status, error = await refusal(sandbox, "GET", path)
    assert (status, error["code"]) == (404, "not_found")


async def test_wrong_method_is_refused_with_those_allowed(sandbox: RunningSandbox) -> None:
    status, error = await refusal(sandbox, "DELETE", "/clock")
    assert (status, error["hint"]) == (405, "Use GET, PATCH.")


async def test_head_is_answered_as_get(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await line.send(b"HEAD /_sandbox/v1/clock/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await line.finish()).startswith(b"HTTP/1.1 200 OK\r\n")


async def test_clock_has_what_is_due_next(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    assert (await admin(sandbox, "GET", "/clock")).json == {
        "now": "2026-01-05T09:00:00.000Z",
        "mode": "virtual",
        "speed": 1.0,
        "frozen": False,
        "idle_jump": False,
        "next_due": "2026-01-05T09:00:01.000Z",
    }


async def test_advance_returns_what_happened(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    reported = await advance(sandbox, "1s")
    assert reported["now"] == "2026-01-05T09:00:01.000Z"
    assert reported["stopped"] is None
    assert reported["counts"] == {"message.state": 1, "webhook.due": 1, "webhook.done": 1}
    assert [(event["kind"], event["subject"]) for event in reported["events"]] == [
        ("message.state", "m1"),
        ("webhook.due", "c1"),
        ("webhook.done", "c1"),
    ]
    assert reported["next"] == reported["events"][-1]["number"]


async def test_advance_may_be_to_a_time(sandbox: RunningSandbox) -> None:
    reply = await admin(sandbox, "POST", "/clock/advance", {"to": "2026-01-06T09:00:00", "budget": "10s"})
    assert reply.json["now"] == "2026-01-06T09:00:00.000Z"


async def test_run_until_idle_ends_with_the_last_message(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    reported = (await admin(sandbox, "POST", "/clock/run-until-idle")).json
    assert reported["now"] == "2026-01-05T09:00:02.000Z"


@pytest.mark.parametrize(
    "body",
    [{}, {"by": "1s", "to": "2026-01-06T09:00:00Z"}, {"by": "soon"}, {"by": 5}, {"to": "2025-01-01T00:00:00Z"}],
)
async def test_invalid_advance_is_refused_and_time_stands(sandbox: RunningSandbox, body: object) -> None:
    status, error = await refusal(sandbox, "POST", "/clock/advance", body)
    assert (status, error["code"]) == (422, "unprocessable")
    assert (await admin(sandbox, "GET", "/clock")).json["now"] == "2026-01-05T09:00:00.000Z"


async def test_second_advance_is_refused_while_one_waits_for_an_answer(
    sandbox: RunningSandbox, taking: Receiver
) -> None:
    taking.gate = asyncio.Event()
    await send(sandbox)
    first = asyncio.ensure_future(advance(sandbox, "1s"))
    await taking.wait_for(1)
    status, error = await refusal(sandbox, "POST", "/clock/advance", {"by": "1s"})
    assert (status, error["code"]) == (409, "advance_running")
    taking.gate.set()
    await first


async def test_events_are_the_journal_oldest_first(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    reported = await items(sandbox, "/events")
    assert [event["kind"] for event in reported] == ["exchange.arrived", "message.state", "exchange.answered"]
    assert reported[2]["data"] == {"provider": "acme", "operation": "send", "status": 200}
    assert [event["number"] for event in await items(sandbox, "/events?after=2")] == [3]
    page = (await admin(sandbox, "GET", "/events?limit=1")).json
    assert (len(page["items"]), page["next"]) == (1, "1")


async def test_body_over_the_limit_is_refused(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_BODY", 10)
    status, error = await refusal(sandbox, "POST", "/clock/advance", {"by": "1h"})
    assert (status, error["code"]) == (413, "too_large")
