"""Requests of real clients that deviate from HTTP, over a real socket."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from sms_sandbox.providers.smsmode import PROVIDER as SMSMODE
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.http.connection import Connection
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME
from tests.running import line_to, run_log, running, settings_for

SEND = b"GET /http/1.6/sendSMS.do?accessToken=t&message=%s&numero=0639980001 HTTP/1.1\nHost: api.smsmode.com\n%s\n"
ACCEPTED = re.compile(rb"0 \| Accept\xe9 \| \w+\n")


@pytest.fixture
async def smsmode() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(SMSMODE)) as sandbox:
        yield sandbox


async def test_requests_with_bare_line_feeds_are_answered_on_one_connection(smsmode: RunningSandbox) -> None:
    async with line_to(smsmode) as line:
        for _ in range(2):
            await line.send(SEND % (b"hello", b""))
            assert ACCEPTED.fullmatch((await line.reply()).body)


async def test_8_bit_bytes_of_a_target_are_text_in_the_providers_charset(smsmode: RunningSandbox) -> None:
    async with line_to(smsmode) as line:
        for end in (b"\n", b"\r\n"):
            await line.send((SEND % (b"caf\xe9+10\xa4", b"")).replace(b"\n", end))
            assert ACCEPTED.fullmatch((await line.reply()).body)
    assert [message.text for message in smsmode.clock_driver.engine.messages] == ["café 10€"] * 2


@pytest.mark.parametrize("headers", [b"", b"Content-Type: plain/text\n", b"X-Name: caf\xe9\n"])
@pytest.mark.parametrize("text", [b"hello", b"hello&&", b"hello&&a=1&=&"])
async def test_unknown_headers_and_parameters_are_ignored(
    smsmode: RunningSandbox, text: bytes, headers: bytes
) -> None:
    async with line_to(smsmode) as line:
        await line.send(SEND % (text, headers))
        assert ACCEPTED.fullmatch((await line.reply()).body)
    assert [message.text for message in smsmode.clock_driver.engine.messages] == ["hello"]


BODY = b"a=\xe9\n\n\r\n\r\nGET /acme/fake HTTP/1.1\nHost: h\n\n"
SIZED = b"POST /acme/x HTTP/1.1\nHost: h\nContent-Length: %d\n\n%s" % (len(BODY), BODY)
CHUNKED = b"POST /acme/x HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


@pytest.mark.parametrize("request_bytes", [SIZED, CHUNKED])
async def test_body_after_bare_line_feeds_keeps_its_bytes_and_end(request_bytes: bytes) -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        for size in (1, 7, len(request_bytes)):
            for start in range(0, len(request_bytes), size):
                await line.send(request_bytes[start : start + size])
            assert (await line.reply()).status == 200
    assert [(request.method, request.target, request.body) for request in seen] == [("POST", b"/x", BODY)] * 3


async def test_client_with_bare_line_feeds_gets_100_continue() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        await line.send(b"POST /acme/x HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 3\n\n")
        invitation = b"HTTP/1.1 100 Continue\r\n\r\n"
        assert await line.receive(len(invitation)) == invitation
        await line.send(b"\n\n\n")
        await line.reply()
    assert [request.body for request in seen] == [b"\n\n\n"]


async def test_each_pipelined_request_keeps_its_own_target() -> None:
    targets = [b"/%d" % number + (b"?caf\xe9" if number % 3 == 0 else b"?caf_") for number in range(100)]
    ends = [b"\r\n", b"\n"]
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        await line.send(
            b"".join(
                b"GET /acme%s HTTP/1.1\nHost: h\n\n".replace(b"\n", ends[number % 2]) % target
                for number, target in enumerate(targets)
            )
        )
        for _ in targets:
            await line.reply()
    assert [request.target for request in seen] == targets


async def test_ignored_upgrade_keeps_later_targets() -> None:
    seen: list[HttpRequest] = []
    upgrade = b"GET /acme/x HTTP/1.1\nHost: h\nConnection: upgrade\nUpgrade: websocket\n\n"
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        await line.send(upgrade + b"GET /acme/caf\xe9 HTTP/1.1\nHost: h\n\n")
        for _ in range(2):
            await line.reply()
    assert [request.target for request in seen] == [b"/x", b"/caf\xe9"]


async def test_absolute_target_keeps_8_bit_bytes() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        await line.send(b"GET http://api.acme.example/caf\xe9 HTTP/1.1\nHost: other\n\n")
        await line.reply()
    assert [(request.host, request.target) for request in seen] == [("api.acme.example", b"/caf\xe9")]


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GARBAGE\n\n",
        b"G\xc9T / HTTP/1.1\nHost: h\n\n",
        b"GET / HTTP/1.1\nno colon\n\n",
        b"GET / HTTP/1.1\nHost: h\nX: y\n folded\n\n",
        b"POST / HTTP/1.1\nHost: h\nContent-Length: 2\nTransfer-Encoding: chunked\n\n0\r\n\r\n",
        b"POST / HTTP/1.1\nHost: h\nContent-Length: 2\nContent-Length: 3\n\nabc",
        b"POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
        b"GET /?m=two words HTTP/1.1\nHost: h\n\n",
        b"GET /%s HTTP/1.1\nHost: h\n\n" % (b"\xe9" * (1 << 20)),
        b"GET / HTTP/1.1\nHost: h\nX: %s\n\n" % (b"y" * (1 << 17)),
    ],
    ids=range(10),
)
async def test_other_broken_requests_get_an_empty_400(rubbish: bytes) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(rubbish)
        received = await line.receive_to_the_end()
    assert received == b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Spy:
    """A transport that records each write."""

    def __init__(self, transport: asyncio.Transport, written: list[bytes]) -> None:
        self._transport = transport
        self._written = written

    def write(self, data: bytes) -> None:
        self._written.append(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


async def test_client_that_reads_once_gets_the_whole_answer(
    smsmode: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    made = Connection.connection_made

    def made_with_a_spy(self: Connection, transport: asyncio.Transport) -> None:
        made(self, cast("asyncio.Transport", Spy(transport, written)))

    monkeypatch.setattr(Connection, "connection_made", made_with_a_spy)
    async with line_to(smsmode) as line:
        replies = []
        for request in (SEND % (b"hello", b""), b"GET /http/1.6/nothing.do HTTP/1.1\nHost: api.smsmode.com\n\n"):
            await line.send(request)
            replies.append(await line.reply())
    assert written == [reply.head + reply.body for reply in replies]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /acme/x?token=SECRET" + b"a" * 1_100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /acme/x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer SECRET" + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /acme/x HTTP/1.1\r\nHost: h\r\nSECRET\r\n\r\n",
        b"SECRET /acme/x?a SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET acme/x?token=SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET http://SECRET:SECRET@/ HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /acme/x?token=SECRET HTTP/9.9\r\nHost: h\r\n\r\n",
        b"GET /acme/x HTTP/1.1\r\nHost: h\r\nContent-Length: SECRET\r\n\r\n",
        b"GET /acme/x HTTP/1.1\r\nHost: h\r\n'SECRET' header: x\r\n\r\n",
    ],
)
async def test_refused_request_is_logged_without_its_content(
    request_bytes: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(request_bytes)
        assert (await line.receive_to_the_end()).startswith(b"HTTP/1.1 4")
    [record] = caplog.records
    assert record.getMessage().startswith("not an HTTP request: ")
    assert "SECRET" not in record.getMessage()


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (b"GET acme/x HTTP/1.1\r\nHost: h", "the target is no URL"),
        (b"GET /acme/x HTTP/9.9\r\nHost: h", "Bad status line: Invalid HTTP version"),
        (b"GET /acme/x HTTP/1.1\r\nHost: h\r\nHost: i", "Duplicate 'Host' header found."),
        (b"GET /acme/x HTTP/1.1\r\nA: b", "Missing 'Host' header in request."),
        (
            b"POST /acme/x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding can't be present with Content-Length",
        ),
    ],
)
async def test_refused_request_is_logged_with_all_that_is_wrong(
    head: bytes, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(head + b"\r\n\r\n")
        assert (await line.receive_to_the_end()).startswith(b"HTTP/1.1 4")
    assert [record.getMessage() for record in caplog.records] == [f"not an HTTP request: {problem}"]
