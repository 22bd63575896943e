"""Answers without aiohttp's own words, and requests of odd but real clients."""

import asyncio
from dataclasses import replace

import pytest
from sms_sandbox.contract import Provider
from sms_sandbox.server.http import connection
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, line_to, run_log, running, settings_for

FORM = b"key=k1&to=33639980001&text=hello"
SEND = b"POST /acme/send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s" % (len(FORM), FORM)


def answering(response: HttpResponse) -> Provider:
    """Return Acme with one constant answer."""
    return replace(ACME, routes=Router(()), not_found=lambda _request, _backend: response)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /\xe9 HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
    ],
)
async def test_bytes_that_are_not_http_get_an_empty_400_and_the_next_client_is_served(rubbish: bytes) -> None:
    async with running(settings_for(ACME)) as sandbox:
        async with line_to(sandbox) as line:
            await line.send(rubbish)
            received = await line.receive_to_the_end()
        assert received.startswith(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        assert b"aiohttp" not in received
        assert b"Python" not in received
        assert (await ask(sandbox, SEND)).status == 200


async def test_requests_may_be_pipelined_on_one_connection() -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(SEND * 3)
        assert [(await line.reply()).status for _ in range(3)] == [200, 200, 200]


async def test_request_in_single_bytes_is_answered() -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        for position in range(len(SEND)):
            await line.send(SEND[position : position + 1])
        assert (await line.reply()).status == 200


async def test_chunked_body_is_read() -> None:
    chunked = b"POST /acme/send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (
        len(FORM),
        FORM,
    )
    async with running(settings_for(ACME)) as sandbox:
        assert (await ask(sandbox, chunked)).status == 200


async def test_client_that_expects_100_continue_gets_it() -> None:
    head, _, body = SEND.partition(b"\r\n\r\n")
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(head + b"\r\nExpect: 100-continue\r\n\r\n")
        invitation = b"HTTP/1.1 100 Continue\r\n\r\n"
        assert await line.receive(len(invitation)) == invitation
        await line.send(body)
        assert (await line.reply()).status == 200


async def test_connection_close_ends_the_connection() -> None:
    head, _, body = SEND.partition(b"\r\n\r\n")
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(head + b"\r\nConnection: close\r\n\r\n" + body)
        received = await line.receive_to_the_end()
        message = next(iter(sandbox.clock_driver.engine.messages))
        assert received.endswith(b"\r\n\r\n" + message.provider_id.encode())


async def test_answer_that_ends_the_connection_has_close_instead_of_keep_alive() -> None:
    response = HttpResponse(200, (("Connection", "keep-alive"), ("Content-Length", "2")), b"OK", "send.accepted")
    async with running(settings_for(answering(response))) as sandbox:
        kept = await ask(sandbox, b"GET /acme/x HTTP/1.1\nHost: x\n\n")
        ended = await ask(sandbox, b"GET /acme/x HTTP/1.0\nHost: x\n\n")
    assert b"Connection: keep-alive" in kept.head
    assert b"Connection: close" in ended.head


async def test_http_1_0_client_gets_no_chunks() -> None:
    response = HttpResponse(200, (("Transfer-Encoding", "chunked"),), b"OK", "send.accepted")
    async with running(settings_for(answering(response))) as sandbox, line_to(sandbox) as line:
        await line.send(b"GET /acme/x HTTP/1.0\r\n\r\n")
        assert await line.receive_to_the_end() == b"HTTP/1.1 200 OK\r\n\r\nOK"


async def test_answer_to_head_has_no_body() -> None:
    response = HttpResponse(200, (("Content-Length", "2"),), b"OK", "send.accepted")
    async with running(settings_for(answering(response))) as sandbox, line_to(sandbox) as line:
        await line.send(b"HEAD /acme/x HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await line.finish() == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"


async def test_absolute_target_replaces_the_host_header() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox:
        await ask(sandbox, b"GET http://api.acme.example/send?a=1 HTTP/1.1\nHost: other\n\n")
    assert [(request.host, request.target) for request in seen] == [("api.acme.example", b"/send?a=1")]


async def test_raw_bytes_in_headers_reach_the_provider_unchanged() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox:
        await ask(sandbox, b"GET /acme/x HTTP/1.1\nHost: h\nX-Name: caf\xe9\n\n")
    assert seen[0].headers == (("Host", "h"), ("X-Name", "caf\xe9"))


@pytest.mark.parametrize("framing", ["length", "chunks"])
async def test_body_over_the_limit_is_dropped_and_the_connection_continues(
    framing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_BODY", 1000)
    body = b"x" * 1001
    frames = {
        "length": b"Content-Length: 1001\r\n\r\n" + body,
        "chunks": b"Transfer-Encoding: chunked\r\n\r\n" + b"3e9\r\n" + body + b"\r\n0\r\n\r\n",
    }
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        await line.send(b"POST /acme/x HTTP/1.1\r\nHost: h\r\n" + frames[framing])
        await line.reply()
        await line.send(SEND)
        await line.reply()
    assert [(request.is_oversized, request.body) for request in seen] == [(True, b""), (False, FORM)]


async def test_client_that_leaves_before_its_answer_harms_no_other() -> None:
    async with running(settings_for(ACME)) as sandbox:
        async with line_to(sandbox) as line:
            await line.send(SEND[:-5])
        await asyncio.sleep(0)
        assert (await ask(sandbox, SEND)).status == 200
