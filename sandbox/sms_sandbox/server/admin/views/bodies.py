"""Read the bodies of requests and answers as text."""

import zlib
from typing import Final

from sms_sandbox.wire.exchange import Headers, header_of

_LONGEST: Final = 10_000_000
"""Bytes of a decoded body that are shown."""

# What zlib reads, by Content-Encoding: gzip or zlib by its head, and for deflate also bare deflate, which some send.
_WINDOWS: Final = {"gzip": (47,), "x-gzip": (47,), "deflate": (47, -15)}


def text_of(body: bytes) -> str:
    """Return the text, read as UTF-8, or as ISO-8859-1 if it is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def decoded(headers: Headers, body: bytes) -> bytes:
    """Return the body without its Content-Encoding, or as it was sent if that cannot be undone."""
    for coding in reversed((header_of(headers, "Content-Encoding") or "").lower().split(",")):
        body = _undone(coding.strip(), body)
    return body


def _undone(coding: str, body: bytes) -> bytes:
    for window in _WINDOWS.get(coding, ()):
        try:
            return zlib.decompressobj(window).decompress(body, _LONGEST)
        except zlib.error:
            continue
    return body
