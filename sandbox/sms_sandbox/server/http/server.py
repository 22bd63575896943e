"""The HTTP server of aiohttp, which makes our connections."""

import asyncio
from typing import Any, Final, cast

from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import DIRECT, Arrival
from sms_sandbox.server.http.connection import AnswerRequest, Connection, Shared

_MAX_LINE: Final = 1 << 20
_MAX_FIELD: Final = 1 << 16
_MAX_HEADERS: Final = 256
_KEEPALIVE: Final = 75.0
"""Seconds in which the next head has to arrive on an open connection."""


class Server(web.Server):
    """Make connections, and count them."""

    def __init__(self, answer: AnswerRequest, shared: Shared) -> None:
        self._shared: Final = shared
        super().__init__(
            answer,
            request_factory=_make_request,
            access_log=None,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_FIELD,
            max_headers=_MAX_HEADERS,
            keepalive_timeout=_KEEPALIVE,
            auto_decompress=False,
        )

    def __call__(self) -> RequestHandler:
        return self.connection(DIRECT)

    def connection(self, arrival: Arrival) -> RequestHandler:
        """Return the protocol of one connection that arrived in this way."""
        settings: dict[str, Any] = self._kwargs
        return Connection(self, self._shared, arrival, loop=self._loop, **settings)

    def close_idle(self) -> None:
        """End the connections on which no request is under way; aiohttp would wait for them."""
        for connection in cast("list[Connection]", self.connections):
            if connection.is_idle:
                connection.abort()

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._shared.capacity.opened(cast("Connection", handler))

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self._shared.capacity.closed(cast("Connection", handler))


def _make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    target = cast("Connection", protocol).begin(payload, task)
    if target is not None:
        message = message._replace(path=target.decode("utf-8", "surrogateescape"))
    return web.BaseRequest(message, payload, protocol, writer, task, task.get_loop())
