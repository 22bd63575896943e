"""How long each step of a healthy message takes, in microseconds of sandbox time."""

from dataclasses import dataclass
from typing import Final

from sandbox.core.instants import MILLISECOND, SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``queue``, ``poll`` and ``transmit`` belong to a gateway device, ``submit`` to a provider with its own network.

    ``queue``: until the server has a message ready for the device; ``poll``: how often the device asks;
    ``transmit``: from taken to sent; ``submit``: from accepted to sent; ``route``: until the operator has it;
    ``deliver``: from there to the handset.
    """

    queue: int
    poll: int
    transmit: int
    submit: int
    route: int
    deliver: int


NORMAL: Final = Pace(
    queue=500 * MILLISECOND,
    poll=SECOND,
    transmit=500 * MILLISECOND,
    submit=SECOND,
    route=500 * MILLISECOND,
    deliver=500 * MILLISECOND,
)

PACES: Final[dict[str, Pace]] = {
    "normal": NORMAL,
    "realistic": Pace(
        queue=500 * MILLISECOND,
        poll=10 * SECOND,
        transmit=500 * MILLISECOND,
        submit=SECOND,
        route=500 * MILLISECOND,
        deliver=500 * MILLISECOND,
    ),
    "instant": Pace(queue=0, poll=0, transmit=0, submit=0, route=0, deliver=0),
}
