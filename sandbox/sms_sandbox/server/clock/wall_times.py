"""Remember at which wall time the sandbox time stood or ran, so that both can be shown side by side."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.time.instants import SECOND

MOST: Final = 1000
"""How many stretches are kept; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment on, until the next stretch begins, the time runs at a speed or stands still."""

    at: int
    """Sandbox time at its beginning, in microseconds."""

    wall: int
    """Wall time at its beginning, in microseconds UTC."""

    speed: float
    """Sandbox seconds per real second; 0 while the time stands still."""


class WallTimes:
    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock: Final = clock
        self._stretches: Final[deque[Stretch]] = deque(maxlen=MOST)

    def __iter__(self) -> Iterator[Stretch]:
        return iter(self._stretches)

    def begin(self, at: int, speed: float) -> None:
        """Begin a stretch now; ``at`` is the sandbox time."""
        self._stretches.append(Stretch(at, int(self._clock() * SECOND), speed))
