"""Spoil the content of an answer."""

import gzip
from dataclasses import dataclass
from typing import Final

from msgspec import structs

from sms_sandbox.faults.kind import FaultKind
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.wire.exchange import HttpResponse, header_of

_SPOILT_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Garble(RequestFault):
    """The content keeps its length, and one byte of ten, at least one, is changed.

    An answer that is sent as gzip is spoilt before it is compressed, so that a client that asks for gzip meets the
    same spoilt content as one that does not.
    """

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        if header_of(response.headers, "Content-Encoding") != "gzip" or not response.body:
            return structs.replace(response, body=garbled(response.body, noise))
        body = gzip.compress(garbled(gzip.decompress(response.body), noise), mtime=0)
        headers = [
            (name, str(len(body)) if name.lower() == "content-length" else value) for name, value in response.headers
        ]
        return structs.replace(response, headers=tuple(headers), body=body)


def garbled(data: bytes, noise: bytes) -> bytes:
    """Return the data with bytes changed. ``noise`` is drawn: it sets which bytes, and to what."""
    if not data:
        return data
    spoilt = bytearray(data)
    for turn in range(max(1, round(len(data) * _SPOILT_SHARE))):
        where, what = noise[turn % len(noise)] + 256 * turn, noise[(7 * turn + 3) % len(noise)]
        position = where * 31 % len(data)
        spoilt[position] = data[position] ^ (what | 1)
    return bytes(spoilt)


def _sentence(fault: Garble) -> str:
    del fault
    return "bytes of the answer spoilt"


KIND: Final = FaultKind(word="garble", fault=Garble, sentence=_sentence, rank=5)
