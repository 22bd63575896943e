"""The clock through the admin API."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.clock.waiters import WorkspaceEndedError

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, admin, ask, running, settings_for


def engine_for(taking: Receiver, pace: str = "normal") -> EngineSettings:
    return EngineSettings(start=MORNING, webhooks={"acme": {"status": f"{taking.url}/told"}}, pace=PACES[pace])


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME, engine=engine_for(taking))) as one:
        yield one


async def send(sandbox: RunningSandbox) -> None:
    reply = await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\nkey=k1&to=33639980001&text=hello")
    assert reply.status == 200


async def clock(sandbox: RunningSandbox) -> Any:
    reported = (await admin(sandbox, "GET", "/clock")).json
    return {name: reported[name] for name in ("mode", "speed", "frozen", "idle_jump")}


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ({}, {}),
        ({"idle_jump": True}, {"idle_jump": True}),
        ({"mode": "real", "speed": 60}, {"mode": "real", "speed": 60.0}),
        ({"frozen": True}, {"frozen": True}),
    ],
)
async def test_fields_left_out_keep_their_values(
    sandbox: RunningSandbox, body: dict[str, Any], changed: dict[str, Any]
) -> None:
    before = await clock(sandbox)
    reply = await admin(sandbox, "PATCH", "/clock", body)
    assert reply.status == 200
    assert await clock(sandbox) == before | changed
    assert reply.json["mode"] == (before | changed)["mode"]


async def test_clock_that_becomes_real_jumps_no_more(sandbox: RunningSandbox) -> None:
    await admin(sandbox, "PATCH", "/clock", {"idle_jump": True})
    await admin(sandbox, "PATCH", "/clock", {"mode": "real"})
    assert not (await clock(sandbox))["idle_jump"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mode": "real", "idle_jump": True}, "idle_jump"),
        ({"mode": "fast"}, "mode"),
        ({"speed": 0}, "speed"),
        ({"speed": 1e9}, "speed"),
        ({"jump": True}, "jump"),
    ],
)
async def test_invalid_change_is_refused_and_changes_nothing(
    sandbox: RunningSandbox, body: dict[str, Any], field: str
) -> None:
    before = await clock(sandbox)
    reply = await admin(sandbox, "PATCH", "/clock", body)
    assert (reply.status, reply.json["error"]["field"]) == (422, field)
    assert await clock(sandbox) == before


async def test_idle_jump_makes_clock_calls_unnecessary(taking: Receiver) -> None:
    async with running(settings_for(ACME, engine=engine_for(taking), idle_jump=True)) as sandbox:
        await send(sandbox)
        reported = await taking.wait_for(2)
        assert [data.rpartition(b" ")[2] for data in reported] == [b"gone", b"there"]


async def test_reset_keeps_the_settings_of_the_clock(sandbox: RunningSandbox) -> None:
    await admin(sandbox, "PATCH", "/clock", {"idle_jump": True, "frozen": True})
    before = await clock(sandbox)
    await admin(sandbox, "POST", "/reset")
    assert await clock(sandbox) == before


async def test_idle_returns_at_once_where_nothing_is_under_way(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    reply = await admin(sandbox, "GET", "/idle")
    assert (reply.status, reply.json["next_due"]) == (200, "2026-01-05T09:00:01.000Z")


async def test_idle_waits_for_webhooks_under_way(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.gate = asyncio.Event()
    await send(sandbox)
    await admin(sandbox, "PUT", "/messages/m1/state", {"state": "delivered"})
    await taking.wait_for(1)
    refused = await admin(sandbox, "GET", "/idle?timeout=1ms")
    assert (refused.status, refused.json["error"]) == (
        404,
        {"code": "timed_out", "message": "not idle yet: 1 webhooks are under way"},
    )
    waiting = asyncio.ensure_future(admin(sandbox, "GET", "/idle?timeout=9s"))
    taking.gate.set()
    assert (await waiting).status == 200
    assert (await admin(sandbox, "GET", "/webhooks/c1")).json["state"] == "taken"


async def test_idle_steps_through_what_is_due_now_on_a_virtual_clock(taking: Receiver) -> None:
    async with running(settings_for(ACME, engine=engine_for(taking, "instant"))) as sandbox:
        await send(sandbox)
        reply = await admin(sandbox, "GET", "/idle")
        assert (reply.status, reply.json["now"]) == (200, "2026-01-05T09:00:00.000Z")
        assert (await admin(sandbox, "GET", "/messages/m1")).json["state"] == "delivered"
        assert len(taking.got) == 2


async def test_reset_ends_the_wait_for_idle(sandbox: RunningSandbox, taking: Receiver) -> None:
    taking.gate = asyncio.Event()
    await send(sandbox)
    await admin(sandbox, "PUT", "/messages/m1/state", {"state": "delivered"})
    await taking.wait_for(1)
    waiting = asyncio.ensure_future(sandbox.clock_driver.idle())
    await asyncio.sleep(0)
    await admin(sandbox, "POST", "/reset")
    with pytest.raises(WorkspaceEndedError, match="reset"):
        await waiting
    taking.gate.set()


async def test_idle_waits_for_what_is_due_now_on_a_real_clock(taking: Receiver) -> None:
    settings = settings_for(ACME, engine=engine_for(taking, "instant"), clock=Mode.REAL)
    async with running(settings) as sandbox:
        await send(sandbox)
        assert (await admin(sandbox, "GET", "/idle")).status == 200
        assert (await admin(sandbox, "GET", "/messages/m1")).json["state"] == "delivered"


@pytest.mark.parametrize(("query", "field"), [("?timeout=soon", "timeout"), ("?tmieout=1s", "tmieout")])
async def test_invalid_wait_is_refused(sandbox: RunningSandbox, query: str, field: str) -> None:
    reply = await admin(sandbox, "GET", f"/idle{query}")
    assert (reply.status, reply.json["error"]["field"]) == (400, field)


async def test_time_ends_with_the_calendar() -> None:
    async with running(settings_for(ACME, engine=EngineSettings(start=MORNING))) as sandbox:
        end = "9999-12-30T00:00:00.000Z"
        assert (await admin(sandbox, "POST", "/clock/advance", {"to": "9999-12-31T23:59:59Z"})).json["now"] == end
        refused = await admin(sandbox, "POST", "/clock/advance", {"by": "999d"})
        assert (refused.status, refused.json["error"]["message"]) == (
            422,
            "the sandbox time ends at 9999-12-30T00:00:00Z",
        )
        await send(sandbox)
        assert (await admin(sandbox, "POST", "/clock/run-until-idle", {"limit": "3650d"})).json["now"] == end
        shown = (await admin(sandbox, "GET", "/clock")).json
        assert shown["now"] == shown["next_due"] == end
        back = await admin(sandbox, "POST", "/clock/advance", {"to": "1970-01-01T00:00:00Z"})
        assert back.json["error"]["message"] == (
            "it is 9999-12-30T00:00:00Z, so the clock cannot be put at 1970-01-01T00:00:00Z"
        )


async def test_wall_times_have_each_stretch_in_which_the_clock_ran_or_stood(sandbox: RunningSandbox) -> None:
    async def stretches() -> list[tuple[str, float]]:
        items = (await admin(sandbox, "GET", "/clock/wall-times")).json["items"]
        assert [one["wall"] for one in items] == sorted(one["wall"] for one in items)
        return [(one["at"][11:19], one["speed"]) for one in items]

    first = await stretches()
    assert {*first} == {("09:00:00", 0)}
    await admin(sandbox, "POST", "/clock/advance", {"by": "1h"})
    await admin(sandbox, "PATCH", "/clock", {"mode": "real", "speed": 20, "frozen": True})
    await admin(sandbox, "PATCH", "/clock", {"frozen": False})
    later = [("09:00:00", 0), ("10:00:00", 0), ("10:00:00", 0), ("10:00:00", 20)]
    assert await stretches() == [*first, *later]
