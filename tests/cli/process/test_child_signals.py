"""Signals that are passed on to a command."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
from sms_sandbox.cli.process import child_signals

from tests.running import PATIENCE

WAITS = "echo; exec cat"
ALL = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def heeded_signals() -> Iterator[None]:
    """Let none of the signals be ignored, as they are under nohup and in the background of a script."""
    before = {number: signal.getsignal(number) for number in ALL}
    for number in ALL:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def ended() -> "subprocess.Popen[bytes]":
    """Return a child that is dead, but whose exit status nobody has taken."""
    child = subprocess.Popen(["/bin/sh", "-c", "exit 7"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    return child


@pytest.mark.parametrize("number", ALL)
def test_exit_status_of_a_child_that_has_just_died_is_left_to_its_watcher(number: signal.Signals) -> None:
    with ended() as child:
        child_signals.send(child, number)
        assert os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1]) == 7


def test_signal_to_a_child_that_is_gone_is_no_error() -> None:
    with ended() as child:
        assert child.wait(PATIENCE) == 7
        child_signals.send(child, signal.SIGTERM)


async def command(code: str) -> asyncio.subprocess.Process:
    child = await asyncio.create_subprocess_exec(
        "sh", "-c", code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    await child.stdout.readline()
    return child


@pytest.mark.parametrize("number", ALL)
async def test_signal_reaches_the_command_and_a_later_one_ends_the_wait(number: signal.Signals) -> None:
    with child_signals.handled() as signals:
        child = await command(WAITS)
        signals.lead_to(child)
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(child.wait(), PATIENCE) == -number
        assert not signals.ending.is_set()
        os.kill(os.getpid(), number)
        await asyncio.wait_for(signals.ending.wait(), PATIENCE)


@pytest.mark.parametrize("number", ALL)
async def test_signal_during_the_start_of_the_command_reaches_it(number: signal.Signals) -> None:
    with child_signals.handled() as signals:
        os.kill(os.getpid(), number)
        child = await command(WAITS)
        signals.lead_to(child)
        assert await asyncio.wait_for(child.wait(), PATIENCE) == -number
        assert not signals.ending.is_set()


async def test_handlers_are_removed_at_the_end() -> None:
    before = [signal.getsignal(number) for number in ALL]
    with child_signals.handled():
        assert signal.getsignal(signal.SIGTERM) not in before
    assert [signal.getsignal(number) for number in ALL] == before


async def test_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with child_signals.handled() as signals:
            signals.lead_to(child := await command(WAITS))
            os.kill(os.getpid(), signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGTERM)
            assert await asyncio.wait_for(child.wait(), PATIENCE) == -signal.SIGTERM
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
