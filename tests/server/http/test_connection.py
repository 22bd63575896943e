"""Answers without aiohttp's own words, and requests of odd but real clients."""

import asyncio

import pytest
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, line_to, run_log, running, settings_for

FORM = b"key=k1&to=33639980001&text=hello"
SEND = b"POST /acme/send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s" % (len(FORM), FORM)


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


async def test_connection_close_ends_the_connection() -> None:
    head, _, body = SEND.partition(b"\r\n\r\n")
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(head + b"\r\nConnection: close\r\n\r\n" + body)
        received = await line.receive_to_the_end()
        message = next(iter(sandbox.clock_driver.engine.messages))
        assert received.endswith(b"\r\n\r\n" + message.provider_id.encode())


async def test_raw_bytes_in_headers_reach_the_provider_unchanged() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox:
        await ask(sandbox, b"GET /acme/x HTTP/1.1\nHost: h\nX-Name: caf\xe9\n\n")
    assert seen[0].headers == (("Host", "h"), ("X-Name", "caf\xe9"))


async def test_client_that_leaves_before_its_answer_harms_no_other() -> None:
    async with running(settings_for(ACME)) as sandbox:
        async with line_to(sandbox) as line:
            await line.send(SEND[:-5])
        await asyncio.sleep(0)
        assert (await ask(sandbox, SEND)).status == 200
