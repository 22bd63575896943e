"""Refuses what comes too fast."""

from dataclasses import dataclass

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.status import Status


@dataclass(frozen=True, slots=True)
class RateLimit:
    """``rate`` requests of one account in a second of sandbox time are let through, at most ``burst`` at once."""

    rate: float
    refusal: ProviderError | Status
    burst: int = 1


class Bucket:
    """What one account may still send: it fills by ``rate`` tokens a second, up to ``burst``."""

    __slots__ = ("_at", "_limit", "_tokens")

    def __init__(self, limit: RateLimit, now: int) -> None:
        self._limit = limit
        self._tokens = float(limit.burst)
        self._at = now

    def takes(self, now: int) -> bool:
        """Whether one more may pass; if so, it has."""
        self._tokens = min(self._limit.burst, self._tokens + (now - self._at) * self._limit.rate / SECOND)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
