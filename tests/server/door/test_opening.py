import asyncio
import base64
import gc
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
from sms_sandbox.front_door.store import AuthorityFolder
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.door.opening import Opening
from sms_sandbox.server.http.connection import Connection
from sms_sandbox.server.settings import Listen

from tests.running import line_to
from tests.server.door.clients import HOST, SEND, connect, door, encrypt, once, request, trusting, tunnel


def basic(user: str, password: str = "") -> str:
    return "Proxy-Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def texts(sandbox: RunningSandbox, workspace: str = "default") -> list[str]:
    return [message.text for message in sandbox.workspaces.get(workspace).engine.messages.both_ways()]


@pytest.mark.parametrize("name", [HOST, "localhost", "127.0.0.1"])
async def test_tls_on_the_port_gets_a_certificate_for_the_name(name: str, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await encrypt(line, trusting(tmp_path), name)
        for _ in range(2):
            await line.send(request(HOST))
            assert (await line.reply()).body.startswith(b"0 | ")


@pytest.mark.parametrize("port", [80, 443])
async def test_tunnel_to_a_provider_carries_tls_and_plain_http(port: int, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, f"{HOST}:{port}") as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            assert (await line.reply()).body.startswith(b"0 | ")
        async with tunnel(sandbox, f"{HOST}:{port}") as line:
            await line.send(request(HOST))
            assert (await line.reply()).body.startswith(b"0 | ")
        assert texts(sandbox) == ["Hello", "Hello"]


async def test_tunnel_within_tls_to_the_proxy_works(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await encrypt(line, trusting(tmp_path), "localhost")
        await line.send(connect(f"{HOST}:80") + request(HOST))
        assert (await line.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        assert (await line.reply()).body.startswith(b"0 | ")


async def test_connect_in_pieces_or_with_early_data_is_read(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        data = connect(f"{HOST}:80") + request(HOST)
        for piece in (data[:3], data[3:20], data[20:]):
            await line.send(piece)
            await asyncio.sleep(0)
        assert (await line.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        assert (await line.reply()).body.startswith(b"0 | ")


async def test_request_that_begins_like_connect_or_http_2_is_a_request(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await line.send(b"P")
        await asyncio.sleep(0)
        await line.send(b"OST " + SEND.encode() + b" HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n\r\n")
        assert (await line.reply()).body.startswith(b"0 | ")


async def test_http_2_is_refused_in_http_1_1_and_ends_the_connection(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await encrypt(line, trusting(tmp_path), HOST)
        await line.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert (await line.receive_to_the_end()).startswith(b"HTTP/1.1 505 HTTP Version Not Supported\r\n")


@pytest.mark.parametrize("path", ["/_sandbox/livez", "/_sandbox/v1/messages", "/_sandbox/ca.pem", f"/~default{SEND}"])
@pytest.mark.parametrize("host", [HOST, "127.0.0.1", "nonsense.example"])
async def test_admin_api_does_not_exist_under_a_providers_host(path: str, host: str, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, f"{HOST}:443") as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(host, path))
            through_tunnel = await line.reply()
        async with line_to(sandbox) as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(host, path))
            assert (await line.reply()).body == through_tunnel.body
        assert b"sandbox" not in through_tunnel.body.lower()
        assert b"alive" not in through_tunnel.body
        assert texts(sandbox) == []


async def test_the_admin_api_is_there_over_tls_to_this_machine(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, tunnel(sandbox, f"localhost:{sandbox.port}") as line:
        await encrypt(line, trusting(tmp_path), "localhost")
        await line.send(request("localhost", "/_sandbox/ca.pem"))
        assert (await line.reply()).body == AuthorityFolder(tmp_path).root_pem([])


async def test_tls_for_an_unsigned_name_fails_and_logs_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with door(tmp_path) as sandbox:
        for _ in range(2):
            async with line_to(sandbox) as line:
                with pytest.raises((ssl.SSLError, ConnectionError)):
                    await encrypt(line, trusting(tmp_path), "www.example.org")
    lines = [record.getMessage() for record in caplog.records if "www.example.org" in record.getMessage()]
    assert len(lines) == 1
    assert lines[0].endswith("make a new one: sandbox ca renew --host www.example.org")


async def test_provider_that_an_old_authority_lacks_is_named_with_the_way_to_sign_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    AuthorityFolder(tmp_path).open(["api.smsfactor.com"])
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await encrypt(line, trusting(tmp_path), HOST)
    lines = [record.getMessage() for record in caplog.records if HOST in record.getMessage()]
    assert [line.rpartition(": ")[2] for line in lines] == ["sandbox ca renew"]


async def test_broken_authority_ends_tls_and_logs_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    async with door(tmp_path) as sandbox:
        for _ in range(2):
            async with line_to(sandbox) as line:
                with pytest.raises((ssl.SSLError, ConnectionError)):
                    await encrypt(line, ssl.create_default_context(), HOST)
        assert (await once(sandbox, request("127.0.0.1", "/_sandbox/ca.pem"))).status == 503
    assert [record.getMessage().count("sandbox ca renew") for record in caplog.records] == [1]


async def test_proxy_user_names_the_workspace(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        sandbox.workspaces.make("team")
        async with tunnel(sandbox, f"{HOST}:443", basic("team")) as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            await line.reply()
        await once(sandbox, request(HOST, f"http://{HOST}{SEND}", basic("team")))
        assert (texts(sandbox, "team"), texts(sandbox)) == (["Hello", "Hello"], [])
        [exchange, *_] = sandbox.workspaces.get("team").engine.exchanges
        assert exchange.request.header("Proxy-Authorization") is None
        refused = await once(sandbox, connect(f"{HOST}:443", basic("nobody")))
        assert (refused.status, b"'nobody'" in refused.body) == (404, True)


async def test_extra_port_serves_its_workspace(tmp_path: Path) -> None:
    async with door(tmp_path, listen=(Listen("127.0.0.1", 0, "team"),)) as sandbox:
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.ports[1])
        writer.write(connect(f"{HOST}:80") + request(HOST))
        await reader.readuntil(b"0 | ")
        writer.close()
        assert (texts(sandbox, "team"), texts(sandbox)) == (["Hello"], [])


async def test_own_host_name_names_a_workspace_and_a_providers_never_does(tmp_path: Path) -> None:
    async with door(tmp_path, allowed_hosts=("sms.test",)) as sandbox:
        sandbox.workspaces.make("team")
        sandbox.workspaces.make("api")
        for host in ("team.localhost", "team.sms.test", "localhost", "sms.test", HOST):
            prefix = "" if host == HOST else "/smsmode"
            await once(sandbox, request(host, prefix + SEND))
        assert [len(texts(sandbox, name)) for name in ("team", "api", "default")] == [2, 0, 3]
        assert (await once(sandbox, request("typo.localhost", "/smsmode" + SEND))).status == 404


@pytest.mark.parametrize(
    "head",
    [
        b"CONNECT HTTP/1.1",
        b"CONNECT / HTTP/1.1",
        b"CONNECT a:b:c HTTP/1.1",
        b"CONNECT  HTTP/1.1",
        b"CONNECT a HTTP/1.1",
    ],
)
async def test_connect_without_a_target_is_refused(head: bytes, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        assert (await once(sandbox, head + b"\r\n\r\n")).status == 400


async def test_endless_head_of_connect_is_refused(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        assert (await once(sandbox, b"CONNECT " + b"a" * 70_000)).status == 400


async def test_connect_after_another_request_is_refused(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await line.send(request(HOST))
        await line.reply()
        await line.send(connect(f"{HOST}:443"))
        assert (await line.reply()).status == 400


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01\x00\x05hello", b"\x16" + b"\xff" * 70_000, b"\x16"])
async def test_garbage_in_place_of_tls_ends_only_its_connection(garbage: bytes, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, f"{HOST}:443") as line:
            await line.send(garbage)
            with suppress(ConnectionResetError):
                await line.finish()
        assert (await once(sandbox, request(HOST))).status == 200


async def test_thousand_half_open_handshakes_block_no_other_client(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        half = [await asyncio.open_connection("127.0.0.1", sandbox.port) for _ in range(1000)]
        for _, writer in half:
            writer.write(b"\x16\x03\x01")
        async with line_to(sandbox) as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            assert (await line.reply()).status == 200
        for _, writer in half:
            writer.close()


def test_tls_works_on_the_loop_of_sandbox_up(tmp_path: Path) -> None:
    """``sandbox up`` runs on uvloop, whose TLS protocol is no subclass of asyncio's."""
    uvloop = pytest.importorskip("uvloop", reason="there is none on Windows")

    async def talk() -> None:
        async with door(tmp_path) as sandbox, line_to(sandbox) as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            assert (await line.reply()).body.startswith(b"0 | ")

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(talk())


def test_ended_tls_connection_leaves_nothing_for_the_garbage_collector(tmp_path: Path) -> None:
    """Under load a server puts off its collections."""
    uvloop = pytest.importorskip("uvloop", reason="there is none on Windows")

    def left() -> int:
        return sum(isinstance(one, Opening | Connection) for one in gc.get_objects())

    async def talk() -> None:
        async with door(tmp_path) as sandbox:
            async with line_to(sandbox) as line:
                await encrypt(line, trusting(tmp_path), HOST)
                await line.send(request(HOST))
                assert (await line.reply()).status == 200
            for _ in range(1_000):
                if left() == 0:
                    return
                await asyncio.sleep(0)
        raise AssertionError(f"{left()} are left")

    gc.collect()
    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(talk())
    finally:
        gc.enable()
