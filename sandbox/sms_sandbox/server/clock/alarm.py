"""One alarm on the running loop."""

import asyncio
from collections.abc import Callable
from typing import Final


class Alarm:
    """Rings once; set while it is running, it rings at the earlier of the two times."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring: Final = ring
        self._timer: asyncio.TimerHandle | None = None
        # Kept here, since uvloop gives a handle that does not know its time where it rings at once.
        self._at = 0.0

    def set(self, seconds: float) -> None:
        """From now on."""
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
