"""The one exit: a hook before the first byte of every answer, whatever part of the server gives it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from sms_sandbox.contract import Backend
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.http.connection import ExactResponse
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, line_to, reported, settings_for, until

SEND = (
    b"POST /acme/send HTTP/1.1\r\nHost: x\r\nContent-Length: 32\r\nConnection: close\r\n\r\n"
    b"key=k1&to=33639980001&text=hello"
)


class Hook:
    """Records each answer that is about to leave, and holds it back while the gate is closed."""

    def __init__(self) -> None:
        self.answers: list[web.StreamResponse] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, answer: web.StreamResponse) -> None:
        self.answers.append(answer)
        await self.gate.wait()

    @property
    def last(self) -> bytes:
        """The bytes of the last answer; empty for a stream."""
        answer = self.answers[-1]
        return answer.data if isinstance(answer, ExactResponse) else b""


def broken(request: HttpRequest, backend: Backend) -> HttpResponse:
    raise ZeroDivisionError(request, backend)


@asynccontextmanager
async def hooked(folder: Path, *, provider_fails: bool = False) -> AsyncIterator[tuple[RunningSandbox, Hook]]:
    provider = replace(ACME, routes=Router(()), not_found=broken) if provider_fails else ACME
    hook = Hook()
    async with await start(settings_for(provider, ca=folder), hook) as sandbox:
        yield sandbox, hook


@pytest.mark.parametrize(
    ("request_line", "begins"),
    [
        ("POST /acme/send", b"HTTP/1.1 4"),
        ("GET /_sandbox/livez", b"HTTP/1.1 200 "),
        ("GET /_sandbox/v1/messages", b"HTTP/1.1 200 "),
        ("GET /_sandbox/v1/messages/m9", b"HTTP/1.1 404 "),
        ("GET /_sandbox/ui/", b"HTTP/1.1 200 "),
        ("GET /nothing", b"HTTP/1.1 404 "),
        ("GET /~nobody/acme/send", b"HTTP/1.1 404 "),
        ("GET http://www.example.org/", b"HTTP/1.1 403 "),
        ("CONNECT www.example.org:443", b"HTTP/1.1 403 "),
        ("CONNECT nowhere", b"HTTP/1.1 400 "),
        ("CONNECT api.acme.example:443", b"HTTP/1.1 200 Connection Established\r\n"),
        ("GET / HTTP/1.1\r\nbroken", b"HTTP/1.1 400 "),
        ("PRI * HTTP/2.0\r\n\r\nSM", b"HTTP/1.1 505 "),
    ],
)
async def test_answer_leaves_after_the_hook(request_line: str, begins: bytes, tmp_path: Path) -> None:
    async with hooked(tmp_path) as (sandbox, hook), line_to(sandbox) as line:
        hook.gate.clear()
        await line.send(f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await until(lambda: len(hook.answers) == 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await line.reader.read(1)
        hook.gate.set()
        head = await line.reader.readuntil(b"\r\n\r\n")
    assert head.startswith(begins)
    assert hook.last.startswith(head)


async def test_internal_error_leaves_after_the_hook(tmp_path: Path) -> None:
    async with hooked(tmp_path, provider_fails=True) as (sandbox, hook), line_to(sandbox) as line:
        await line.send(b"GET /acme/x HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await line.reply()).status == 500
    assert hook.last.startswith(b"HTTP/1.1 500 ")


async def test_stream_leaves_after_the_hook(tmp_path: Path) -> None:
    async with hooked(tmp_path) as (sandbox, hook), line_to(sandbox) as line:
        await line.send(b"GET /_sandbox/v1/events/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await line.reader.readuntil(b"\r\n\r\n")
    assert len(hook.answers) == 1


@pytest.mark.parametrize(
    ("effect", "is_it"),
    [
        ({"status": 503}, lambda data: data.startswith(b"HTTP/1.1 503 ")),
        ({"network": "cut"}, lambda data: data.startswith(b"HTTP/1.1 200 ")),
        ({"network": "reset"}, lambda data: data == b""),
    ],
)
async def test_fault_leaves_after_the_hook(
    effect: dict[str, object], is_it: Callable[[bytes], bool], tmp_path: Path
) -> None:
    async with hooked(tmp_path) as (sandbox, hook):
        await reported(sandbox, "POST", "/faults", {"when": {"provider": "acme"}, **effect})
        count = len(hook.answers)
        async with line_to(sandbox) as line:
            await line.send(SEND)
            try:
                async with asyncio.timeout(PATIENCE):
                    received = await line.reader.read()
            except ConnectionResetError:
                received = b""
    assert len(hook.answers) == count + 1
    assert is_it(received)
    assert hook.last == received
