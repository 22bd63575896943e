"""Open the sockets of an address to listen on: all families of a name at one port."""

import errno
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

_ATTEMPTS: Final = 20
"""Free ports to try, since the port that one family offers may be taken in the other."""

_MISSING: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""Errors of a family that this machine does not have."""

_EVERYWHERE: Final = {"::": ("::", "0.0.0.0")}  # noqa: S104  the option asks for it


class ListenError(OSError):
    """A host and a port at which the server cannot listen; ``strerror`` is the reason."""

    def __init__(self, host: str, port: int, cause: OSError) -> None:
        super().__init__(cause.errno, cause.strerror or str(cause))
        self.host: Final = host
        self.port: Final = port


def sockets_at(host: str, port: int) -> list[socket.socket]:
    """Return a bound socket for each address of a host, all at one port; 0 chooses any free port.

    ``::`` is every address of both families. Raise OSError if the address cannot be used, with no socket left open.
    """
    addresses = _addresses(host)
    for attempt in range(_ATTEMPTS):
        try:
            return _bound(addresses, port)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError  # the last attempt returns or raises


def client_host(host: str) -> str:
    """Return the host by which a client on this machine reaches a server that listens at ``host``, as in a URL."""
    with suppress(ValueError):
        if ip_address(host).is_unspecified:
            return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    found = [
        (entry[0], str(entry[4][0]))
        for name in _EVERYWHERE.get(host, (host,))
        for entry in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    ]
    return list(dict.fromkeys(found))


def _bound(addresses: list[tuple[socket.AddressFamily, str]], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    missing: OSError | None = None
    for family, address in addresses:
        try:
            sockets.append(_socket(family, address, port))
        except OSError as error:
            if error.errno not in _MISSING:
                for one in sockets:
                    one.close()
                raise
            missing = error
            continue
        port = sockets[0].getsockname()[1]
    if missing is not None and not sockets:
        raise missing
    return sockets


def _socket(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setblocking(False)  # noqa: FBT003  the name is positional
        if hasattr(socket, "SO_REUSEADDR") and hasattr(socket, "AF_UNIX"):  # on Windows it would share the port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
    except OSError:
        one.close()
        raise
    return one
