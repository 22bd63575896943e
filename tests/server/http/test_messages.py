"""Requests as they are read, and answers as they fit the request."""

from dataclasses import replace

import pytest
from sms_sandbox.contract import Provider
from sms_sandbox.server.http import messages
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, line_to, run_log, running, settings_for

FORM = b"key=k1&to=33639980001&text=hello"
SEND = b"POST /acme/send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s" % (len(FORM), FORM)


def answering(response: HttpResponse) -> Provider:
    """Return Acme with one constant answer."""
    return replace(ACME, routes=Router(()), not_found=lambda _request, _backend: response)


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


async def test_http_1_0_client_that_keeps_the_connection_gets_no_chunks() -> None:
    response = HttpResponse(
        200, (("Transfer-Encoding", "chunked"), ("Connection", "keep-alive")), b"OK", "send.accepted"
    )
    async with running(settings_for(answering(response))) as sandbox, line_to(sandbox) as line:
        await line.send(b"GET /acme/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        assert await line.receive_to_the_end() == b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nOK"


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


@pytest.mark.parametrize("framing", ["length", "chunks"])
async def test_body_over_the_limit_is_dropped_and_the_connection_continues(
    framing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MAX_BODY", 1000)
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
