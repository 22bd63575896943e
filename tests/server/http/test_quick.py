"""Answers that are given as the request arrives. ``tests/on_the_wire/test_both_paths.py`` compares their bytes."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from socket import socketpair
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.message import Link
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.server import app
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.settings import Listen
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.examples import MORNING
from tests.making import a_message
from tests.providers.acme import PROVIDER as ACME
from tests.running import Line, Watch, line_to, run_log, running, settings_for, until
from tests.server.door.clients import door, encrypt, request, trusting, tunnel

SEND = b"POST /acme/send HTTP/1.1\r\nHost: x\r\nContent-Length: 32\r\n\r\nkey=k1&to=33639980001&text=hello"
KEPT_OPEN = 75
"""Seconds."""

LINK = b"GET /acme/code HTTP/1.1\r\nHost: x\r\n\r\n"


def of_link(request: HttpRequest) -> str | None:
    return f"s.acme.example{request.path}" if request.method == "GET" else None


def follow(request: HttpRequest, backend: Backend) -> HttpResponse:
    target = backend.follow(of_link(request) or "") or "nowhere"
    return HttpResponse(200, (("Content-Length", str(len(target))),), target.encode(), "")


LINKED = replace(ACME, short_link=of_link, not_found=follow)


def handled(sandbox: RunningSandbox) -> int:
    """Return the number of requests that aiohttp has handled."""
    return sandbox.http.requests_count


async def test_request_reaches_the_provider_as_it_would_by_aiohttp() -> None:
    seen: list[HttpRequest] = []
    async with running(settings_for(run_log(seen))) as sandbox, line_to(sandbox) as line:
        for _ in range(2):
            await line.send(SEND.replace(b"/acme/send", b"/acme/x?%61"))
            await line.reply()
        assert handled(sandbox) == 1
    assert seen[0] == seen[1]
    assert seen[0].remote == "127.0.0.1"


@pytest.mark.parametrize("effects", [Effects(delay=Latency(1000)), Effects(network=Drip(rate=2000))])
async def test_answer_that_is_not_sent_as_usual_is_made_once(effects: Effects) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(SEND)
        first = await line.reply()
        engine = sandbox.workspaces.default.engine
        engine.fault_control.load(Faults(rules=(Rule(name="r", effects=effects),)))
        await line.send(SEND)
        second = await line.reply()
        assert (second.status, len(second.head)) == (first.status, len(first.head))
        assert handled(sandbox) == 2
        assert len(engine.messages) == len(engine.exchanges) == 2


async def test_first_request_of_a_connection_with_a_known_head_is_answered_once() -> None:
    async with running(settings_for(ACME)) as sandbox:
        engine = sandbox.workspaces.default.engine
        rule = Rule(name="r", effects=Effects(delay=Latency(1000)))
        engine.fault_control.load(Faults(rules=(rule,)))
        for number in (1, 2, 3):
            async with line_to(sandbox) as line:
                await line.send(SEND)
                assert (await line.reply()).status == 200
            assert len(engine.messages) == len(engine.exchanges) == number


@pytest.mark.parametrize(
    ("effects", "received"), [(Effects(network=Cut(after_bytes=3)), 3), (Effects(network=Stall(hold=1000)), 0)]
)
async def test_connection_that_a_fault_ends_gets_what_the_fault_leaves(effects: Effects, received: int) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(SEND)
        await line.reply()
        sandbox.workspaces.default.engine.fault_control.load(Faults(rules=(Rule(name="r", effects=effects),)))
        await line.send(SEND)
        assert len((await line.finish()).partition(b"\r\n\r\n")[2]) == received


async def test_connection_ends_when_no_request_has_come_for_the_whole_time_since_the_last(watch: Watch) -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        await line.send(SEND)
        await line.reply()
        for _ in range(5):
            await watch.goes_on(KEPT_OPEN - 1)
            await line.send(SEND)
            await line.reply()
        assert handled(sandbox) == 1
        await watch.goes_on(KEPT_OPEN - 1)
        assert len(sandbox.http.connections) == 1
        await watch.goes_on(2)
        await until(lambda: not sandbox.http.connections)
        assert await line.receive_to_the_end() == b""


async def test_admin_request_between_two_sends_is_handled_by_aiohttp() -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        for request in (SEND, SEND, b"GET /_sandbox/v1/clock HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", SEND):
            await line.send(request)
            assert (await line.reply()).status == 200
        assert handled(sandbox) == 2


def broken(request: HttpRequest, backend: Backend) -> HttpResponse:
    raise ZeroDivisionError(request, backend)


async def test_failure_of_a_provider_gets_the_same_answer_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    provider = replace(ACME, routes=Router(()), not_found=broken)
    async with running(settings_for(provider)) as sandbox, line_to(sandbox) as line:
        replies = []
        for _ in range(2):
            await line.send(SEND)
            replies.append(await line.reply())
        assert handled(sandbox) == 1
    assert replies[0] == replies[1]
    assert replies[0].status == 500
    assert [record.message for record in caplog.records] == ["POST /acme/send could not be answered"] * 2


async def body_of(line: Line, request: bytes) -> str:
    await line.send(request)
    return (await line.reply()).body.decode()


async def test_workspace_made_or_dropped_between_two_requests_with_a_known_head_is_found_or_gone() -> None:
    async with running(settings_for(LINKED)) as sandbox, line_to(sandbox) as line:
        assert [await body_of(line, LINK) for _ in range(2)] == ["nowhere"] * 2
        engine = sandbox.workspaces.make("w").engine
        link = Link("https://s.acme.example/code", "https://w.example")
        engine.network.submit(a_message(engine.messages.new_id(), links=(link,)))
        assert await body_of(line, LINK) == "https://w.example"
        await sandbox.workspaces.drop("w")
        assert await body_of(line, LINK) == "nowhere"
        assert handled(sandbox) == 1


@pytest.mark.parametrize(
    "sent",
    [
        SEND.replace(b"key=k1", b"key=ws-w-acme-token").replace(b": 32", b": 45"),
        SEND.replace(b"/send", b"/send?key=ws-w-acme-token"),
        SEND.replace(b"Host: x", b"Host: x\r\nX-Key: ws-w-acme-token"),
        SEND.replace(b"Host: x", b"Host: w.localhost"),
        SEND.replace(b"Host: x", b"Host: x\r\nX-Sandbox-Workspace: w"),
        SEND.replace(b"/acme", b"/~w/acme"),
    ],
    ids=["body", "query", "field", "host", "header", "prefix"],
)
async def test_request_that_names_a_workspace_is_refused_until_it_exists_and_once_it_is_gone(sent: bytes) -> None:
    def key_in(request: HttpRequest) -> Credentials | None:
        shown = request.header("X-Key") or parse_qs(request.query or request.body).get(b"key", [b""])[0].decode()
        return Credentials(None, shown)

    provider = replace(ACME, credentials=key_in)
    async with running(settings_for(provider)) as sandbox, line_to(sandbox) as line:

        async def status() -> int:
            await line.send(sent)
            return (await line.reply()).status

        assert [await status() for _ in range(2)] == [404, 404]
        engine = sandbox.workspaces.make("w").engine
        assert [await status() for _ in range(2)] == [200, 200]
        assert len(engine.messages) == 2
        await sandbox.workspaces.drop("w")
        assert await status() == 404
        assert len(sandbox.workspaces.default.engine.exchanges) == 0


async def test_request_that_no_provider_serves_leaves_the_engine_and_its_time_alone(watch: Watch) -> None:
    settings = settings_for(ACME, clock=Mode.REAL, monotonic=watch)
    async with running(settings) as sandbox, line_to(sandbox) as line:
        engine = sandbox.workspaces.default.engine
        watch.seconds += 5
        for _ in range(2):
            await body_of(line, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (engine.now, len(engine.exchanges)) == (MORNING, 0)
        await body_of(line, SEND)
        assert (engine.now, len(engine.exchanges)) == (MORNING + 5 * SECOND, 1)
        assert handled(sandbox) == 3


async def test_reset_between_two_requests_with_a_known_head_lets_the_new_engine_answer() -> None:
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as line:
        for _ in range(2):
            await body_of(line, SEND)
        await sandbox.workspaces.reset(sandbox.workspaces.default)
        await body_of(line, SEND)
        assert len(sandbox.workspaces.default.engine.messages) == 1
        assert handled(sandbox) == 1


async def test_listener_of_a_workspace_answers_known_heads_for_its_workspace() -> None:
    settings = settings_for(ACME, listen=(Listen("127.0.0.1", 0, "w"),))
    async with running(settings) as sandbox:
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.ports[1])
        line = Line(reader, writer)
        for _ in range(2):
            await line.send(SEND)
            assert (await line.reply()).status == 200
        writer.close()
        assert handled(sandbox) == 1
        assert len(sandbox.workspaces.get("w").engine.messages) == 2


@pytest.mark.parametrize("host", ["api.smsmode.com", "127.0.0.1:8767"])
async def test_known_head_is_answered_at_once_within_a_tunnel_and_tls(host: str, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, "api.smsmode.com:443") as line:
            await encrypt(line, trusting(tmp_path), "api.smsmode.com")
            replies = []
            for _ in range(3):
                await line.send(request(host))
                replies.append(await line.reply())
        assert [reply.status for reply in replies] == [200] * 3
        assert all(reply.body.startswith(b"0 | ") for reply in replies)
        # Only aiohttp's way puts a request under the host that its connection is for.
        assert handled(sandbox) == (1 if host == "api.smsmode.com" else 3)


async def test_first_bytes_before_aiohttp_waits_for_them_are_answered_at_once() -> None:
    async with running(settings_for(ACME)) as sandbox:
        async with line_to(sandbox) as line:
            await line.send(SEND)
            await line.reply()
        ours, theirs = socketpair()
        with ours, theirs:
            loop = asyncio.get_running_loop()
            transport, _ = await loop.connect_accepted_socket(asyncio.Protocol, sock=ours)
            connection = sandbox.http()
            connection.connection_made(transport)
            transport.set_protocol(connection)
            connection.data_received(SEND)
            assert theirs.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
            assert handled(sandbox) == 1
            transport.abort()
            await until(lambda: not sandbox.http.connections)


async def test_nothing_is_answered_at_once_while_something_runs_before_answers() -> None:
    async def hook(answer: web.StreamResponse) -> None:
        del answer

    async with await start(settings_for(ACME), hook) as sandbox, line_to(sandbox) as line:
        for _ in range(2):
            await line.send(SEND)
            await line.reply()
        assert handled(sandbox) == 2


async def test_answered_connection_is_the_last_to_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "most_connections", lambda: 2)
    async with running(settings_for(ACME)) as sandbox, line_to(sandbox) as first, line_to(sandbox) as second:
        for line in (first, second, first):
            await line.send(SEND)
            await line.reply()
        assert handled(sandbox) == 1
        async with line_to(sandbox):
            with suppress(ConnectionResetError):
                assert await second.receive_to_the_end() == b""
            await first.send(SEND)
            assert (await first.reply()).status == 200
