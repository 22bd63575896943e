"""A sandbox of one's own for a test, raw connections to it, and a receiver for its webhooks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sms_sandbox.contract import Backend, Provider
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME

PATIENCE = 10.0
"""Seconds before a test gives up on an answer."""


_TURNS = 20
"""Of the loop: enough for what one timer leads to, if nobody waits for a socket."""


def settings_for(*providers: Provider, engine: EngineSettings | None = None, **more: Any) -> ServerSettings:
    return ServerSettings(
        engine=engine or EngineSettings(start=MORNING),
        providers={provider.name: provider for provider in providers},
        port=0,
        **{"clock": Mode.VIRTUAL, "has_magic": False, **more},
    )


def run_log(seen: list[HttpRequest]) -> Provider:
    """The toy provider, but it only notes what it is asked."""

    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        del backend
        seen.append(request)
        return HttpResponse(200, (("Content-Length", "2"),), b"OK", "")

    return replace(ACME, routes=Router(()), not_found=handle)


class Watch:
    """A monotonic clock that a test puts on; the loop's timers go by it, too, where the fixture ``watch`` is used."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    async def goes_on(self, seconds: float = 0.0) -> None:
        """Whatever is due by then has its turn."""
        self.seconds += seconds
        for _ in range(_TURNS):
            await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    """As many turns of the loop as it takes."""
    async with asyncio.timeout(PATIENCE):
        for _ in iter(condition, True):  # noqa: FBT003  the sentinel of iter
            await asyncio.sleep(0)


@asynccontextmanager
async def running(settings: ServerSettings) -> AsyncIterator[RunningSandbox]:
    async with await start(settings) as sandbox:
        yield sandbox


@dataclass
class Reply:
    status: int
    head: bytes
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def length_in(head: bytes) -> int:
    """The Content-Length, 0 without one."""
    lines = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(lines[0].partition(b":")[2]) if lines else 0


class Line:
    """One connection to the sandbox, on which a test writes and reads bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def receive(self, length: int) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readexactly(length)

    async def receive_to_the_end(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    async def finish(self) -> bytes:
        """Says that nothing more will be sent; what the sandbox still says."""
        self.writer.write_eof()
        return await self.receive_to_the_end()

    async def reply(self) -> Reply:
        """One answer, its body taken out of its chunks."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            in_chunks = b"transfer-encoding: chunked" in head.lower()
            body = await self._chunks() if in_chunks else await self.reader.readexactly(length_in(head))
            return Reply(int(head.split(b" ")[1]), head, body)

    async def _chunks(self) -> bytes:
        body = b""
        while length := int(await self.reader.readline(), 16):
            body += (await self.reader.readexactly(length + 2))[:-2]
        await self.reader.readline()
        return body


@asynccontextmanager
async def line_to(sandbox: RunningSandbox) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def ask(sandbox: RunningSandbox, request: bytes) -> Reply:
    """One request on a connection of its own; the lines of its head may end in plain line feeds."""
    head, separator, body = request.partition(b"\n\n")
    if b"\r\n" not in head:
        extra = f"\r\nContent-Length: {len(body)}".encode() if body else b""
        request = head.replace(b"\n", b"\r\n") + extra + separator.replace(b"\n", b"\r\n") + body
    async with line_to(sandbox) as line:
        await line.send(request)
        return await line.reply()


async def admin(sandbox: RunningSandbox, method: str, path: str, body: object = None) -> Reply:
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} /_sandbox/v1{path} HTTP/1.1\nHost: 127.0.0.1\n\n"
    return await ask(sandbox, head.encode() + content)


async def reported(sandbox: RunningSandbox, method: str, path: str, body: object = None) -> Any:
    """What the admin API answers; asserts that it refuses nothing."""
    reply = await admin(sandbox, method, path, body)
    assert reply.status == 200, reply.body
    return reply.json


async def refused(sandbox: RunningSandbox, method: str, path: str, body: object = None) -> tuple[int, str, Any]:
    """The status, code and field with which the admin API refuses."""
    reply = await admin(sandbox, method, path, body)
    error = reply.json["error"]
    return reply.status, error["code"], error.get("field")


async def advance(sandbox: RunningSandbox, by: str) -> Any:
    return await reported(sandbox, "POST", "/clock/advance", {"by": by})


@dataclass
class Receiver:
    """Takes webhooks, keeps their bytes, and answers ``answer``; ``most`` is how many waited for it at a time."""

    port: int = 0
    got: list[bytes] = field(default_factory=list)
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"
    gate: asyncio.Event | None = None
    under_way: int = 0
    most: int = 0
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def wait_for(self, count: int) -> list[bytes]:
        async with asyncio.timeout(PATIENCE), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return self.got

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length_in(head))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        async with self.arrived:
            self.got.append(head + body)
            self.arrived.notify_all()
        if self.gate is not None:
            await self.gate.wait()
        self.under_way -= 1
        writer.write(self.answer)
        writer.close()


@asynccontextmanager
async def receiver(**more: Any) -> AsyncIterator[Receiver]:
    taking = Receiver(**more)
    server = await asyncio.start_server(taking.take, "127.0.0.1", 0)
    taking.port = server.sockets[0].getsockname()[1]
    async with server:
        yield taking
