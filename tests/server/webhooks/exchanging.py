"""One request on a connection of its own, receivers that leave theirs open, and diallers in place of the loop's."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.server.webhooks.answers import WebhookAnswer
from sms_sandbox.server.webhooks.client import dialled
from sms_sandbox.server.webhooks.connection import ReceiverConnection, Result
from sms_sandbox.server.webhooks.dialling import Dial, connected
from sms_sandbox.server.webhooks.failures import AttemptError
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.running import PATIENCE

LOOPBACK = ("127.0.0.1",)


def webhook(port: int, scheme: str = "http", host: str = "app.test") -> WebhookRequest:
    request = HttpRequest("GET", b"/", (("Host", host),))
    return WebhookRequest(kind="k", fact="f", to=Url(scheme, host, port, "/"), request=request)


async def result_on(connection: ReceiverConnection, request: HttpRequest, seconds: float = PATIENCE) -> Result:
    """Send a request on a connection and return its result."""
    loop = asyncio.get_running_loop()
    results: asyncio.Future[Result] = loop.create_future()

    def end(on: ReceiverConnection, result: Result) -> None:
        assert on is connection
        results.set_result(result)

    connection.send(request.method, request.to_bytes(), loop.time() + seconds, end)
    return await results


async def exchange(
    call: WebhookRequest, addresses: tuple[str, ...] = LOOPBACK, dial: Dial = dialled, seconds: float = PATIENCE
) -> tuple[int, bytes]:
    """Make a call on a connection of its own; return status and body, or raise what it failed with."""
    connection = await connected(call.to, addresses, dial, seconds)
    result = await result_on(connection, call.request, seconds)
    connection.close()
    if not isinstance(result, WebhookAnswer):
        raise result
    return result.status, result.body


async def error_of(call: WebhookRequest, addresses: tuple[str, ...] = LOOPBACK, dial: Dial = dialled) -> str:
    with pytest.raises(AttemptError) as caught:
        await exchange(call, addresses, dial)
    return str(caught.value)


def reset(line: asyncio.Transport) -> None:
    """End a connection with a reset."""
    line.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.abort()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


@dataclass
class LastingReceiver:
    """Answers each request, a GET without a body, with ``answer``, and leaves its connections open."""

    answer: bytes = OK
    port: int = 0
    got: list[list[bytes]] = field(default_factory=list)
    """The requests of each connection."""

    lines: list[asyncio.Transport] = field(default_factory=list)
    """The connections that are open."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    react: Callable[[asyncio.Transport], None] | None = None
    """What is done with a request in place of an answer."""


class _Line(asyncio.Protocol):
    def __init__(self, receiver: LastingReceiver) -> None:
        self._receiver = receiver
        self._got: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._receiver.got.append(self._got)
        self._receiver.lines.append(self._transport)

    def data_received(self, data: bytes) -> None:
        self._got.append(data)
        if self._receiver.react is None:
            self._transport.write(self._receiver.answer)
        else:
            self._receiver.react(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._receiver.lines.remove(self._transport)


@asynccontextmanager
async def lasting_receiver(context: ssl.SSLContext | None = None, **more: Any) -> AsyncIterator[LastingReceiver]:
    taking = LastingReceiver(**more)
    server = await asyncio.get_running_loop().create_server(lambda: _Line(taking), "127.0.0.1", 0, ssl=context)
    taking.port = server.sockets[0].getsockname()[1]
    try:
        yield taking
    finally:
        server.close()
        for line in taking.lines:
            line.abort()
        await server.wait_closed()
