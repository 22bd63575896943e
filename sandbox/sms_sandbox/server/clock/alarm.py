"""Set one alarm on the running loop."""

import asyncio
from collections.abc import Callable
from typing import Final


class Alarm:
    """An alarm that rings once; set again while it runs, it rings at the earlier of the two times."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring: Final = ring
        self._timer: asyncio.TimerHandle | None = None
        # The time is kept here because a uvloop handle that fires at once does not know its own.
        self._at = 0.0

    def set(self, seconds: float) -> None:
        """Ring ``seconds`` from now."""
        loop = asyncio.get_running_loop()
        at = loop.time() + seconds
        if self._timer is not None and self._at <= at:
            return
        self.drop()
        self._at = at
        self._timer = loop.call_at(at, self._on_time)

    def drop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_time(self) -> None:
        self._timer = None
        self._ring()
