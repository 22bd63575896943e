"""Inputs that are written together, in a form that is faster than lines of a run file: most inputs are requests."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from sms_sandbox.wire.exchange import Headers, HttpRequest


class PackedRequest(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A request, with the fields of HttpRequest."""

    at: int
    """Microseconds since the epoch."""

    method: str
    target: bytes
    headers: Headers | int
    """The place, among the inputs that were written together, of the first request that has the same ones."""

    body: bytes
    is_oversized: bool
    path_values: Mapping[str, str]
    prefix: str
    remote: str

    @property
    def request(self) -> HttpRequest:
        headers: Any = self.headers  # no place any more, see ``unpack``
        return HttpRequest(
            self.method,
            self.target,
            headers,
            self.body,
            self.remote,
            is_oversized=self.is_oversized,
            path_values=self.path_values,
            prefix=self.prefix,
        )


Arrived = tuple[int, HttpRequest]
"""When a request came, in microseconds since the epoch, and the request."""

New = bytes | Arrived
"""A line of a run file without the result, or a request."""

Packed = bytes | PackedRequest
"""The same as it is read again."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(list[Packed]).decode


def pack(inputs: Sequence[New]) -> bytes:
    """Return inputs as bytes. Raise UnicodeEncodeError for half of a surrogate pair."""
    first: dict[int, int] = {}
    return _ENCODE(
        [one if isinstance(one, bytes) else _packed(place, *one, first) for place, one in enumerate(inputs)]
    )


def _packed(place: int, at: int, request: HttpRequest, first: dict[int, int]) -> PackedRequest:
    """Return a request. ``first`` has the places of headers by identity, which requests of one client share."""
    headers = request.headers
    known = first.setdefault(id(headers), place)
    return PackedRequest(
        at,
        request.method,
        request.target,
        headers if known == place else known,
        request.body,
        request.is_oversized,
        request.path_values,
        request.prefix,
        request.remote,
    )


def unpack(data: bytes) -> list[Packed]:
    """Return the inputs of the bytes, each request with its headers. Raise msgspec.MsgspecError for other bytes."""
    inputs = _DECODE(data)
    return [one if isinstance(one, bytes) else _with_headers(one, inputs) for one in inputs]


def _with_headers(one: PackedRequest, inputs: Sequence[Packed]) -> PackedRequest:
    if not isinstance(one.headers, int):
        return one
    first = inputs[one.headers] if 0 <= one.headers < len(inputs) else None
    if not isinstance(first, PackedRequest) or isinstance(first.headers, int):
        raise msgspec.DecodeError(f"input {one.headers} has no headers")
    return msgspec.structs.replace(one, headers=first.headers)
