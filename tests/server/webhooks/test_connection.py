"""Requests on one connection, with receivers of every kind."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from sms_sandbox.server.webhooks.answers import WebhookAnswer
from sms_sandbox.server.webhooks.client import dialled
from sms_sandbox.server.webhooks.connection import DOUBT, ReceiverConnection, Result
from sms_sandbox.server.webhooks.dialling import connected
from sms_sandbox.server.webhooks.failures import AttemptError, UnreadRequestError
from sms_sandbox.wire.exchange import HttpRequest

from tests.running import PATIENCE, Watch, receiver, until
from tests.server.webhooks.exchanging import (
    LOOPBACK,
    OK,
    LastingReceiver,
    error_of,
    exchange,
    lasting_receiver,
    reset,
    result_on,
    webhook,
)

FIRST, SECOND = (HttpRequest("GET", target, (("Host", "h"),)) for target in (b"/1", b"/2"))


def close(line: asyncio.Transport) -> None:
    line.close()


def abort(line: asyncio.Transport) -> None:
    line.abort()


async def connected_to(taking: LastingReceiver) -> ReceiverConnection:
    return await connected(webhook(taking.port).to, LOOPBACK, dialled, PATIENCE)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", "closed without an answer"),
        (b"HTTP/1.1 20", "closed in the middle of the head of its answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
            "closed in the middle of the body of its answer with status 200",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            "closed in the middle of the body of its answer with status 200",
        ),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "the answer is not HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "the answer is not HTTP/1.1"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + b"x" * 10,
            "the body of the answer with status 200 is not HTTP/1.1",
        ),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            "answered with 101 Switching Protocols, for which the webhook does not ask",
        ),
    ],
)
async def test_answer_that_is_not_whole_http_is_an_error_in_our_own_words(answer: bytes, error: str) -> None:
    async with receiver(answer=answer) as taking:
        assert await error_of(webhook(taking.port)) == error


async def test_reset_connection_is_an_error() -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        reset(cast("asyncio.Transport", writer.transport))

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        error = await error_of(webhook(server.sockets[0].getsockname()[1]))
    assert error == "the connection broke: connection reset by peer"


async def test_receiver_that_reads_nothing_is_given_up_in_time() -> None:
    given_up = asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        await given_up.wait()
        writer.transport.abort()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        target = webhook(server.sockets[0].getsockname()[1])
        large = replace(target, request=HttpRequest("POST", b"/", (), b"x" * 50_000_000))
        with pytest.raises(TimeoutError):
            await exchange(large, seconds=0.1)
        given_up.set()


async def test_connection_carries_one_request_after_another() -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        for request in (FIRST, SECOND):
            assert await result_on(connection, request) == WebhookAnswer(200, b"OK", leaves_open=True)
        connection.close()
        assert taking.got == [[FIRST.to_bytes(), SECOND.to_bytes()]]


def answer_and(end: Callable[[asyncio.Transport], None]) -> Callable[[asyncio.Transport], None]:
    def react(line: asyncio.Transport) -> None:
        line.write(OK)
        end(line)

    return react


@pytest.mark.parametrize("end", [close, abort, reset])
async def test_second_request_that_meets_a_closed_receiver_is_known_to_be_unread(
    end: Callable[[asyncio.Transport], None],
) -> None:
    async with lasting_receiver() as taking:
        taking.react = answer_and(end)
        connection = await connected_to(taking)
        assert isinstance(await result_on(connection, FIRST), WebhookAnswer)
        assert isinstance(await result_on(connection, SECOND), UnreadRequestError)
        assert taking.got == [[FIRST.to_bytes()]]


async def test_second_request_on_a_connection_that_was_closed_before_is_unread() -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await result_on(connection, FIRST)
        taking.lines[0].close()
        await until(lambda: connection._transport is None)
        assert isinstance(await result_on(connection, SECOND), UnreadRequestError)


async def second_in_doubt(taking: LastingReceiver, watch: Watch) -> tuple[ReceiverConnection, asyncio.Task[Result]]:
    """Return a connection that the receiver has closed after a second request, and the result of that request."""
    connection = await connected_to(taking)
    await result_on(connection, FIRST)
    taking.react = close
    second = asyncio.ensure_future(result_on(connection, SECOND))
    await until(lambda: not taking.lines)
    await watch.goes_on()
    return connection, second


async def test_second_request_that_was_read_and_not_answered_is_not_unread(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        _, second = await second_in_doubt(taking, watch)
        await watch.goes_on(DOUBT)
        result = await second
        assert (type(result), str(result)) == (AttemptError, "closed without an answer")
        assert taking.got == [[FIRST.to_bytes(), SECOND.to_bytes()]]


async def test_second_request_to_a_receiver_that_ends_in_two_steps_is_known_to_be_unread(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        taking.react = answer_and(lambda line: line.pause_reading())
        connection = await connected_to(taking)
        await result_on(connection, FIRST)
        second = asyncio.ensure_future(result_on(connection, SECOND))
        await watch.goes_on()
        taking.lines[0].write_eof()
        await watch.goes_on()
        assert not second.done()
        taking.lines[0].abort()
        await watch.goes_on(DOUBT)
        assert isinstance(await second, UnreadRequestError)


async def test_second_request_in_doubt_that_is_broken_off_gets_no_result(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        connection, second = await second_in_doubt(taking, watch)
        connection.abort()
        await watch.goes_on(DOUBT)
        assert not second.done()
        second.cancel()


async def test_first_part_of_a_later_answer_is_acknowledged_at_once() -> None:
    head, body = OK[:-2], OK[-2:]
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await result_on(connection, FIRST)
        taking.answer = head
        second = asyncio.ensure_future(result_on(connection, SECOND))
        await until(lambda: connection._reader is not None)
        assert connection._transport is not None
        line = connection._transport.get_extra_info("socket")
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK) == 1
        taking.lines[0].write(body)
        assert isinstance(await second, WebhookAnswer)
        connection.close()


async def test_bytes_without_a_request_end_the_connection_and_are_reported() -> None:
    lost: list[ReceiverConnection] = []
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await result_on(connection, FIRST)
        connection.on_lost = lost.append
        taking.lines[0].write(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
        await until(lambda: not taking.lines)
    assert lost == [connection]


async def test_end_of_an_idle_connection_is_reported_once() -> None:
    lost: list[ReceiverConnection] = []
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        connection.on_lost = lost.append
        taking.lines[0].close()
        await until(lambda: connection._transport is None)
    assert lost == [connection]


async def test_receiver_that_speaks_first_is_read_behind_the_request() -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await until(lambda: bool(taking.lines))
        taking.lines[0].write(b"SSH-2.0-")
        await until(lambda: bool(connection._early))
        taking.lines[0].write(b"OpenSSH_9.2\r\n\r\n")
        await until(lambda: b"9.2" in connection._early)
        assert str(await result_on(connection, FIRST)) == "the answer is not HTTP/1.1"


@pytest.mark.parametrize(
    ("said", "end", "result"),
    [
        (b"", close, "closed without an answer"),
        (b"", reset, "the connection broke: connection reset by peer"),
        (b"HTTP/1.1 20", close, "closed in the middle of the head of its answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", close, "the answer is not HTTP/1.1"),
        (b"HTTP/1.1 408 Late\r\n\r\nlate", close, WebhookAnswer(408, b"late", leaves_open=False)),
    ],
)
async def test_receiver_that_closes_before_the_request_gives_the_result_of_one_that_closes_after_it(
    said: bytes, end: Callable[[asyncio.Transport], None], result: WebhookAnswer | str
) -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await until(lambda: bool(taking.lines))
        taking.lines[0].write(said)
        end(taking.lines[0])
        await until(lambda: connection._transport is None)
        found = await result_on(connection, FIRST)
    assert (found if isinstance(found, WebhookAnswer) else str(found)) == result


async def test_time_of_each_request_is_its_own(watch: Watch) -> None:
    results: list[Result] = []

    def end(_: ReceiverConnection, result: Result) -> None:
        results.append(result)

    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        connection.send("GET", FIRST.to_bytes(), watch.seconds + 5, end)
        await until(lambda: len(results) == 1)
        taking.answer = b""
        connection.send("GET", SECOND.to_bytes(), watch.seconds + 8, end)
        await watch.goes_on(6)
        assert len(results) == 1
        await watch.goes_on(2)
        assert isinstance(results[1], TimeoutError)


async def test_earlier_time_of_a_later_request_ends_it(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await result_on(connection, FIRST, 60)
        taking.answer = b""
        second = asyncio.ensure_future(result_on(connection, SECOND, 1))
        await watch.goes_on(0)
        await watch.goes_on(1)
        assert isinstance(await second, TimeoutError)


async def test_timer_that_rings_between_requests_does_nothing(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await result_on(connection, FIRST, 1)
        await watch.goes_on(2)
        assert isinstance(await result_on(connection, SECOND, 1), WebhookAnswer)
        connection.close()


async def test_request_that_is_broken_off_gets_no_result() -> None:
    results: list[Result] = []
    async with lasting_receiver(answer=b"") as taking:
        connection = await connected_to(taking)
        connection.send("GET", FIRST.to_bytes(), float("inf"), lambda _, result: results.append(result))
        connection.abort()
        await until(lambda: connection._transport is None)
    assert results == []


async def test_connection_that_does_not_close_is_aborted_a_second_later(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        connection = await connected_to(taking)
        await until(lambda: bool(taking.lines))
        taking.lines[0].pause_reading()
        connection.send("POST", b"x" * 50_000_000, watch.seconds + PATIENCE, lambda _, __: None)
        assert not connection.is_ready
        connection.close()
        await watch.goes_on(0.5)
        assert connection._transport is not None
        await watch.goes_on(0.5)
        assert connection._transport is None
