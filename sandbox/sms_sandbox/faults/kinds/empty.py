"""Close the connection without a byte of an answer, at once."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import TAKEN, FaultKind
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Empty(RequestFault):
    """A connection that is closed in place of an answer."""

    is_taken: bool = False
    """Whether the request is taken nevertheless."""

    @property
    def is_silent(self) -> bool:
        return True

    @property
    def refuses(self) -> bool:
        return not self.is_taken

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        return replace(transmission, stops_after=0, ending=ConnectionEnd.CLOSE)


def _sentence(fault: Empty) -> str:
    return "connection closed without an answer" + (", but taken" if fault.is_taken else "")


KIND: Final = FaultKind(
    word="empty",
    fault=Empty,
    sentence=_sentence,
    keys=(TAKEN,),
    rank=6,
)
