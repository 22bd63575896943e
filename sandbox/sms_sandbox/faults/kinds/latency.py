"""Waits before answering."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Microseconds of wall time, since a client's time-out is wall time. ``jitter`` is how much sooner or later the
    answer may come.
    """

    before: int
    jitter: int = 0

    def wait(self, fraction: float) -> int:
        """``fraction`` is a draw, at least 0 and less than 1."""
        return max(0, self.before + round((2 * fraction - 1) * self.jitter))
