"""Send the body slowly."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Key, KeyType
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.transmission import Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Drip(RequestFault):
    """A body that is sent slowly."""

    rate: float
    """Bytes in a second of wall time."""

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        return replace(transmission, rate=self.rate)


def _sentence(fault: Drip) -> str:
    return f"answered at {fault.rate:g} bytes a second"


KIND: Final = FaultKind(
    word="drip",
    fault=Drip,
    sentence=_sentence,
    keys=(
        Key(
            name="rate",
            type=KeyType.RATE,
            help="bytes a second.",
            missing=("How slowly?", "Add rate = 10, in bytes a second."),
        ),
    ),
    rank=4,
)
