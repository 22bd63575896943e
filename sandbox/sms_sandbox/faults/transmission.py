"""A response, and how it is sent."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from msgspec import Struct

from sms_sandbox.wire.exchange import HttpResponse


class ConnectionEnd(Enum):
    """How the connection ends after the answer, or after the part of it that is sent."""

    USUAL = "usual"
    CLOSE = "close"
    CUT = "cut"
    """Closed below TLS, without the message that ends a TLS connection; else as CLOSE."""
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """How an answer is sent."""

    wait: int = 0
    """Microseconds of wall time before the first byte."""

    stops_after: int | None = None
    """Bytes of the whole answer, head included, that are sent before the ``ending``; None is all."""

    rate: float | None = None
    """Bytes of the body in a second of wall time; None is without limit."""

    ending: ConnectionEnd = ConnectionEnd.USUAL


NORMAL: Final = Transmission()


class Answer(Struct):  # one is made for each request; a dataclass takes three times as long
    """An answer as it leaves the engine."""

    response: HttpResponse | None
    """None if no byte of an answer is sent."""

    transmission: Transmission = NORMAL
