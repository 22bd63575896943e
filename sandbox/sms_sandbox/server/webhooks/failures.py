"""Word the reasons why an attempt of a webhook failed, without words of Python or of a library."""

import errno
import os
import socket
import ssl


class AttemptError(Exception):
    """The attempt got no answer; the text states why, in words for the application's developer."""


class UnreadRequestError(AttemptError):
    """The receiver's system has thrown the request away, as its program had closed the connection before."""


def reason(error: Exception) -> str:
    """Return why a connection failed, without words of Python or of a library."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"the TLS handshake failed ({(error.reason or 'no reason given').replace('_', ' ').lower()})"
    if isinstance(error, socket.gaierror):
        is_unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        return "the host name is not known" if is_unknown else "the host name cannot be resolved now"
    if isinstance(error, OSError) and error.errno is not None and error.errno in errno.errorcode:
        return os.strerror(error.errno).lower()
    if isinstance(error, ConnectionResetError):
        return "reset by the receiver"
    return str(error)
