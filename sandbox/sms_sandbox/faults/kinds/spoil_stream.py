"""Spoil the bytes of the body as they are sent: those of the gzip stream, where the answer is compressed."""

from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import FaultKind
from sms_sandbox.faults.kinds.garble import garbled
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class SpoilStream(RequestFault):
    """The length stays, and a byte of every ten, one at least, is another one."""

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        return replace(response, body=garbled(response.body, noise))


def _sentence(fault: SpoilStream) -> str:
    del fault
    return "bytes of the answer's stream spoilt"


KIND: Final = FaultKind(word="spoil_stream", fault=SpoilStream, sentence=_sentence, rank=7)
