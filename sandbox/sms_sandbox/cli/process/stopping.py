"""Stop a server by signals, even one whose event loop is blocked."""

import asyncio
import faulthandler
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_LAST_TIME: Final = 1.5
"""Seconds from the second signal to the end of the process, whatever it does."""

ENDING: Final = tuple([getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)])
"""The signals that ask a program to end; Windows has no SIGHUP."""


class Stopping:
    """Count the signals to stop. They are handled between two steps of Python, so a blocked loop delays nothing."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop: Final = loop
        self.requested: Final = asyncio.Event()
        """Set by the first signal: the server stops in good order."""

        self.urged: Final = asyncio.Event()
        """Set by the second signal: nothing is waited for any more."""

        self._count = 0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._count += 1
        if self._count == 1:
            self._loop.call_soon_threadsafe(self.requested.set)
        elif self._count == 2:  # noqa: PLR2004  a third signal must not prolong the time
            # A thread below Python ends the process if the loop never reacts.
            faulthandler.dump_traceback_later(_LAST_TIME, exit=True, file=os.open(os.devnull, os.O_WRONLY))
            self._loop.call_soon_threadsafe(self.urged.set)


def heeded() -> list[signal.Signals]:
    """Return the signals to end that this process does not ignore, as it ignores SIGHUP under ``nohup``."""
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def stopped_by_signals() -> Iterator[Stopping]:
    """Yield the signals' state for the running loop, and handle the signals meanwhile."""
    stopping = Stopping(asyncio.get_running_loop())
    before = {number: signal.signal(number, stopping.on_signal) for number in heeded()}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
