"""Wait before answering."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place
from sms_sandbox.faults.request import RequestAttempt, RequestFault
from sms_sandbox.faults.transmission import Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Latency(RequestFault):
    """Times are microseconds of wall time, since a client's time-out is wall time."""

    before: int
    jitter: int = 0
    """How much sooner or later the answer may come."""

    def wait(self, fraction: float) -> int:
        """Return the wait for a draw, which is at least 0 and less than 1."""
        return max(0, self.before + round((2 * fraction - 1) * self.jitter))

    def strike(self, attempt: RequestAttempt) -> RequestFault:
        return Latency(self.wait(attempt.fraction("jitter")))

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        return replace(transmission, wait=transmission.wait + self.before)


def _sentence(fault: Latency) -> str:
    jitter = f", give or take {durations.write(fault.jitter)}" if fault.jitter else ""
    return f"answered after {durations.write(fault.before)}{jitter}"


KIND: Final = FaultKind(
    word="delay",
    place=Place.RULE,
    fault=Latency,
    sentence=_sentence,
    keys=(
        Key(
            name="before",
            type=KeyType.DURATION,
            required=True,
            option="delay",
            help="Answer that much later.",
        ),
        Key(name="jitter", type=KeyType.WAIT, default=0, help="With --delay: up to that much more or less."),
    ),
    rank=10,
)
