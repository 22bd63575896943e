"""Close the connection with RST."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.kind import TAKEN, FaultKind, Key, KeyType
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Reset(ConnectionFault):
    """``after_bytes`` counts bytes of the answer, head included. ``is_taken`` is whether the request is taken
    nevertheless; where any byte of an answer is sent it is.
    """

    after_bytes: int = 0
    is_taken: bool = False

    @property
    def is_silent(self) -> bool:
        return not self.after_bytes

    @property
    def refuses(self) -> bool:
        return self.is_silent and not self.is_taken

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        return replace(transmission, stops_after=self.after_bytes, ending=ConnectionEnd.RESET)


def _sentence(fault: Reset) -> str:
    after = f" after {fault.after_bytes} bytes" if fault.after_bytes else ""
    return f"connection reset{after}" + (", but taken" if fault.is_taken else "")


KIND: Final = FaultKind(
    word="reset",
    fault=Reset,
    sentence=_sentence,
    keys=(
        Key(name="after_bytes", type=KeyType.COUNT, help="so much of the answer comes.", default=0),
        TAKEN,
    ),
    rank=1,
)
