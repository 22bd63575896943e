"""Webhooks that are sent again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, advance, ask, refused, reported, running, settings_for

FAILED = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    engine = EngineSettings(
        start=MORNING,
        webhooks={"acme": {"status": f"{taking.url}/told"}},
        retries={"acme": RetryPlan(waits=(10 * MINUTE,))},
    )
    async with running(settings_for(ACME, engine=engine)) as one:
        yield one


async def send(sandbox: RunningSandbox) -> None:
    body = b"key=k1&to=33639980001&text=hello"
    assert (await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)).status == 200


async def test_same_bytes_are_sent_again(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "1s")
    answer = await reported(sandbox, "POST", "/webhooks/c1/resend")
    assert (answer["id"], answer["state"], len(answer["attempts"])) == ("c1", "pending", 2)
    first, second = await taking.wait_for(2)
    assert first == second
    answer = await reported(sandbox, "GET", "/webhooks/wait?state=taken")
    assert [attempt["status"] for attempt in answer["items"][0]["attempts"]] == [200, 200]
    kinds = [event["kind"] for event in (await reported(sandbox, "GET", "/events"))["items"]]
    assert kinds[-2:] == ["webhook.resent", "webhook.done"]


async def test_resend_does_not_end_a_wait_for_a_new_webhook(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "1s")
    cursor = (await reported(sandbox, "GET", "/events"))["items"][-1]["number"]
    await reported(sandbox, "POST", "/webhooks/c1/resend")
    await taking.wait_for(2)
    assert await refused(sandbox, "GET", f"/webhooks/wait?after={cursor}&timeout=1ms") == (404, "timed_out", None)


async def test_resend_replaces_the_planned_attempt(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.answer = FAILED
    await send(sandbox)
    await advance(sandbox, "1s")
    assert (await reported(sandbox, "GET", "/webhooks/c1"))["next_attempt"] == "2026-01-05T09:10:01.000Z"
    taking.answer = TAKEN
    await reported(sandbox, "POST", "/webhooks/c1/resend")
    await reported(sandbox, "GET", "/idle")
    await advance(sandbox, "1h")
    told_of = await reported(sandbox, "GET", "/webhooks/c1")
    assert (told_of["state"], told_of["next_attempt"], len(told_of["attempts"])) == ("taken", None, 2)


async def test_webhook_under_way_is_not_sent_again(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.gate = asyncio.Event()
    await send(sandbox)
    await reported(sandbox, "PUT", "/messages/m1/state", {"state": "sent"})
    await taking.wait_for(1)
    assert await refused(sandbox, "POST", "/webhooks/c1/resend") == (409, "under_way", None)
    taking.gate.set()


async def test_all_failed_webhooks_are_sent_again_and_no_others(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "1s")
    taking.answer = FAILED
    await advance(sandbox, "1h")
    taking.answer = TAKEN
    answer = await reported(sandbox, "POST", "/webhooks/resend", {"failed": True})
    assert [one["id"] for one in answer["items"]] == ["c2"]
    await reported(sandbox, "GET", "/idle")
    states = [one["state"] for one in (await reported(sandbox, "GET", "/webhooks"))["items"]]
    assert states == ["taken", "taken"]
    assert (await reported(sandbox, "POST", "/webhooks/resend", {"failed": True}))["items"] == []


@pytest.mark.parametrize("body", [{}, {"failed": False}, {"failed": "yes"}, {"failed": True, "all": True}])
async def test_resend_of_all_needs_an_explicit_body(sandbox: RunningSandbox, body: object) -> None:
    status, code, _ = await refused(sandbox, "POST", "/webhooks/resend", body)
    assert (status, code) == (422, "unprocessable")


async def test_unknown_webhook_is_not_found(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "POST", "/webhooks/c9/resend") == (404, "not_found", None)
