import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from sms_sandbox.server.workspaces.data.forked import Forked, InProcess, Work, Worker, worker

from tests.running import PATIENCE, until


async def outcome(made: Worker, work: Work) -> bool:
    found: list[bool] = []
    made.run(work, found.append)
    await until(lambda: bool(found))
    assert not made.is_busy
    return found[0]


async def test_work_is_done_by_the_state_of_the_moment(tmp_path: Path) -> None:
    made, words = Forked(asyncio.get_running_loop()), ["before"]
    found: list[bool] = []
    made.run(lambda: (tmp_path / "file").write_text(words[0]), found.append)
    words[0] = "after"
    assert made.is_busy
    await until(lambda: bool(found))
    assert ((tmp_path / "file").read_text(), found) == ("before", [True])


@pytest.mark.parametrize("way", [Forked, lambda _: InProcess()])
async def test_work_that_ends_well_is_reported(way: Callable[[asyncio.AbstractEventLoop], Worker]) -> None:
    assert await outcome(way(asyncio.get_running_loop()), os.getpid) is True


@pytest.mark.parametrize("way", [worker, lambda _: InProcess()])
async def test_work_that_fails_is_reported(way: Callable[[asyncio.AbstractEventLoop], Worker]) -> None:
    def fail() -> None:
        raise OSError

    assert await outcome(way(asyncio.get_running_loop()), fail) is False


async def test_connection_that_is_closed_meanwhile_does_not_stay_open() -> None:
    ours, theirs = socket.socketpair()
    made = Forked(asyncio.get_running_loop())
    made.run(Event().wait, bool)
    theirs.close()
    ours.settimeout(PATIENCE)
    assert ours.recv(1) == b""
    ours.close()
    made.stop()


async def test_work_that_is_stopped_is_not_reported() -> None:
    made, found = Forked(asyncio.get_running_loop()), list[bool]()
    made.run(Event().wait, found.append)
    made.stop()
    assert (made.is_busy, found) == (False, [])
    made.stop()
