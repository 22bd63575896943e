"""An event loop whose time jumps to the next timer while nothing else happens, so that waiting costs no time."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_LOOKS: Final = 3
"""How often in a row no socket is ready before nothing happens any more.

Loopback delivers within the call that sends, so that even the first look finds what was sent."""


class JumpingLoop(asyncio.SelectorEventLoop):
    """Server, client and receiver have to run in this loop: it knows nothing of other processes and threads, but for
    its own executors, during whose work time stands still.
    """

    def __init__(self) -> None:
        self.jumped = 0.0
        """Seconds of loop time that have passed, all of them by jumps."""

        self.at_work = 0
        """Calls in executors."""

        super().__init__(_Selector(self))

    def time(self) -> float:
        """Return the seconds since the loop was made."""
        return self.jumped

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> "asyncio.Future[T]":
        self.at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._worked)
        return future

    def _worked(self, _: object) -> None:
        self.at_work -= 1


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop: Final = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return events as any selector does, but jump over a wait for a timer."""
        if timeout is None or (timeout > 0 and self._loop.at_work):
            return super().select(None)
        for _ in range(_LOOKS):
            if (events := super().select(0)) or timeout <= 0:
                return events
        self._loop.jumped += timeout
        return []
