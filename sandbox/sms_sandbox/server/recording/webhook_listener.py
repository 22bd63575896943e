"""Take the webhooks of a real provider while it is checked."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Self

from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import DIRECT
from sms_sandbox.server.http.capacity import Capacity, most_connections
from sms_sandbox.server.http.connection import Connection, ExactResponse, Guest, Shared
from sms_sandbox.server.http.first_bytes import Beginning
from sms_sandbox.server.http.messages import read_request
from sms_sandbox.server.http.server import Server
from sms_sandbox.server.listening import sockets_at
from sms_sandbox.wire.exchange import HttpRequest

_HOST: Final = "127.0.0.1"
_TAKEN: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"


class _NoGuest:
    """Drop what is no request of HTTP/1: a tunnel to this listener carries plain HTTP."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def feed(self, data: bytes) -> None:
        del data
        self._connection.end()

    def lost(self) -> None:
        """Do nothing: there is nothing to release."""


@dataclass(slots=True, eq=False)
class WebhookListener:
    """Listen on this machine; use it as an async context manager."""

    port: int = 0
    """0 chooses any free port."""

    arrived: asyncio.Queue[HttpRequest] = field(default_factory=asyncio.Queue)
    _listeners: list[asyncio.Server] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        """Start to listen. Raise OSError for a port in use."""
        shared = Shared(Capacity(most_connections()), _welcome, lambda _: False)
        http = Server(self._answer, shared)
        loop = asyncio.get_running_loop()
        for sock in sockets_at(_HOST, self.port):
            self._listeners.append(await loop.create_server(partial(http.connection, DIRECT), sock=sock))
        self.port = self._listeners[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for listener in self._listeners:
            listener.close()

    async def next(self) -> HttpRequest:
        """Wait for the next webhook."""
        return await self.arrived.get()

    async def _answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        self.arrived.put_nowait(await read_request(incoming))
        return ExactResponse(_TAKEN, stays_open=False)


def _welcome(connection: Connection, beginning: Beginning) -> Guest:
    del beginning
    return _NoGuest(connection)
