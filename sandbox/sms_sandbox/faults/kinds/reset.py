"""Close the connection with RST."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sms_sandbox.faults.kind import TAKEN, Complaint, FaultKind, Key, KeyType
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Reset(RequestFault):
    """A connection that is reset in place of an answer, or in its middle."""

    after_bytes: int = 0
    """Bytes of the answer that are sent before, head included."""

    is_taken: bool = False
    """Whether the request is taken nevertheless. It is always taken if any byte of an answer is sent."""

    @property
    def is_silent(self) -> bool:
        return not self.after_bytes

    @property
    def refuses(self) -> bool:
        return self.is_silent and not self.is_taken

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        del response
        return replace(transmission, stops_after=self.after_bytes, ending=ConnectionEnd.RESET)


def _check(given: Mapping[str, Any]) -> Iterator[Complaint]:
    if given.get("taken") is False and given.get("after_bytes"):
        yield Complaint("An answer that has begun means that the request was taken.", key=("taken",))


def _sentence(fault: Reset) -> str:
    after = f" after {fault.after_bytes} bytes" if fault.after_bytes else ""
    return f"connection reset{after}" + (", but taken" if fault.is_taken else "")


KIND: Final = FaultKind(
    word="reset",
    fault=Reset,
    sentence=_sentence,
    check=_check,
    keys=(
        Key(name="after_bytes", type=KeyType.COUNT, help="so much of the answer comes.", default=0),
        TAKEN,
    ),
    rank=1,
)
