"""One call of a webhook; the dialler is replaced where an address is not loopback."""

import asyncio
import errno
import gc
import socket
import ssl
import struct
from dataclasses import replace
from typing import Any
from weakref import ref

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.server.webhooks import exchange as module
from sms_sandbox.server.webhooks.exchange import AttemptError, Dial, exchange
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.running import PATIENCE, Receiver, receiver

LOOPBACK = ("127.0.0.1",)


def webhook(port: int, scheme: str = "http", host: str = "app.test") -> WebhookRequest:
    request = HttpRequest("GET", b"/", (("Host", host),))
    return WebhookRequest(kind="k", fact="f", to=Url(scheme, host, port, "/"), request=request)


async def error_of(
    port: int, addresses: tuple[str, ...] = LOOPBACK, dial: Dial = asyncio.open_connection, scheme: str = "http"
) -> str:
    with pytest.raises(AttemptError) as caught:
        await exchange(webhook(port, scheme), addresses, dial, PATIENCE)
    return str(caught.value)


class Dialler:
    """Fails for some addresses, hangs for others, and connects to a receiver for the rest."""

    def __init__(self, taking: Receiver, failures: dict[str, Exception], hanging: tuple[str, ...] = ()) -> None:
        self.taking = taking
        self.failures = failures
        self.hanging = hanging
        self.dialled: list[str] = []

    async def __call__(self, address: str, port: int, **_: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.dialled.append(address)
        if address in self.hanging:
            await asyncio.Event().wait()
        if address in self.failures:
            raise self.failures[address]
        assert port == 80
        return await asyncio.open_connection("127.0.0.1", self.taking.port)


REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 80, 0, 0)")


async def test_next_address_is_dialled_if_one_refuses() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {"::1": REFUSED})
        assert await exchange(webhook(80), ("::1", "10.0.0.1", "10.0.0.2"), dial, PATIENCE) == (200, b"OK")
    assert dial.dialled == ["::1", "10.0.0.1"]


async def test_address_that_does_not_answer_leaves_time_for_the_next() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {}, hanging=("10.0.0.1",))
        assert await exchange(webhook(80), ("10.0.0.1", "10.0.0.2"), dial, 0.1) == (200, b"OK")
    assert dial.dialled == ["10.0.0.1", "10.0.0.2"]


async def test_failure_of_all_addresses_is_reported_without_words_of_python() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {"::1": REFUSED, "10.0.0.1": REFUSED})
        assert await error_of(80, ("::1", "10.0.0.1"), dial) == "not reached: connection refused"
        assert dial.dialled == ["::1", "10.0.0.1"]


async def test_failure_is_freed_without_a_collection() -> None:
    was_enabled = gc.isenabled()
    gc.disable()
    failures: list[ref[AttemptError]] = []
    try:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        try:
            await exchange(webhook(port), LOOPBACK, asyncio.open_connection, PATIENCE)
        except AttemptError as error:
            failures.append(ref(error))
        assert [failure() for failure in failures] == [None]
    finally:
        if was_enabled:
            gc.enable()


async def test_closed_port_is_not_reached() -> None:
    async with receiver() as taking:
        port = taking.port
    assert await error_of(port) == "not reached: connection refused"


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
        assert await error_of(taking.port) == error


async def test_reset_connection_is_an_error() -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        line = writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        error = await error_of(server.sockets[0].getsockname()[1])
    assert error == "the connection broke: connection reset by peer"


async def test_receiver_without_tls_is_an_error_for_https() -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        error = await error_of(server.sockets[0].getsockname()[1], scheme="https")
    assert error.startswith("not reached: the TLS handshake failed (")
    assert "_ssl.c" not in error


def test_certificate_that_is_not_trusted_is_named_as_the_reason() -> None:
    failure = ssl.SSLCertVerificationError(1, "certificate verify failed")
    failure.verify_message = "self-signed certificate"
    assert module.reason(failure) == "TLS: self-signed certificate"


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
            async with asyncio.timeout(0.1):
                await exchange(large, LOOPBACK, asyncio.open_connection, 0.1)
        given_up.set()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (HEAD + b"OK", (200, b"OK")),
        (HEAD.replace(b"OK", b"").replace(b"200 ", b"503 ") + b"no", (503, b"no")),
        (HEAD.replace(b"200", b"404").replace(b"th: 2", b"th: 0"), (404, b"")),
        (HEAD.replace(b"Content-L", b"content-l") + b"OK", (200, b"OK")),
        (HEAD + b"OKmore", None),
        (HEAD + b"O", None),
        (HEAD, None),
        (HEAD.replace(b"200 OK", b"204 No Content") + b"OK", None),
        (HEAD.replace(b"200 OK", b"101 Switching Protocols") + b"OK", None),
        (HEAD.replace(b"200 OK", b"200") + b"OK", None),
        (HEAD.replace(b"1.1", b"1.0") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"Content-Length: 2") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"transfer-encoding: chunked") + b"OK", None),
        (HEAD.replace(b"text/plain", b"a\x00b") + b"OK", None),
        (HEAD.replace(b"text/plain", b"a\r\n b") + b"OK", None),
        (HEAD.replace(b"\r\n", b"\n") + b"OK", None),
        (HEAD.replace(b"Content-Length: 2\r\n", b"") + b"OK", None),
        (b"", None),
    ],
)
async def test_plain_answer_is_read_as_the_parser_reads_it(answer: bytes, result: tuple[int, bytes] | None) -> None:
    assert module._plain_answer(answer) == result
    if result is not None:
        reader = asyncio.StreamReader()
        reader.feed_eof()
        assert await module._parsed_answer(reader, "GET", answer) == result
