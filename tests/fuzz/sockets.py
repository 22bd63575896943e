"""Mutated requests over sockets: to the providers, and to the admin API as its OpenAPI document describes it."""

import asyncio
import json
import random
import re
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote_from_bytes

from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire.exchange import HttpRequest

from tests.fuzz.engine import LONGEST, FuzzError, Report, check, seeds
from tests.fuzz.mutation import TREES, VALUES, mutated
from tests.running import Line, line_to, running, settings_for

_AT_A_TIME: Final = 4
_ADMIN: Final = "/_sandbox/v1"
_WAIT: Final = "20ms"

Make = Callable[[random.Random], HttpRequest]


def run_providers(count: int, seed: int) -> Report:
    requests = seeds()

    def make(chance: random.Random) -> HttpRequest:
        return mutated(chance.choice(requests), requests, chance)

    return asyncio.run(_run(count, f"sockets {seed}", make))


def run_admin(count: int, seed: int) -> Report:
    return asyncio.run(_run(count, f"admin {seed}", None))


async def _run(count: int, seed: str, make: Make | None) -> Report:
    report = Report()
    async with running(settings_for(*providers.load().values(), has_run_log=True)) as sandbox:
        if make is None:
            make = _admin_requests(await _document(sandbox))
        shares = [count // _AT_A_TIME + (number < count % _AT_A_TIME) for number in range(_AT_A_TIME)]
        async with asyncio.TaskGroup() as group:
            for number, share in enumerate(shares):
                _ = group.create_task(_client(sandbox, share, random.Random(f"{seed} {number}"), make, report))
        async with line_to(sandbox) as line:
            await line.send(b"GET /_sandbox/livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if (await line.reply()).status != 200:
                raise FuzzError("the sandbox is not alive")
    return report


async def _client(sandbox: RunningSandbox, count: int, chance: random.Random, make: Make, report: Report) -> None:
    """Send requests on connections that are kept as long as the sandbox keeps them; each is sent twice, since the
    server answers the second time by a shorter path.
    """
    while count > 0:
        async with line_to(sandbox) as line:
            while count > 0:
                count -= 1
                request = make(chance)
                begun = time.perf_counter()
                status, is_kept = await _exchanged(line, request, chance)
                report.note(status, time.perf_counter() - begun)
                if is_kept:
                    _, is_kept = await _exchanged(line, request, chance)
                if not is_kept:
                    break


async def _exchanged(line: Line, request: HttpRequest, chance: random.Random) -> tuple[int, bool]:
    """Return the status of the answer, and whether the connection is kept."""
    try:
        async with asyncio.timeout(LONGEST * _AT_A_TIME):
            for piece in _pieces(_framed(request, chance), chance):
                line.writer.write(piece)
                await asyncio.sleep(0)
            head = await line.reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ")[1])
            body = await _body(line, request.method, status, head)
    except (TimeoutError, asyncio.IncompleteReadError, ValueError, OSError) as error:
        raise FuzzError(f"{error!r} for {request!r:.3000}") from error
    check(request, status, head + body)
    return status, b"connection: close" not in head.lower()


async def _body(line: Line, method: str, status: int, head: bytes) -> bytes:
    lower = head.lower()
    if method == "HEAD" or status == 204:
        return b""
    if b"transfer-encoding: chunked" in lower:
        return await line._chunks()
    length = re.search(rb"content-length: (\d+)", lower)
    return await line.reader.readexactly(int(length[1])) if length else await line.reader.read()


def _framed(request: HttpRequest, chance: random.Random) -> bytes:
    """Return the bytes of a request, its body by length or in chunks."""
    line = f"{request.method} ".encode() + re.sub(rb"[\x00-\x20\x7f]", b"+", request.target) + b" HTTP/1.1\r\n"
    fields = b"".join(f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in request.headers)
    if request.body and chance.random() < 0.15:
        size = chance.randrange(1, 2000)
        parts = [request.body[start : start + size] for start in range(0, len(request.body), size)]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
        return line + fields + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    return line + fields + b"Content-Length: %d\r\n\r\n" % len(request.body) + request.body


def _pieces(data: bytes, chance: random.Random) -> list[bytes]:
    if chance.random() < 0.7:
        return [data]
    cut = chance.randrange(len(data))
    return [data[:cut], data[cut:]]


async def _document(sandbox: RunningSandbox) -> dict[str, Any]:
    async with line_to(sandbox) as line:
        await line.send(b"GET /_sandbox/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        document: dict[str, Any] = (await line.reply()).json
        return document


def _admin_requests(document: dict[str, Any]) -> Make:
    """Return what makes requests to documented operations; waits are short, and streams are left out."""
    operations = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if not path.endswith("/stream")
    ]
    schemas = document.get("components", {}).get("schemas", {})

    def make(chance: random.Random) -> HttpRequest:
        method, path, operation = chance.choice(operations)
        path = re.sub(r"\{\w+\}", lambda _: _text(chance, 100), path)
        names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        query = [f"{name}={_text(chance, 300)}" for name in names if chance.random() < 0.3 and name != "timeout"]
        query += [f"timeout={_WAIT}"] if "timeout" in names else []
        body = _admin_body(operation, schemas, chance)
        target = f"{path}?{'&'.join(query)}" if query else path
        headers = (("Host", "localhost"), ("Content-Type", "application/json"))
        return HttpRequest(method, target.encode(), headers, body)

    return make


def _text(chance: random.Random, longest: int) -> str:
    known = (b"m1", b"c1", b"x1", b"default", b"w1", b"smsmode", b"insim", b"+33639980001", b"delivered", b"1h", b"5")
    value = chance.choice(known) if chance.random() < 0.6 else chance.choice(VALUES)[:longest]
    return quote_from_bytes(value)


def _admin_body(operation: dict[str, Any], schemas: dict[str, Any], chance: random.Random) -> bytes:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = [*schemas.get(name, {}).get("properties", {})]
    if chance.random() < 0.05 or not fields:
        return chance.choice((b"", b"{", b"[]", b"null", b"[" * 3000, b"\xff"))
    body = {field: _value(chance) for field in fields if chance.random() < 0.5 and field != "timeout"}
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _value(chance: random.Random) -> Any:
    known = ("smsmode", "+33639980001", "1h", "delivered", "off", "http://127.0.0.1:1/", "virtual", "hello", 3, True)
    return chance.choice(known) if chance.random() < 0.6 else chance.choice(TREES)
