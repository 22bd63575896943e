"""What the sandbox knows of a receiver: the attempts that wait for their turn, and the open connections."""

import asyncio
from collections import deque
from typing import Final

from sms_sandbox.engine.webhook_models import AttemptRequest
from sms_sandbox.server.webhooks.connection import ReceiverConnection

MOST_AT_A_TIME: Final = 8
"""Webhooks under way to one host and port at a time."""


class Receiver:
    """One host and port.

    A connection is used again only at a receiver that was seen to leave one open for all of its life, because some
    close each without a notice in the answer, and a request on its way to such a one would be lost.
    """

    __slots__ = ("_connections", "_idle", "_is_lasting", "_timer", "under_way", "waiting")

    def __init__(self) -> None:
        self.waiting: Final[deque[AttemptRequest]] = deque()
        self.under_way = 0
        self._connections: Final[set[ReceiverConnection]] = set()
        self._idle: Final[list[ReceiverConnection]] = []
        """Those without a request, of which the last one gets the next."""

        self._is_lasting = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def has_turn(self) -> bool:
        return self.under_way < MOST_AT_A_TIME

    def take(self, scheme: str) -> ReceiverConnection | None:
        """Return an open connection for the next request, or None if a new one is needed."""
        idle = self._idle
        if not self._is_lasting or not idle or scheme != "http":
            return None
        connection = idle.pop()
        connection.on_lost = None
        return connection

    def add(self, connection: ReceiverConnection) -> None:
        """Note a new connection, for a request."""
        self._connections.add(connection)

    def keep(self, connection: ReceiverConnection) -> None:
        """Keep a connection in clear for the next request, if it has time left."""
        if connection.scheme != "http" or not connection.is_ready or len(self._idle) == MOST_AT_A_TIME:
            self.drop(connection)
            return
        if connection.expires_at <= asyncio.get_running_loop().time():
            self.drop(connection)
            return
        connection.on_lost = self._lose
        self._idle.append(connection)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(connection.expires_at, self._close_expired)

    def drop(self, connection: ReceiverConnection) -> None:
        """Close a connection, which is known until it has ended."""
        connection.on_lost = self._connections.discard
        connection.close()

    def forget(self, connection: ReceiverConnection) -> None:
        """Forget a connection on which a request got no answer, so that it was closed."""
        self._connections.discard(connection)
        self._is_lasting = self._is_lasting and connection.requests == 1

    def close(self) -> None:
        """Close all connections, and forget the attempts that wait."""
        self.waiting.clear()
        for connection in self._connections:
            connection.abort()
        self._connections.clear()
        self._idle.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _lose(self, connection: ReceiverConnection) -> None:
        """Forget an idle connection that the receiver has closed."""
        self._is_lasting = False
        self._connections.discard(connection)
        self._idle.remove(connection)

    def _close_expired(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in [one for one in self._idle if one.expires_at <= now]:
            self._is_lasting = True
            self._idle.remove(connection)
            self.drop(connection)
        if self._idle:
            self._timer = loop.call_at(min(one.expires_at for one in self._idle), self._close_expired)
