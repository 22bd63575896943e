"""Stop in the middle of the body, and close the connection as after a whole answer."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Key, KeyType
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class Cut(RequestFault):
    """An answer that ends early."""

    after_bytes: int | None = None
    """Bytes of the body that are sent; None is half of them."""

    def apply(self, transmission: Transmission, response: HttpResponse | None) -> Transmission:
        if response is None:
            return transmission
        kept = len(response.body) // 2 if self.after_bytes is None else self.after_bytes
        return replace(transmission, stops_after=len(response.head_bytes()) + kept, ending=ConnectionEnd.CLOSE)


def _sentence(fault: Cut) -> str:
    where = "in the middle" if fault.after_bytes is None else f"after {fault.after_bytes} bytes"
    return f"answer cut {where}"


KIND: Final = FaultKind(
    word="cut",
    fault=Cut,
    sentence=_sentence,
    keys=(Key(name="after_bytes", type=KeyType.COUNT, help="so much of the answer comes."),),
    rank=3,
)
