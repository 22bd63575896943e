"""Find the addresses of host names, each in a thread of its own, so that a slow name server delays nothing else."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

MOST_LOOKUPS: Final = 200
"""Names that are looked up at a time."""

PATIENCE_IN_TROUBLE: Final = 0.5
"""Seconds for a lookup while one is overdue, since all ask the same name servers."""

_NO_ANSWER: Final = "the name server does not answer"

Addresses = tuple[str, ...]
LookUp = Callable[[str], Addresses]
"""Return the addresses of a name; it may block. Raise OSError."""


class Resolver:
    """Look names up. A lookup that nothing waits for any more goes on in its thread and ends with the process.

    One that was given up is overdue until it ends. Meanwhile all are waited for only briefly: a name server that does
    not answer would otherwise cost each webhook its whole time.
    """

    def __init__(self, look_up: LookUp | None = None) -> None:
        self._look_up: Final = look_up or _look_up
        self._running: Final[dict[str, asyncio.Future[Addresses | OSError]]] = {}
        self._overdue: Final[set[str]] = set()

    @property
    def is_in_trouble(self) -> bool:
        """Return True while a lookup is overdue."""
        return bool(self._overdue)

    async def addresses(self, host: str) -> Addresses:
        """Return the addresses of a host, which may be an address in any spelling.

        Raise OSError for a name without addresses, and ValueError for a text that is not a host name.
        """
        literal = _literal(host)
        if literal:
            return literal
        found = await self._found(host)
        if isinstance(found, OSError):
            raise found
        return found

    async def _found(self, host: str) -> Addresses | OSError:
        """Return the result of a lookup; cancelled before it has one, note that it is overdue."""
        lookup = self._running.get(host) or self._begin(host)
        try:
            async with asyncio.timeout(PATIENCE_IN_TROUBLE if self.is_in_trouble else None):
                return await asyncio.shield(lookup)
        except TimeoutError:
            return OSError(_NO_ANSWER)
        finally:
            if not lookup.done():
                self._overdue.add(host)

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
        self._overdue.discard(host)
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
