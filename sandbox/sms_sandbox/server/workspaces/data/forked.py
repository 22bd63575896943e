"""Run work in a copy of the process, so that the server goes on meanwhile."""

import asyncio
import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable
from typing import Final, Protocol

Work = Callable[[], object]
Done = Callable[[bool], object]
"""Called with whether the work was done."""

_LATER: Final = 10
"""The niceness of the copy: requests come first."""


class Worker(Protocol):
    @property
    def is_busy(self) -> bool: ...

    def run(self, work: Work, done: Done) -> None:
        """Run ``work`` by the present state of the process, and call ``done`` at its end."""

    def stop(self) -> None:
        """End the work that is under way; ``done`` is not called."""


class InProcess:
    """Run the work at once, where there is no other way."""

    is_busy: Final = False

    def run(self, work: Work, done: Done) -> None:
        try:
            work()
        except OSError:
            done(False)  # noqa: FBT003  the one argument of Done
        else:
            done(True)  # noqa: FBT003  the same

    def stop(self) -> None:
        """Do nothing: no work is ever under way."""


class Forked:
    """Run one piece of work at a time in a forked process, which has the memory as it was at the fork."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop: Final = loop
        self._children: Final[list[tuple[int, int]]] = []
        """The process that is under way, and the pipe that is closed as it ends."""

    @property
    def is_busy(self) -> bool:
        return bool(self._children)

    def run(self, work: Work, done: Done) -> None:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            # The copy takes no lock that another thread may hold: it writes memory to a file, and ends.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _work(work, writing)
        os.close(writing)
        self._children.append((child, reading))
        self._loop.add_reader(reading, self._ended, done)

    def stop(self) -> None:
        for child, _ in self._children[:]:
            os.kill(child, signal.SIGKILL)
            self._reaped()

    def _ended(self, done: Done) -> None:
        done(self._reaped() == 0)

    def _reaped(self) -> int:
        """Wait for the process, which is at its end, and return its status."""
        child, reading = self._children.pop()
        self._loop.remove_reader(reading)
        os.close(reading)
        return os.waitpid(child, 0)[1]


def worker(loop: asyncio.AbstractEventLoop) -> Worker:
    """Return the best worker that the system has."""
    return InProcess() if sys.platform == "win32" else Forked(loop)


def _work(work: Work, writing: int) -> None:
    """Do the work and end the process, without what a Python process does at its end."""
    status = 1
    try:
        gc.disable()
        # A connection that the server closes must not stay open here.
        signal.set_wakeup_fd(-1)
        os.closerange(3, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
        os.nice(_LATER)
        work()
        status = 0
    finally:
        os._exit(status)
