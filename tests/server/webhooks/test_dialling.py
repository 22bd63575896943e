"""Dialling; the dialler is replaced where an address is not loopback."""

import asyncio
import errno
import gc
import socket
from collections.abc import Callable
from typing import Any
from weakref import ref

from sms_sandbox.server.webhooks.client import dialled
from sms_sandbox.server.webhooks.connection import ReceiverConnection
from sms_sandbox.server.webhooks.failures import AttemptError

from tests.running import Receiver, receiver
from tests.server.webhooks.exchanging import error_of, exchange, webhook

Make = Callable[[], ReceiverConnection]


class Dialler:
    """Fails for some addresses, hangs for others, and connects to a receiver for the rest."""

    def __init__(self, taking: Receiver, failures: dict[str, Exception], hanging: tuple[str, ...] = ()) -> None:
        self.taking = taking
        self.failures = failures
        self.hanging = hanging
        self.dialled: list[str] = []

    async def __call__(
        self, make: Make, address: str, port: int, **_: Any
    ) -> tuple[asyncio.BaseTransport, ReceiverConnection]:
        self.dialled.append(address)
        if address in self.hanging:
            await asyncio.Event().wait()
        if address in self.failures:
            raise self.failures[address]
        assert port == 80
        return await dialled(make, "127.0.0.1", self.taking.port)


REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 80, 0, 0)")


async def test_next_address_is_dialled_if_one_refuses() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {"::1": REFUSED})
        assert await exchange(webhook(80), ("::1", "10.0.0.1", "10.0.0.2"), dial) == (200, b"OK")
    assert dial.dialled == ["::1", "10.0.0.1"]


async def test_address_that_does_not_answer_leaves_time_for_the_next() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {}, hanging=("10.0.0.1",))
        assert await exchange(webhook(80), ("10.0.0.1", "10.0.0.2"), dial, 0.1) == (200, b"OK")
    assert dial.dialled == ["10.0.0.1", "10.0.0.2"]


async def test_failure_of_all_addresses_is_reported_without_words_of_python() -> None:
    async with receiver() as taking:
        dial = Dialler(taking, {"::1": REFUSED, "10.0.0.1": REFUSED})
        assert await error_of(webhook(80), ("::1", "10.0.0.1"), dial) == "not reached: connection refused"
        assert dial.dialled == ["::1", "10.0.0.1"]


async def test_failure_is_freed_without_a_collection() -> None:
    was_enabled = gc.isenabled()
    gc.disable()
    failures: list[ref[AttemptError]] = []
    try:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        try:
            await exchange(webhook(port))
        except AttemptError as error:
            failures.append(ref(error))
        assert [failure() for failure in failures] == [None]
    finally:
        if was_enabled:
            gc.enable()


async def test_closed_port_is_not_reached() -> None:
    async with receiver() as taking:
        port = taking.port
    assert await error_of(webhook(port)) == "not reached: connection refused"


async def test_receiver_without_tls_is_an_error_for_https() -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        error = await error_of(webhook(server.sockets[0].getsockname()[1], scheme="https"))
    assert error.startswith("not reached: the TLS handshake failed (")
    assert "_ssl.c" not in error
