"""Take a request, and send nothing for a time."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.faults.kind import TAKEN, FaultKind, Key, KeyType
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Stall(RequestFault):
    """A connection that is silent for a time, and closed without an answer."""

    hold: int
    """Microseconds of wall time before the connection is closed."""

    is_taken: bool = False
    """Whether the request is taken nevertheless: "timed out, but sent"."""

    @property
    def is_silent(self) -> bool:
        return True

    @property
    def refuses(self) -> bool:
        return not self.is_taken

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        wait = transmission.wait + self.hold
        return replace(transmission, wait=wait, stops_after=0, ending=ConnectionEnd.CLOSE)


def _sentence(fault: Stall) -> str:
    hold = "a minute" if fault.hold == MINUTE else durations.write(fault.hold)
    return f"no answer for {hold}" + (", but taken" if fault.is_taken else "")


KIND: Final = FaultKind(
    word="stall",
    fault=Stall,
    sentence=_sentence,
    keys=(
        Key(name="hold", type=KeyType.DURATION, help="how long nothing is sent.", default=MINUTE),
        TAKEN,
    ),
    rank=2,
)
