"""Inputs that are written together, in a form that is faster than lines of a run file: most inputs are requests."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from sms_sandbox.wire.exchange import HttpRequest


class PackedRequest(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A request, with the fields of HttpRequest."""

    at: int
    """Microseconds since the epoch."""

    method: str
    target: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_oversized: bool
    path_values: Mapping[str, str]
    prefix: str
    remote: str

    @property
    def request(self) -> HttpRequest:
        return HttpRequest(*msgspec.structs.astuple(self)[1:])


Packed = bytes | PackedRequest
"""A line of a run file without the result, or a request."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(list[Packed]).decode


def packed(at: int, request: HttpRequest) -> PackedRequest:
    """Return a request that came at a time."""
    return PackedRequest(
        at,
        request.method,
        request.target,
        request.headers,
        request.body,
        request.is_oversized,
        request.path_values,
        request.prefix,
        request.remote,
    )


def pack(inputs: Sequence[Packed]) -> bytes:
    """Return inputs as bytes. Raise UnicodeEncodeError for half of a surrogate pair."""
    return _ENCODE(inputs)


def unpack(data: bytes) -> list[Packed]:
    """Return the inputs of the bytes. Raise msgspec.MsgspecError for other bytes."""
    return _DECODE(data)
