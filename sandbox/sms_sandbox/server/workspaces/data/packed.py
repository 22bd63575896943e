"""Requests in a form that is written and read faster than a line of a run file: most inputs are requests."""

from typing import Final

import msgspec

from sms_sandbox.runs.input_lines import ANSWER
from sms_sandbox.runs.run_file import Input
from sms_sandbox.wire.exchange import HttpRequest

_JSON: Final = b"{"
"""How a line of a run file begins; no packed request begins so."""


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    at: int
    """Microseconds since the epoch."""

    method: str
    target: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_oversized: bool
    path_values: dict[str, str]
    prefix: str
    remote: str


_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(_Packed).decode


def pack(at: int, request: HttpRequest) -> bytes:
    """Return a request that came at a time. Raise UnicodeEncodeError for half of a surrogate pair."""
    return _ENCODE(
        (
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
    )


def is_packed(line: bytes) -> bool:
    return not line.startswith(_JSON)


def unpack(number: int, line: bytes) -> Input:
    """Return the input of that number. Raise msgspec.MsgspecError for other bytes."""
    at, *fields = msgspec.structs.astuple(_DECODE(line))
    return Input(line=number, at=at, do=ANSWER, arguments={"request": HttpRequest(*fields)})
