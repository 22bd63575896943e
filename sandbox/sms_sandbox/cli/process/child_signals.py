"""Pass signals on to a command that runs as a child process."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, Protocol

from sms_sandbox.cli.process.stopping import heeded


class Child(Protocol):
    """A child process, as asyncio and subprocess have it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...


def send(child: Child, number: signal.Signals) -> None:
    """Send a signal to a child that may have died just now.

    ``send_signal`` and ``terminate`` of asyncio poll the child first. If it is dead, the poll takes its exit status,
    and asyncio, which comes too late, reports 255 in its place.
    """
    with suppress(ProcessLookupError):
        os.kill(child.pid, number)


class Signals:
    """Pass signals on to the command while it runs; a later signal sets ``ending``."""

    def __init__(self) -> None:
        self.ending: Final = asyncio.Event()
        self._child: Child | None = None
        self._early: Final[list[signal.Signals]] = []

    def lead_to(self, child: Child) -> None:
        """Pass signals on to this child from now on, and those first that came while it was started."""
        self._child = child
        for number in self._early:
            send(child, number)

    def on_signal(self, number: signal.Signals) -> None:
        child = self._child
        if child is None:
            self._early.append(number)
        elif child.returncode is not None:
            self.ending.set()
        elif not (number is signal.SIGINT and _is_in_front()):
            send(child, number)


@contextmanager
def handled() -> Iterator[Signals]:
    """Handle signals by what is yielded. To be entered before the command is started, or an early signal ends this
    process and leaves the command behind.
    """
    loop, signals = asyncio.get_running_loop(), Signals()
    before = {number: signal.getsignal(number) for number in heeded()}
    with suppress(NotImplementedError):  # on Windows Ctrl-C reaches the command by itself
        for number in before:
            loop.add_signal_handler(number, signals.on_signal, number)
    try:
        yield signals
    finally:
        with suppress(NotImplementedError):
            for number, handler in before.items():
                loop.remove_signal_handler(number)
                signal.signal(number, handler)


def _is_in_front() -> bool:
    """Return whether a terminal's Ctrl-C reaches this process, and so has reached the command."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
