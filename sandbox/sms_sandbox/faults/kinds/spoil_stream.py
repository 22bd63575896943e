"""Spoil the bytes of the body as they are sent; of a compressed answer, those of the gzip stream."""

from dataclasses import dataclass
from typing import Final

from msgspec import structs

from sms_sandbox.faults.kind import FaultKind
from sms_sandbox.faults.kinds.garble import garbled
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.wire.exchange import HttpResponse


@dataclass(frozen=True, slots=True)
class SpoilStream(RequestFault):
    """The body keeps its length, and one byte of ten, at least one, is changed."""

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        return structs.replace(response, body=garbled(response.body, noise))


def _sentence(fault: SpoilStream) -> str:
    del fault
    return "bytes of the answer's stream spoilt"


KIND: Final = FaultKind(word="spoil_stream", fault=SpoilStream, sentence=_sentence, rank=7)
