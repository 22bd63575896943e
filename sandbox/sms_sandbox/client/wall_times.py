"""The wall time of a moment of sandbox time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sms_sandbox.client.models import ClockStretch


class WallTimes:
    """Read sandbox times as wall times, by the stretches in which the clock ran or stood still."""

    def __init__(self, stretches: Sequence[ClockStretch]) -> None:
        self._stretches: Final = stretches

    def of(self, at: datetime) -> datetime | None:
        """Return the wall time of a sandbox time, or None if it is older than the stretches that are known.

        Of a time at which the clock stood still it is the moment when the clock came there.
        """
        last = None
        for stretch in self._stretches:
            if stretch.at == at:
                return stretch.wall
            if stretch.at < at:
                last = stretch
        if last is None:
            return None
        passed = (at - last.at).total_seconds() / last.speed if last.speed else 0.0
        return last.wall + timedelta(seconds=passed)
