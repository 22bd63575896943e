"""Find the addresses of host names, each in a thread of its own, so that a slow name server delays nothing else."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

MOST_LOOKUPS: Final = 200
"""Names that are looked up at a time."""

Addresses = tuple[str, ...]
LookUp = Callable[[str], Addresses]
"""Return the addresses of a name; it may block. Raise OSError."""


class Resolver:
    """Look names up. A lookup that nothing waits for any more goes on in its thread and ends with the process."""

    def __init__(self, look_up: LookUp | None = None) -> None:
        self._look_up: Final = look_up or _look_up
        self._running: Final[dict[str, asyncio.Future[Addresses | OSError]]] = {}

    async def addresses(self, host: str) -> Addresses:
        """Return the addresses of a host, which may be an address in any spelling.

        Raise OSError for a name without addresses, and ValueError for a text that is not a host name.
        """
        literal = _literal(host)
        if literal:
            return literal
        found = await asyncio.shield(self._running.get(host) or self._begin(host))
        if isinstance(found, OSError):
            raise found
        return found

    def _begin(self, host: str) -> "asyncio.Future[Addresses | OSError]":
        if len(self._running) >= MOST_LOOKUPS:
            raise OSError(f"{MOST_LOOKUPS} host names are being looked up already")
        loop = asyncio.get_running_loop()
        future = self._running[host] = loop.create_future()
        threading.Thread(target=self._run, args=(host, loop, future), name="webhook lookup", daemon=True).start()
        return future

    def _run(self, host: str, loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Addresses | OSError]") -> None:
        try:
            found: Addresses | OSError = self._look_up(host)
        except OSError as error:
            found = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(self._end, host, future, found)

    def _end(self, host: str, future: "asyncio.Future[Addresses | OSError]", found: Addresses | OSError) -> None:
        del self._running[host]
        if not future.done():
            future.set_result(found)


def _literal(host: str) -> Addresses:
    """Return the address that ``host`` spells, if it spells one; no name server is asked."""
    try:
        return _addresses(host, socket.AI_NUMERICHOST)
    except UnicodeError:
        raise ValueError(f"{host!r} is not a host name") from None
    except OSError:
        return ()


def _look_up(host: str) -> Addresses:
    return _addresses(host, 0)


def _addresses(host: str, flags: int) -> Addresses:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=flags)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
