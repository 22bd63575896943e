"""Clients that vanish, stop or send half a request: no connection is kept for them."""

import logging
import socket
import struct
from collections.abc import AsyncIterator
from typing import cast

import pytest
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.server import app
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.http import messages
from sms_sandbox.server.http.connection import Connection

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Line, Watch, line_to, reported, running, settings_for, until

HEAD = b"POST /acme/send HTTP/1.1\r\nHost: x\r\n"
SIZED = HEAD + b"Content-Length: 41\r\n\r\nkey"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde"
FORM = b"key=k1&to=33639980001&text=hello"
WHOLE = HEAD + b"Content-Length: 32\r\n\r\n" + FORM
WAIT = b"GET /_sandbox/v1/messages/wait?timeout=60s HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as one:
        yield one


def open_lines(sandbox: RunningSandbox) -> list[Connection]:
    return [cast("Connection", one) for one in sandbox.http.connections]


def reset(line: Line) -> None:
    line.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.writer.close()


async def received(sandbox: RunningSandbox, count: int = 1) -> None:
    """Wait until the server handles a request."""
    await until(lambda: sandbox.http.requests_count == count)


@pytest.mark.parametrize("begin", [SIZED, CHUNKED, WHOLE + SIZED, HEAD, b"C", b"CONNECT api", b"\x16\x03\x01", b""])
@pytest.mark.parametrize("is_reset", [False, True])
async def test_client_that_vanishes_in_a_request_leaves_no_connection(
    sandbox: RunningSandbox,
    begin: bytes,
    is_reset: bool,  # noqa: FBT001  a parameter of the table
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with line_to(sandbox) as line:
        await line.send(begin)
        await until(lambda: len(open_lines(sandbox)) == 1)
        if is_reset:
            reset(line)
    await until(lambda: not open_lines(sandbox))
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("begin", [SIZED, CHUNKED, CHUNKED + b"\r\n"])
async def test_client_that_closes_its_side_in_a_body_gets_400(sandbox: RunningSandbox, begin: bytes) -> None:
    async with line_to(sandbox) as line:
        await line.send(begin)
        await received(sandbox)
        assert await line.finish() == REFUSAL
    assert [*sandbox.clock_driver.engine.messages] == []


async def test_body_cut_short_behind_another_request_gets_400_and_is_not_handled(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await line.send(WHOLE + SIZED)
        data = await line.finish()
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert data.endswith(REFUSAL)
    assert len([*sandbox.clock_driver.engine.exchanges]) == 1


@pytest.mark.parametrize("later", [b"XX\r\n", b"\r\nzz\r\n", b"\r\n-5\r\n"])
async def test_chunk_broken_in_a_later_packet_gets_400(
    sandbox: RunningSandbox, later: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with line_to(sandbox) as line:
        await line.send(CHUNKED)
        await received(sandbox)
        await line.send(later)
        assert await line.receive_to_the_end() == REFUSAL
    assert [record.getMessage() for record in caplog.records] == ["not an HTTP request: a chunk of a body is broken"]


async def test_client_that_closes_its_side_after_a_request_gets_its_answer(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await line.send(WHOLE)
        assert (await line.finish()).startswith(b"HTTP/1.1 200 OK\r\n")


async def test_body_that_does_not_arrive_in_time_gets_408(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "BODY_TIME", 0.0)
    async with line_to(sandbox) as line:
        await line.send(SIZED)
        assert (await line.reply()).status == 408


@pytest.mark.parametrize("begin", [b"", b"POST /acme/se", HEAD, b"C", b"CONNECT api"])
async def test_head_that_does_not_arrive_in_time_ends_the_connection(
    sandbox: RunningSandbox, begin: bytes, watch: Watch
) -> None:
    async with line_to(sandbox) as line:
        await line.send(begin)
        await until(lambda: len(open_lines(sandbox)) == 1)
        await watch.goes_on(76)
        await until(lambda: not open_lines(sandbox))
        assert await line.reader.read() == b""


async def wait(sandbox: RunningSandbox, line: Line) -> None:
    """Begin a wait for a message that does not come."""
    await line.send(WAIT)
    await until(lambda: len(sandbox.clock_driver.waiters) == 1)


async def close_side(sandbox: RunningSandbox, line: Line) -> None:
    line.writer.write_eof()
    await until(lambda: all(one.is_at_its_end for one in open_lines(sandbox)))


async def test_wait_ends_a_second_after_its_client_has_closed(sandbox: RunningSandbox, watch: Watch) -> None:
    async with line_to(sandbox) as line:
        await wait(sandbox, line)
        await close_side(sandbox, line)
        await watch.goes_on(0.9)
        assert len(sandbox.clock_driver.waiters) == 1
        await watch.goes_on(0.2)
        await until(lambda: not open_lines(sandbox))
        assert len(sandbox.clock_driver.waiters) == 0


async def test_wait_ends_at_once_with_a_reset_connection(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await wait(sandbox, line)
        reset(line)
    await until(lambda: not open_lines(sandbox))
    await until(lambda: len(sandbox.clock_driver.waiters) == 0)


async def test_wait_of_a_client_that_closed_its_side_at_once_is_short(sandbox: RunningSandbox, watch: Watch) -> None:
    async with line_to(sandbox) as line:
        line.writer.write(WAIT)
        await close_side(sandbox, line)
        await until(lambda: len(sandbox.clock_driver.waiters) == 1)
        await watch.goes_on(1.1)
        await until(lambda: not open_lines(sandbox))


async def test_event_stream_ends_after_its_client_has_closed(sandbox: RunningSandbox, watch: Watch) -> None:
    async with line_to(sandbox) as line:
        await line.send(b"GET /_sandbox/v1/events/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await until(lambda: len(sandbox.clock_driver.waiters) == 1)
        await close_side(sandbox, line)
        await watch.goes_on(1.1)
        await until(lambda: len(sandbox.clock_driver.waiters) == 0)


async def test_stall_ends_after_its_client_has_closed(sandbox: RunningSandbox, watch: Watch) -> None:
    await reported(sandbox, "POST", "/faults", {"when": {"provider": "acme"}, "network": "stall"})
    count = sandbox.http.requests_count
    async with line_to(sandbox) as line:
        await line.send(WHOLE)
        await until(lambda: sandbox.http.requests_count > count)
        await close_side(sandbox, line)
        await watch.goes_on(1.1)
        await until(lambda: not open_lines(sandbox))


async def test_advance_is_carried_out_for_a_client_that_is_gone(sandbox: RunningSandbox) -> None:
    count = sandbox.http.requests_count
    body = b'{"by": "1h"}'
    async with line_to(sandbox) as line:
        await line.send(b"POST /_sandbox/v1/clock/advance HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n" + body)
        await until(lambda: sandbox.http.requests_count > count)
        reset(line)
    await until(lambda: sandbox.clock_driver.now() == MORNING + HOUR)


@pytest.mark.parametrize("begin", [b"", SIZED])
async def test_oldest_idle_connection_goes_for_a_new_one_and_the_log_says_so(
    begin: bytes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "most_connections", lambda: 2)
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as first, line_to(sandbox) as second:
        for line in (second, first):
            await line.send(WHOLE)
            assert (await line.reply()).status == 200
        for line in (first, second):
            await line.send(begin)
        async with line_to(sandbox) as third:
            await third.send(WHOLE)
            assert (await third.reply()).status == 200
            assert await second.receive_to_the_end() == b""
            assert len(open_lines(sandbox)) == 2
    lines = [record.getMessage() for record in caplog.records]
    assert [line for line in lines if line.startswith("2 connections are open")] == lines[:1]
