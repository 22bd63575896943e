"""Workspaces that outlive their server: a copy of the folder at any moment is what a kill would have left."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks import targets
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.keeper import Keeper
from sms_sandbox.server.workspaces.data.recovery import CUT_OFF
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.running import admin, advance, ask, receiver, running, settings_for

TARGET = b"/smsmode/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=33639980001"
SMSMODE = b"GET " + TARGET + b" HTTP/1.1\nHost: localhost\n\n"
SMSFACTOR = (
    b"POST /smsfactor/send HTTP/1.1\nHost: localhost\nAuthorization: Bearer t\nAccept: application/json\n"
    b"Content-Type: application/json\n\n"
    b'{"sms":{"message":{"text":"Hello"},"recipients":{"gsm":[{"value":"33639980001"}]}}}'
)
INSIM = (
    b"POST /insim/api/v1/sendsms HTTP/1.1\nHost: localhost\nContent-Type: application/json\n\n"
    b'{"header":{"login":"a@b.fr","accessKey":"k"},"messages":[{"phone_number":"+33639980001","message":"Hello"}]}'
)
GATEWAY = (
    b"POST /smsgateway24/getdata/addsms HTTP/1.1\nHost: localhost\n"
    b"Content-Type: application/x-www-form-urlencoded\n\n"
    b"token=t&sendto=%2B33639980001&body=Hello&device_id=260"
)
REQUEST = HttpRequest("GET", TARGET, (("Host", "localhost"),))
SENDS = (SMSMODE, SMSFACTOR, INSIM, GATEWAY)

VIEWS = (
    "/messages",
    "/webhooks",
    "/exchanges",
    "/events",
    "/accounts",
    "/faults",
    "/clock",
    "/devices",
    "/workspaces",
)


def settings(folder: Path, **more: Any) -> ServerSettings:
    engine = EngineSettings(start=MORNING, webhooks=more.pop("webhooks", {}))
    return settings_for(*providers.load().values(), engine=engine, data=folder, has_magic=True, **more)


async def views(sandbox: RunningSandbox) -> dict[str, Any]:
    return {path: (await admin(sandbox, "GET", path)).json for path in VIEWS}


def left_by_a_kill(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def images_of(folder: Path) -> list[Path]:
    return [*folder.glob("default.*.image")]


def without_urls(seen: dict[str, Any]) -> dict[str, Any]:
    """Return the views without the port, which differs from server to server."""
    for workspace in seen["/workspaces"]["items"]:
        del workspace["urls"]
    return seen


async def everything(sandbox: RunningSandbox) -> None:
    """Do something of each kind."""
    for send in SENDS:
        await ask(sandbox, send)
    await admin(sandbox, "PUT", "/handsets/+33639980002", {"condition": "off"})
    await admin(sandbox, "PUT", "/accounts/smsmode/jane", {"credit": 5})
    await admin(sandbox, "POST", "/faults", {"name": "third", "when": {"nth": 3}, "status": 503})
    await advance(sandbox, "1m")
    await admin(sandbox, "POST", "/handsets/+33639980001/reply", {"text": "STOP"})
    await ask(sandbox, SMSFACTOR)
    await ask(sandbox, SMSMODE)


async def test_all_of_a_workspace_is_the_same_after_a_kill(tmp_path: Path) -> None:
    async with running(settings(tmp_path / "a")) as sandbox:
        await everything(sandbox)
        seen = without_urls(await views(sandbox))
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
    async with running(settings(copy)) as again:
        assert without_urls(await views(again)) == seen


async def test_both_go_on_with_the_same_bytes(tmp_path: Path) -> None:
    async def go_on(sandbox: RunningSandbox) -> list[bytes]:
        return [(await ask(sandbox, send)).body for send in SENDS for _ in range(2)]

    async with running(settings(tmp_path / "a")) as sandbox:
        await everything(sandbox)
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
        answers = await go_on(sandbox)
    async with running(settings(copy)) as again:
        assert await go_on(again) == answers


async def test_webhook_under_way_is_made_again_and_marked(tmp_path: Path) -> None:
    async with receiver(gate=asyncio.Event()) as taking:
        webhooks = targets.read([("smsmode", taking.url)], providers.load())
        async with running(settings(tmp_path / "a", webhooks=webhooks)) as sandbox:
            await ask(sandbox, SMSMODE)
            going = asyncio.ensure_future(advance(sandbox, "1m"))
            await taking.wait_for(1)
            copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
            assert taking.gate is not None
            taking.gate.set()
            await going
        async with running(settings(copy, webhooks=webhooks)) as again:
            await again.clock_driver.webhooks.settle()
            [webhook] = (await admin(again, "GET", "/webhooks")).json["items"]
    assert [attempt["error"] for attempt in webhook["attempts"]] == [CUT_OFF, None]
    assert webhook["state"] == "taken"


@pytest.mark.parametrize(("pauses", "state"), [(False, "delivered"), (True, "waiting")])
async def test_real_clock_goes_on_while_the_sandbox_is_down_unless_it_pauses(
    tmp_path: Path, *, pauses: bool, state: str
) -> None:
    wall = 1_000_000.0

    async def server() -> tuple[Keeper, Workspaces]:
        keeper = Keeper(DataFolder(tmp_path), wall=lambda: wall)
        real = replace(settings(tmp_path), clock=Mode.REAL, pauses_on_restart=pauses)
        return keeper, Workspaces(real, keeper)

    keeper, workspaces = await server()
    workspaces.default.clock_driver.answer(REQUEST)
    await workspaces.close(0)
    keeper.close()
    wall += 60.0
    keeper, workspaces = await server()
    [message] = workspaces.default.engine.messages
    assert message.state.value == state
    await workspaces.close(0)
    keeper.close()


RULE = {"schema": 1, "name": "mine", "rule": [{"name": "third", "when": {"nth": 3}, "limit": {"rate": 1}}]}

Change = Callable[[RunningSandbox], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "made": lambda sandbox: admin(sandbox, "POST", "/workspaces", {"name": "ci"}),
    "reset": lambda sandbox: admin(sandbox, "POST", "/reset", {}),
    "clock": lambda sandbox: admin(sandbox, "PATCH", "/clock", {"mode": "virtual", "idle_jump": True}),
    "scenario": lambda sandbox: admin(sandbox, "PUT", "/scenario", {"scenario": RULE}),
    "fallback": lambda sandbox: admin(sandbox, "PUT", "/webhooks/fallback", {"url": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_change_of_a_workspace_is_kept(tmp_path: Path, change: str) -> None:
    async def seen(sandbox: RunningSandbox) -> dict[str, Any]:
        paths = ("/clock", "/workspaces", "/scenario", "/webhooks/fallback", "/messages")
        found = {path: (await admin(sandbox, "GET", path)).json for path in paths}
        return without_urls(found)

    async with running(settings(tmp_path / "a")) as sandbox:
        await ask(sandbox, SMSMODE)
        await CHANGES[change](sandbox)
        await ask(sandbox, SMSFACTOR)
        before = await seen(sandbox)
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
    async with running(settings(copy)) as again:
        assert await seen(again) == before


async def test_dropped_workspace_is_not_brought_back(tmp_path: Path) -> None:
    async with running(settings(tmp_path / "a")) as sandbox:
        await admin(sandbox, "POST", "/workspaces", {"name": "ci"})
        await admin(sandbox, "DELETE", "/workspaces/ci")
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
    async with running(settings(copy)) as again:
        assert "ci" not in again.workspaces


async def test_recorded_run_goes_on(tmp_path: Path) -> None:
    async with running(settings(tmp_path / "a", has_run_log=True)) as sandbox:
        await everything(sandbox)
        run = (await admin(sandbox, "GET", "/export")).body
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
    async with running(settings(copy, has_run_log=True)) as again:
        assert (await admin(again, "GET", "/export")).body == run


async def test_second_server_on_the_folder_is_refused(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        with pytest.raises(DataError, match="another sandbox uses this folder"):
            await start(settings(tmp_path))
    async with running(settings(tmp_path)):
        pass


Timers = list[tuple[float, Callable[[], None]]]


def kept_by_hand(folder: Path, timers: Timers) -> tuple[Keeper, Workspaces]:
    """Return a keeper whose timers a test runs, and the workspaces that it keeps."""
    keeper = Keeper(DataFolder(folder), later=lambda wait, work: timers.append((wait, work)))
    return keeper, Workspaces(settings(folder), keeper)


def let_pass(timers: Timers) -> None:
    due, timers[:] = timers[:], []
    for _, work in due:
        work()


def send_many(keeper: Keeper, workspaces: Workspaces, count: int) -> None:
    for _ in range(count):
        workspaces.default.clock_driver.answer(REQUEST)
    keeper.commit()


async def test_start_writes_no_image_and_keeps_the_inputs(tmp_path: Path) -> None:
    keeper, workspaces = kept_by_hand(tmp_path, [])
    send_many(keeper, workspaces, 3)
    keeper.close()
    before = [path.name for path in images_of(tmp_path)]
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert [path.name for path in images_of(tmp_path)] == before
    send_many(keeper, workspaces, 1)
    assert len(keeper.store("default").inputs().inputs) == 4
    keeper.close()
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert len(workspaces.default.engine.messages) == 4
    keeper.close()


async def test_damaged_image_is_reported_and_set_aside_and_the_one_before_serves(tmp_path: Path) -> None:
    timers: Timers = []
    keeper, workspaces = kept_by_hand(tmp_path, timers)
    send_many(keeper, workspaces, 1200)
    let_pass(timers)
    let_pass(timers)
    newest = keeper.store("default").image_path(keeper.store("default").images()[0])
    keeper.close()
    data = bytearray(newest.read_bytes())
    data[len(data) // 2] ^= 1
    newest.write_bytes(data)
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert len(workspaces.default.engine.messages) == 1200
    assert [damage.partition(": ")[0] for damage in keeper.damages] == [str(newest)]
    keeper.close()
    assert newest.with_name(newest.name + ".damaged").read_bytes() == data
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert (keeper.damages, len(workspaces.default.engine.messages)) == ([], 1200)
    keeper.close()


async def test_database_that_is_none_is_set_aside_and_the_image_serves(tmp_path: Path) -> None:
    keeper, workspaces = kept_by_hand(tmp_path, [])
    workspaces.make("ci")
    send_many(keeper, workspaces, 2)
    keeper.close()
    path = tmp_path / "default.sqlite3"
    path.write_bytes(b"no database" * 1000)
    keeper, workspaces = kept_by_hand(tmp_path, [])
    assert keeper.damages == [f"{path}: file is not a database"]
    assert [workspace.name for workspace in workspaces] == ["default", "ci"]
    assert path.with_name("default.sqlite3.damaged").read_bytes().startswith(b"no database")
    keeper.close()


async def test_advance_without_anything_due_is_kept(tmp_path: Path) -> None:
    async with running(settings(tmp_path / "a")) as sandbox:
        await advance(sandbox, "3h")
        before = (await admin(sandbox, "GET", "/clock")).json["now"]
        copy = left_by_a_kill(tmp_path / "a", tmp_path / "b")
    async with running(settings(copy)) as again:
        assert (await admin(again, "GET", "/clock")).json["now"] == before


async def test_time_of_a_pause_is_no_sandbox_time_after_a_second_restart(tmp_path: Path) -> None:
    wall = 1_000_000.0

    def server(*, pauses: bool) -> tuple[Keeper, Workspaces]:
        keeper = Keeper(DataFolder(tmp_path), wall=lambda: wall)
        real = replace(settings(tmp_path), clock=Mode.REAL, pauses_on_restart=pauses)
        return keeper, Workspaces(real, keeper)

    keeper, workspaces = server(pauses=True)
    start = workspaces.default.clock_driver.now()
    keeper.close()
    wall += 3600.0
    keeper, workspaces = server(pauses=True)
    keeper.close()
    wall += 5.0
    keeper, workspaces = server(pauses=False)
    passed = (workspaces.default.clock_driver.now() - start) / SECOND
    assert 4.0 < passed < 60.0
    keeper.close()
