"""Spoil the content of an answer or of a webhook."""

import gzip
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.kind import FaultKind
from sms_sandbox.wire.exchange import HttpResponse, header_of

_SPOILT_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Garble(ConnectionFault):
    """The content keeps its length, and a byte of every ten, one at least, is another one. ``share``, from 0 to 1, is
    the part of all webhooks that is spoilt. What is sent as gzip is spoilt before it is compressed, so that a client
    that asks for gzip meets the same spoilt content as one that does not.
    """

    share: float = 1.0

    def change(self, response: HttpResponse, noise: bytes) -> HttpResponse:
        if header_of(response.headers, "Content-Encoding") != "gzip" or not response.body:
            return replace(response, body=garbled(response.body, noise))
        body = gzip.compress(garbled(gzip.decompress(response.body), noise), mtime=0)
        headers = [
            (name, str(len(body)) if name.lower() == "content-length" else value) for name, value in response.headers
        ]
        return replace(response, headers=tuple(headers), body=body)


def garbled(data: bytes, noise: bytes) -> bytes:
    """``noise`` is drawn: it tells where a byte is changed, and to what."""
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
