"""A response, and how it is sent."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms_sandbox.wire.exchange import HttpResponse


class ConnectionEnd(Enum):
    """What becomes of the connection after the answer, or after what there is of it."""

    USUAL = "usual"
    CLOSE = "close"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """``wait`` is microseconds of wall time before the first byte. ``stops_after`` is how many bytes of the whole
    answer, head included, are sent before the ``ending``; None is all. ``rate`` is bytes of the body in a second of
    wall time; None is as fast as it goes.
    """

    wait: int = 0
    stops_after: int | None = None
    rate: float | None = None
    ending: ConnectionEnd = ConnectionEnd.USUAL


NORMAL: Final = Transmission()


@dataclass(frozen=True, slots=True)
class Answer:
    """``response`` is None where nothing is said at all."""

    response: HttpResponse | None
    transmission: Transmission = NORMAL
