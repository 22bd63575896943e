"""The duration of each step of a healthy message, in microseconds of sandbox time."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.core.time.instants import MILLISECOND, SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDelays:
    """The time of each leg of a message's way, in microseconds."""

    submit: int
    """From accepted to sent, at a provider with its own network, or from taken to sent, at a gateway device."""

    route: int
    """From sent until the operator has the message."""

    deliver: int
    """From the operator to the handset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """All delays of healthy messages, in microseconds."""

    queue: int
    """Until the server has a message ready for a gateway device."""

    poll: int
    """The interval at which a gateway device polls."""

    by_device: LegDelays
    by_provider: LegDelays

    @property
    def waits(self) -> frozenset[int]:
        """Return the waits between the steps of a healthy message."""
        legs = (self.by_device, self.by_provider)
        return frozenset({self.queue, *(wait for leg in legs for wait in (leg.submit, leg.route, leg.deliver))})


# By a device that asks every second a message is sent one to two seconds after it was accepted.
NORMAL: Final = Pace(
    queue=500 * MILLISECOND,
    poll=SECOND,
    by_device=LegDelays(submit=500 * MILLISECOND, route=250 * MILLISECOND, deliver=250 * MILLISECOND),
    by_provider=LegDelays(submit=SECOND, route=500 * MILLISECOND, deliver=500 * MILLISECOND),
)

_AT_ONCE: Final = LegDelays(submit=0, route=0, deliver=0)

PACES: Final[dict[str, Pace]] = {
    "normal": NORMAL,
    "realistic": replace(NORMAL, poll=10 * SECOND),
    "instant": Pace(queue=0, poll=0, by_device=_AT_ONCE, by_provider=_AT_ONCE),
}
