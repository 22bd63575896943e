"""The journal as server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.http.sse import SILENCE

from tests.examples import MORNING  # noqa: F401  the sandboxes here start at that time
from tests.providers.acme import PROVIDER as ACME
from tests.running import Line, Watch, advance, ask, line_to, refused, reported, running, settings_for, until


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as one:
        yield one


async def send(sandbox: RunningSandbox) -> None:
    body = b"key=k1&to=33639980001&text=hello"
    assert (await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)).status == 200


async def follow(line: Line, query: str = "", *headers: str, method: str = "GET") -> bytes:
    """Request the stream and return the head of the answer."""
    lines = [f"{method} /_sandbox/v1/events/stream{query} HTTP/1.1", "Host: localhost", *headers, "", ""]
    await line.send("\r\n".join(lines).encode())
    return await line.reader.readuntil(b"\r\n\r\n")


async def next_event(line: Line) -> dict[str, Any]:
    block = (await line.reader.readuntil(b"\n\n")).decode()
    fields = dict(row.split(": ", 1) for row in block.strip().split("\n"))
    return {**fields, "data": json.loads(fields["data"])}


async def waits(sandbox: RunningSandbox) -> None:
    await until(lambda: len(sandbox.clock_driver.waiters) > 0)


async def test_stream_sends_events_from_now_on(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    async with line_to(sandbox) as line:
        head = await follow(line)
        assert b"Content-Type: text/event-stream\r\n" in head
        assert b"Server" not in head
        await advance(sandbox, "1s")
        event = await next_event(line)
        assert (event["id"], event["event"]) == ("4", "message.state")
        [same] = (await reported(sandbox, "GET", "/events?after=3"))["items"]
        assert event["data"] == same


@pytest.mark.parametrize(("query", "headers"), [("?after=1", ()), ("", ("Last-Event-ID: 1",))])
async def test_stream_continues_after_the_clients_last_event(
    sandbox: RunningSandbox, query: str, headers: tuple[str, ...]
) -> None:
    await send(sandbox)
    async with line_to(sandbox) as line:
        await follow(line, query, *headers)
        assert [(await next_event(line))["id"] for _ in range(2)] == ["2", "3"]


async def test_number_from_before_a_reset_gets_the_whole_new_journal(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await reported(sandbox, "POST", "/reset")
    await send(sandbox)
    async with line_to(sandbox) as line:
        await follow(line, "", "Last-Event-ID: 99")
        assert (await next_event(line))["id"] == "1"


async def test_reset_ends_the_stream_with_a_comment(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await follow(line)
        await waits(sandbox)
        await reported(sandbox, "POST", "/reset")
        assert (await line.receive_to_the_end()).startswith(b": the workspace was reset")


async def test_silent_stream_sends_comments(sandbox: RunningSandbox, watch: Watch) -> None:
    async with line_to(sandbox) as line:
        await follow(line)
        await waits(sandbox)
        await watch.goes_on(SILENCE + 0.1)
        assert await line.receive(15) == b": nothing new\n\n"


async def test_client_that_is_gone_is_noticed_at_the_next_event(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await follow(line)
        await waits(sandbox)
        line.writer.transport.abort()
    for _ in range(3):
        await advance(sandbox, "1s")
        await send(sandbox)
    while len(sandbox.clock_driver.waiters):
        await send(sandbox)


async def test_head_request_gets_the_head_alone(sandbox: RunningSandbox) -> None:
    async with line_to(sandbox) as line:
        await follow(line, method="HEAD")
        assert await line.receive_to_the_end() == b""


async def test_malformed_number_is_refused(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "GET", "/events/stream?after=x") == (400, "bad_request", "after")
    reply = await ask(sandbox, b"GET /_sandbox/v1/events/stream HTTP/1.1\nHost: localhost\nLast-Event-ID: last\n\n")
    assert (reply.status, reply.json["error"]["code"]) == (400, "bad_request")
