"""The names of aiohttp on which our connections stand, which are not its documented interface."""

import asyncio
import inspect
from collections import deque

import pytest
from aiohttp import streams, web, web_protocol
from sms_sandbox.server.http.connection import Connection
from sms_sandbox.server.http.server import Server

from tests.providers.acme import PROVIDER as ACME
from tests.running import line_to, running, settings_for, until

WANTED = {
    web_protocol.RequestHandler: [
        "_messages",
        "_waiter",
        "_request_count",
        "_drain_helper",
        "data_received",
        "eof_received",
        "connection_lost",
        "finish_response",
        "handle_error",
        "keep_alive",
    ],
    web.Server: [
        "_kwargs",
        "_loop",
        "connection_made",
        "connection_lost",
        "connections",
        "requests_count",
        "shutdown",
    ],
    streams.StreamReader: ["is_eof", "feed_eof", "total_bytes", "read_nowait"],
}


@pytest.mark.parametrize("name", WANTED[web_protocol.RequestHandler])
async def test_connection_has_the_name_and_no_slot_hides_it(name: str) -> None:
    async with running(settings_for(ACME)) as sandbox:
        assert hasattr(sandbox.http(), name)
    assert name not in Connection.__slots__


@pytest.mark.parametrize("name", WANTED[web.Server])
async def test_server_has_the_name(name: str) -> None:
    async with running(settings_for(ACME)) as sandbox:
        assert hasattr(sandbox.http, name)


@pytest.mark.parametrize("name", WANTED[streams.StreamReader])
def test_body_has_the_name(name: str) -> None:
    assert hasattr(streams.StreamReader, name) or name in inspect.getsource(streams.StreamReader)


def test_overridden_functions_take_what_aiohttp_passes() -> None:
    base = web_protocol.RequestHandler
    for ours, theirs in (
        (Connection.finish_response, base.finish_response),
        (Connection.handle_error, base.handle_error),
        (Server.connection_made, web.Server.connection_made),
        (Server.connection_lost, web.Server.connection_lost),
    ):
        assert [*inspect.signature(ours).parameters] == [*inspect.signature(theirs).parameters]


async def test_private_fields_mean_what_we_read_from_them() -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await until(lambda: len(sandbox.http.connections) == 1)
        [connection] = sandbox.http.connections
        await until(lambda: connection._waiter is not None)
        assert isinstance(connection._waiter, asyncio.Future)
        assert connection._messages == deque()
        assert connection._request_count == 0
        await line.send(b"GET /_sandbox/livez HTTP/1.1\r\nHost: x\r\n\r\n")
        await line.reply()
        assert connection._request_count == 1
        assert connection._messages == deque()
