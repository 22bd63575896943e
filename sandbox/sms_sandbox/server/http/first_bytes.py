"""Recognise how a connection begins: with a request of HTTP/1, or otherwise."""

from enum import Enum, auto
from typing import Final


class Beginning(Enum):
    """What the first bytes of a connection are, or those inside a tunnel or TLS."""

    UNDECIDED = auto()
    """Too few bytes to decide."""

    HTTP1 = auto()
    """A request of plain HTTP/1, or bytes that its parser refuses."""

    TLS = auto()
    CONNECT = auto()
    HTTP2 = auto()


_TLS: Final = 0x16
"""The first byte of a TLS record with a handshake (RFC 8446, 5.1)."""

_PREFACES: Final = {
    b"CONNECT ": Beginning.CONNECT,
    b"PRI * HTTP/2.0\r\n": Beginning.HTTP2,  # the preface of an HTTP/2 client (RFC 9113, 3.4)
}


def classify(data: bytes) -> Beginning:
    """Return what a connection that begins with ``data``, which is not empty, is for."""
    if data[0] == _TLS:
        return Beginning.TLS
    for preface, beginning in _PREFACES.items():
        if data.startswith(preface):
            return beginning
        if preface.startswith(data):
            return Beginning.UNDECIDED
    return Beginning.HTTP1
