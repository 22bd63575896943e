"""Refuse what comes too fast."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.kind import Complaint, FaultKind, Key, KeyType, Place
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.request import RequestAttempt, RequestFault

_OWN_ERROR: Final = "rate_limited"
"""The provider's error for requests that come too fast."""


@dataclass(frozen=True, slots=True)
class RateLimit(RequestFault):
    """Requests of one account pass at a rate; the others are refused."""

    rate: float
    """Requests in a second of sandbox time."""
    refusal: ProviderError | Status
    burst: int = 1
    """Requests that pass at once, at most."""

    @property
    def errors(self) -> tuple[str, ...]:
        return self.refusal.errors

    def strike(self, attempt: RequestAttempt) -> RequestFault | None:
        bucket = attempt.kept(self, partial(Bucket, self, attempt.now))
        return None if bucket.takes(attempt.now) else self.refusal.strike(attempt)


class Bucket:
    """What one account may still send: it fills by ``rate`` tokens a second, up to ``burst``."""

    __slots__ = ("_at", "_limit", "_tokens")

    def __init__(self, limit: RateLimit, now: int) -> None:
        self._limit = limit
        self._tokens = float(limit.burst)
        self._at = now

    def takes(self, now: int) -> bool:
        """Take a token for one more request. Return True if there was one."""
        self._tokens = min(self._limit.burst, self._tokens + (now - self._at) * self._limit.rate / SECOND)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def _build(given: Mapping[str, Any]) -> RateLimit:
    status = given.get("status")
    refusal = ProviderError(given.get("error") or _OWN_ERROR) if status is None else Status(status)
    return RateLimit(given["rate"], refusal, given.get("burst") or 1)


def _check(given: Mapping[str, Any]) -> Iterator[Complaint]:
    if given.get("error") is not None and given.get("status") is not None:
        yield Complaint("Two refusals.", "Write either error or status.", ("status",))


def _sentence(fault: RateLimit) -> str:
    refusal = fault.refusal.status if isinstance(fault.refusal, Status) else fault.refusal.name
    return f"at most {fault.rate:g} a second, {fault.burst} at once; others are refused: {refusal}"


KIND: Final = FaultKind(
    word="limit",
    place=Place.RULE,
    fault=RateLimit,
    sentence=_sentence,
    keys=(
        Key(
            name="rate",
            type=KeyType.RATE,
            required=True,
            option="limit",
            help="Refuse what is more than that many a second; with --error or --status, by that.",
        ),
        Key(name="burst", type=KeyType.POSITIVE, default=1),
        Key(name="error", type=KeyType.ERROR, option="error"),
        Key(name="status", type=KeyType.STATUS, option="status"),
    ),
    build=_build,
    check=_check,
    slot="refusal",
    rank=40,
)
