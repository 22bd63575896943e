"""Limit the open connections of a server, so that idle clients never use up its open files."""

import asyncio
import logging
import math
from typing import Final, Protocol

try:
    import resource
except ImportError:  # on Windows, where sockets do not count as open files
    resource = None  # type: ignore[assignment]

_FEWEST: Final = 16
_SHARE: Final = 0.75
"""The share of the open files for connections; webhooks, logs and files have the rest."""

_BETWEEN_NOTES: Final = 60.0
"""Seconds between two lines in the log."""

_log: Final = logging.getLogger(__name__)


class Client(Protocol):
    """A connection of a client, as far as it counts."""

    @property
    def is_idle(self) -> bool:
        """Return whether no request is under way."""
        ...

    @property
    def is_reading(self) -> bool:
        """Return whether a request has arrived only in part."""
        ...

    def abort(self) -> None: ...


class Capacity:
    """The open connections, least recently used first. Beyond ``most`` the first idle one is closed for a new one."""

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._clients: Final[dict[Client, None]] = {}
        self._noted = -math.inf

    def opened(self, client: Client) -> None:
        self._clients[client] = None
        if len(self._clients) > self._most:
            self._make_room(client)

    def used(self, client: Client) -> None:
        """Note that a request of the client has been answered."""
        if client in self._clients:
            del self._clients[client]
            self._clients[client] = None

    def closed(self, client: Client) -> None:
        self._clients.pop(client, None)

    def _make_room(self, new: Client) -> None:
        others = [client for client in self._clients if client is not new]
        idle = next((client for client in others if client.is_idle), None)
        victim = idle or next((client for client in others if client.is_reading), None)
        if victim is None:  # all have a request under way, which has a limit of its own
            return
        del self._clients[victim]
        victim.abort()
        self._note()

    def _note(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._noted >= _BETWEEN_NOTES:
            self._noted = now
            _log.warning(
                "%d connections are open, the most that the limit of open files allows; the oldest idle ones are "
                "closed (ulimit -n raises the limit)",
                self._most,
            )


def most_connections() -> int:
    """Return the number of connections that this process's limit of open files allows."""
    if resource is None:
        return 1 << 20
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 1 << 20 if files == resource.RLIM_INFINITY else max(_FEWEST, int(files * _SHARE))
