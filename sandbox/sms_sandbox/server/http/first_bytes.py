"""Recognise how a connection begins: with a request of HTTP/1, or otherwise."""

from typing import Final

TLS: Final = 0x16
"""The first byte of a TLS record with a handshake (RFC 8446, 5.1)."""

CONNECT: Final = b"CONNECT "
HTTP2: Final = b"PRI * HTTP/2.0\r\n"
"""The preface of an HTTP/2 client (RFC 9113, 3.4)."""


def is_request(data: bytes) -> bool:
    """Return whether a connection that begins with ``data`` is certainly one of plain HTTP/1."""
    return data[0] != TLS and not any(_may_be(data, other) for other in (CONNECT, HTTP2))


def is_undecided(data: bytes) -> bool:
    """Return whether ``data`` is too short to decide."""
    return any(len(data) < len(other) and other.startswith(data) for other in (CONNECT, HTTP2))


def _may_be(data: bytes, other: bytes) -> bool:
    return data.startswith(other) or other.startswith(data)
