"""Collect garbage in short pauses, and all of it only while the server is idle."""

import asyncio
import gc
from typing import Final

from sms_sandbox.server.clock.young_garbage import YOUNG_GARBAGE

_THRESHOLDS: Final = (8_000, 3, 1_000_000)
"""Of the three generations: pauses of at most about 3 and 10 ms; ``IdleCollection`` collects the third.

A server keeps what it has long. With 10,000 messages to look at the third takes 300 ms, and finds nothing.
"""

_LOOK_EVERY: Final = 5.0
"""Seconds of inactivity that make a server idle."""

_BUSY: Final = 1_000
"""The number of objects that a server allocates in that time at most if it is idle."""

_WORTH_IT: Final = 60
"""The number of collections of the second generation, each of 32,000 objects, that make the third worth one."""


def collect_in_short_pauses() -> None:
    """Keep all that is loaded for good, and collect the rest in short pauses from now on.

    The little garbage of the start is not looked for: that would take as long as fifty requests.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    YOUNG_GARBAGE.is_on = True


class IdleCollection:
    """Collect what has outlived the second generation, once it is worth it and the server is idle."""

    def __init__(self) -> None:
        self._second: int = _collections(1)
        self._allocated: int | None = None

    async def run(self) -> None:
        """Look every few seconds until the task is cancelled."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            self.look()

    def look(self) -> None:
        """Collect if little was allocated since the last look, and much since the last collection."""
        before, self._allocated = self._allocated, _allocated()
        if before is None or self._allocated - before > _BUSY or _collections(1) - self._second < _WORTH_IT:
            return
        gc.collect()
        self._second, self._allocated = _collections(1), None


def _collections(generation: int) -> int:
    return int(gc.get_stats()[generation]["collections"])


def _allocated() -> int:
    """Return how many objects were allocated, less those that were freed before a collection came."""
    return _collections(0) * _THRESHOLDS[0] + gc.get_count()[0]
