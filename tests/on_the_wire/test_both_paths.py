"""Every odd shape of HTTP over both paths: answered as it arrives, and by aiohttp's task.

Two sandboxes of the same seed get the same bytes. One has something to do before each answer, which closes the fast
path; every byte of the answers and every end of a connection has to be the same.
"""

import asyncio
import random  # noqa: TID251  the requests of the fuzz are drawn so
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
from aiohttp import web
from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox, start

from tests.fuzz.engine import seeds
from tests.fuzz.mutation import mutated
from tests.running import PATIENCE, Line, length_in, line_to, settings_for

TIMES = 3
"""How often each request is sent on its connection; the fast path may answer from the second on."""

HOST = b"Host: 127.0.0.1"
INSIM = b'{"header":{"login":"a@b.c","accessKey":"k"},"messages":[{"phone_number":"+33639980001","message":"Hi"}]}'
GET_SEND = b"/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=0639980001"


async def nothing(answer: web.StreamResponse) -> None:
    del answer


class Pair(NamedTuple):
    quick: RunningSandbox
    slow: RunningSandbox
    """Without the fast path."""


@asynccontextmanager
async def both() -> AsyncIterator[Pair]:
    settings = settings_for(*providers.load().values())
    async with await start(settings) as quick, await start(settings, nothing) as slow:
        yield Pair(quick, slow)


def post(*fields: bytes, body: bytes = INSIM, path: bytes = b"/insim/api/v1/sendsms", host: bytes = HOST) -> bytes:
    return b"\r\n".join([b"POST %s HTTP/1.1" % path, host, *fields, b"", body])


def sized(*fields: bytes, body: bytes = INSIM, path: bytes = b"/insim/api/v1/sendsms", host: bytes = HOST) -> bytes:
    return post(b"Content-Length: %d" % len(body), *fields, body=body, path=path, host=host)


def get(target: bytes = GET_SEND, *fields: bytes, method: bytes = b"GET", version: bytes = b"1.1") -> bytes:
    return b"\r\n".join([b"%s %s HTTP/%s" % (method, target, version), HOST, *fields, b"", b""])


QUICK = {
    "a send with a body": sized(),
    "a send by GET": get(),
    "with percent-escapes": get(b"/http/1.6/sendSMS.do?accessToken=t&message=caf%E9%20%+x&numero=%2B33639980001"),
    "with an empty query": get(b"/http/1.6/sendSMS.do?"),
    "with odd characters": get(b"/http/1.6/sendSMS.do?message=\"<>[]^`{|}\\'&numero=0639980001&accessToken=t"),
    "with two slashes": get(b"//http//1.6/sendSMS.do?accessToken=t"),
    "a body of no length": sized(body=b""),
    "a body without a length": post(body=b""),
    "a body of GET": get(GET_SEND, b"Content-Length: 3") + b"a=b",
    "a length with zeros": post(b"Content-Length: 0%d" % len(INSIM)),
    "a length between blanks": post(b"Content-Length: \t %d  " % len(INSIM)),
    "fields in small letters": sized(b"content-type: application/json", b"x-name:no blank", b"x-empty:"),
    "a field twice": sized(b"X-Name: a", b"x-name: b", b"Accept: text/plain", b"Accept: application/json"),
    "8-bit bytes in a field": sized(b"X-Name: caf\xe9"),
    "a broken body": sized(body=b'{"header":'),
    "a body that says that it is compressed": sized(b"Content-Encoding: gzip"),
    "a body of odd bytes": sized(body=b"\r\n\r\nGET / HTTP/1.1\r\n\r\n\x00\xff"),
    "a token in a field": sized(b"Authorization: Bearer token", body=b"{}", path=b"/send"),
    "XML": sized(b"Accept: application/xml", b"Authorization: Bearer token", body=b"<sms/>", path=b"/send"),
    "a form": sized(body=b"token=t&sendto=%2B33639980001&body=Hi&device_id=1", path=b"/getdata/addsms"),
    "a real host": sized(host=b"Host: www.insim.app", path=b"/api/v1/sendsms"),
    "a real host in capitals with a port": sized(host=b"Host: WWW.INSIM.APP:80", path=b"/api/v1/sendsms"),
    "an unknown path of a provider": get(b"/insim/nothing"),
    "the sandbox's own path at a real host": sized(host=b"Host: www.insim.app", path=b"/api/_sandbox/livez"),
    "the default workspace in a field": sized(b"X-Sandbox-Workspace: default"),
    "the origin of its own host": sized(b"Origin: http://127.0.0.1"),
    "a client on a machine of the same site": sized(b"Sec-Fetch-Site: same-origin", b"Sec-Fetch-Mode: cors"),
    "keep-alive": sized(b"Connection: keep-alive"),
    "trailers that are promised": sized(b"TE: trailers"),
    "a bare line feed between two fields": get(GET_SEND, b"X-Name: a\nX-Other: b"),
    "a long field": sized(b"X-Long: " + b"a" * 3000),
    "the health": get(b"/_sandbox/livez"),
    "the readiness of a workspace": get(b"/~default/_sandbox/readyz?a=b"),
}
"""Shapes that the fast path answers from the second time on, each with the name of the shape."""

SLOW = {
    "without fields": b"GET %s HTTP/1.1\r\n\r\n" % GET_SEND,
    "without a host": sized(host=b"Accept: */*"),
    "a type twice": sized(b"Content-Type: text/plain", b"Content-Type: application/json"),
    "HEAD": get(method=b"HEAD"),
    "PUT": sized().replace(b"POST", b"PUT"),
    "DELETE": get(method=b"DELETE"),
    "OPTIONS of everything": get(b"*", method=b"OPTIONS"),
    "an unknown method": get(method=b"BREW"),
    "a method in small letters": get(method=b"get"),
    "HTTP/1.0": get(version=b"1.0"),
    "HTTP/1.0 that stays": get(GET_SEND, b"Connection: keep-alive", version=b"1.0"),
    "HTTP/2.0": get(version=b"2.0"),
    "close": sized(b"Connection: close"),
    "close among others": sized(b"Connection: TE, close"),
    "an upgrade": get(GET_SEND, b"Connection: Upgrade", b"Upgrade: websocket"),
    "an upgrade to h2c": get(GET_SEND, b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: "),
    "an upgrade without a connection": get(GET_SEND, b"Upgrade: h2c"),
    "chunks": post(b"Transfer-Encoding: chunked", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(INSIM), INSIM)),
    "chunks with a length": sized(b"Transfer-Encoding: chunked"),
    "two lengths": sized(b"Content-Length: 3"),
    "a length with a sign": post(b"Content-Length: +%d" % len(INSIM)),
    "a length that is no number": post(b"Content-Length: x"),
    "bare line feeds": sized().replace(b"\r\n", b"\n"),
    "line ends before it": b"\r\n\r\n" + sized(),
    "a folded field": get(GET_SEND, b"X-Name: a\r\n b"),
    "a blank before the colon": get(GET_SEND, b"X-Name : a"),
    "a field without a colon": get(GET_SEND, b"nothing"),
    "a NUL in a field": get(GET_SEND, b"X-Name: a\x00b"),
    "300 fields": get(GET_SEND, *(b"X-%d: a" % number for number in range(300))),
    "too long a field": sized(b"X-Long: " + b"a" * 70_000),
    "a long block": sized(b"X-Long: " + b"a" * 5000),
    "a fragment": get(b"/http/1.6/sendSMS.do?accessToken=t#message"),
    "8-bit bytes in the target": get(b"/http/1.6/sendSMS.do?accessToken=t&message=caf\xe9&numero=0639980001"),
    "a blank in the target": get(b"/http/1.6/sendSMS.do?message=a b"),
    "no target": get(b""),
    "an absolute target": get(b"http://api.smsmode.com" + GET_SEND),
    "an absolute target of another host": get(b"http://www.example.org/"),
    "a target without a slash": get(b"http/1.6/sendSMS.do"),
    "CONNECT": get(b"www.example.org:443", method=b"CONNECT"),
    "the admin API": get(b"/_sandbox/v1/messages"),
    "the health of an unknown workspace": get(b"/_sandbox/livez", b"X-Sandbox-Workspace: nobody"),
    "the health at a real host": get(b"/_sandbox/livez").replace(HOST, b"Host: www.insim.app"),
    "the health after a POST": sized(path=b"/_sandbox/livez"),
    "the health, asked for by HEAD": get(b"/_sandbox/livez", method=b"HEAD"),
    "the front page": get(b"/"),
    "no provider": get(b"/nothing"),
    "a workspace in the path": sized(path=b"/~default/insim/api/v1/sendsms"),
    "an unknown workspace in the path": sized(path=b"/~nobody/insim/api/v1/sendsms"),
    "an unknown workspace in a field": sized(b"X-Sandbox-Workspace: nobody"),
    "an unknown workspace in the host": sized(host=b"Host: nobody.localhost"),
    "a workspace without a name in the host": sized(host=b"Host: .localhost"),
    "a page of another site": sized(b"Origin: http://evil.example"),
    "a link on a page of another site": get(GET_SEND, b"Sec-Fetch-Site: cross-site", b"Sec-Fetch-Mode: no-cors"),
    "a tab": get(GET_SEND, b"Sec-Fetch-Site: none", b"Sec-Fetch-Mode: navigate", b"Sec-Fetch-Dest: document"),
    "a tab over plain http": get(GET_SEND, b"Upgrade-Insecure-Requests: 1"),
}
"""Shapes that always take the way of aiohttp, because of their head or because they are for no provider."""


async def answer(line: Line, *, is_head: bool = False) -> bytes:
    """Return the bytes of one answer, or what there is of it at the end of the connection."""
    try:
        async with asyncio.timeout(PATIENCE):
            head = await line.reader.readuntil(b"\r\n\r\n")
            if is_head:
                return head
            if b"transfer-encoding: chunked" in head.lower():
                return head + await line.reader.readuntil(b"0\r\n\r\n")
            return head + await line.reader.readexactly(length_in(head))
    except asyncio.IncompleteReadError as end:
        return end.partial + b"<end>"


async def conversation(sandbox: RunningSandbox, shape: bytes) -> list[bytes]:
    """Return the answers to a request that is sent several times on one connection, and what follows them."""
    async with line_to(sandbox) as line:
        answers = []
        for _ in range(TIMES):
            await line.send(shape)
            answers.append(await answer(line, is_head=shape.startswith(b"HEAD")))
            if answers[-1].endswith(b"<end>") or b"connection: close" in answers[-1].lower():
                return [*answers, await line.receive_to_the_end()]
        return [*answers, await line.finish()]


def handled(sandbox: RunningSandbox) -> int:
    """Return the number of requests that aiohttp has handled."""
    return sandbox.http.requests_count


@pytest.mark.parametrize("shape", QUICK.values(), ids=QUICK.keys())
async def test_request_with_a_known_head_gets_the_same_bytes_without_aiohttp(shape: bytes) -> None:
    async with both() as (quick, slow):
        assert await conversation(quick, shape) == await conversation(slow, shape)
        assert (handled(quick), handled(slow)) == (1, TIMES)


async def test_request_whose_known_head_has_another_length_gets_the_same_bytes_without_aiohttp() -> None:
    shapes = [sized(body=INSIM.replace(b"Hi", b"H" + b"i" * more)) for more in (1, 2, 90, 900)]
    async with both() as (quick, slow), line_to(quick) as first, line_to(slow) as second:
        for shape in shapes:
            await first.send(shape)
            await second.send(shape)
            assert await answer(first) == await answer(second)
        assert (handled(quick), handled(slow)) == (1, len(shapes))


@pytest.mark.parametrize("shape", SLOW.values(), ids=SLOW.keys())
async def test_other_request_gets_the_same_bytes_from_aiohttp(shape: bytes) -> None:
    async with both() as (quick, slow):
        assert await conversation(quick, shape) == await conversation(slow, shape)
        assert handled(quick) == handled(slow)


async def test_request_with_a_known_head_is_answered_at_once_on_another_connection() -> None:
    async with both() as (quick, _):
        await conversation(quick, sized())
        await conversation(quick, sized())
        assert handled(quick) == 1


@pytest.mark.parametrize("cut", [1, 20, 40, 80, 120, 180])
async def test_request_in_two_pieces_gets_the_same_bytes(cut: int) -> None:
    async with both() as pair:
        answers = []
        for sandbox in pair:
            async with line_to(sandbox) as line:
                await line.send(sized())
                answers.append([await answer(line)])
                for piece in (sized()[:cut], sized()[cut:]):
                    await line.send(piece)
                    await asyncio.sleep(0)
                answers[-1] += [await answer(line)]
                await line.send(sized())
                answers[-1] += [await answer(line), await line.finish()]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
async def test_known_head_without_the_whole_blank_line_is_not_answered_before_the_rest(missing: int) -> None:
    async with both() as (quick, _), line_to(quick) as line:
        for _ in range(2):
            await line.send(get())
            await answer(line)
        [connection], exchanges = quick.http.connections, quick.workspaces.default.engine.exchanges
        connection.data_received(get()[:-missing])
        assert len(exchanges) == 2
        connection.data_received(get()[-missing:])
        await answer(line)
        assert len(exchanges) == 3


async def test_pipelined_requests_with_known_heads_get_the_same_bytes_in_order() -> None:
    async with both() as pair:
        answers = []
        for sandbox in pair:
            async with line_to(sandbox) as line:
                await line.send(sized())
                answers.append([await answer(line)])
                await line.send(sized() + get() + sized(b"Accept: */*") + sized() + sized()[:50])
                answers[-1] += [await answer(line) for _ in range(4)]
                await line.send(sized()[50:])
                answers[-1] += [await answer(line), await line.finish()]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("more", [b"", b"\r\n", b"GARBAGE\r\n\r\n", sized()[:100]])
async def test_client_that_closes_its_side_after_a_request_gets_the_same_bytes(more: bytes) -> None:
    async with both() as pair:
        answers = []
        for sandbox in pair:
            async with line_to(sandbox) as line:
                await line.send(sized())
                answers.append([await answer(line)])
                await line.send(sized() + more)
                answers[-1] += [await line.finish()]
        assert answers[0] == answers[1]


async def test_mutated_requests_get_the_same_bytes_twice() -> None:
    requests, chance = seeds(), random.Random("both paths")  # noqa: S311  no secret
    async with both() as (quick, slow):
        for _ in range(400):
            request = mutated(chance.choice(requests), requests, chance)
            if request.method == "CONNECT":
                continue
            target = re.sub(rb"[\x00-\x20\x7f]", b"+", request.target)
            fields = b"".join(f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in request.headers)
            line = request.method.encode() + b" " + target + b" HTTP/1.1\r\n" + fields
            shape = line + b"Content-Length: %d\r\n\r\n" % len(request.body) + request.body
            assert await conversation(quick, shape) == await conversation(slow, shape)
        assert handled(quick) < handled(slow) * 0.6
