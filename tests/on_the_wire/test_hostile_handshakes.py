"""What hostile and careless clients send in place of a handshake; none of it stops the server for another client."""

import asyncio
import logging
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
from sms_sandbox.server.door import opening
from sms_sandbox.server.settings import Listen

from tests.running import line_to
from tests.server.door.clients import HOST, door, encrypt, once, request, trusting, tunnel


def extension(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(2) + len(content).to_bytes(2) + content


def client_hello(extensions: bytes) -> bytes:
    """Return the first message of a TLS 1.2 client with these extensions, in as many records as it needs."""
    ciphers = bytes.fromhex("c02bc02fc02cc030")
    body = b"\x03\x03" + bytes(32) + b"\x00" + len(ciphers).to_bytes(2) + ciphers + b"\x01\x00"
    body += len(extensions).to_bytes(2) + extensions
    message = b"\x01" + len(body).to_bytes(3) + body
    pieces = [message[start : start + 0x3FFF] for start in range(0, len(message), 0x3FFF)]
    return b"".join(b"\x16\x03\x01" + len(piece).to_bytes(2) + piece for piece in pieces)


def server_name(name: bytes) -> bytes:
    entry = b"\x00" + len(name).to_bytes(2) + name
    return extension(0, len(entry).to_bytes(2) + entry)


def protocols(*names: bytes) -> bytes:
    listed = b"".join(len(name).to_bytes(1) + name for name in names)
    return extension(16, len(listed).to_bytes(2) + listed)


HOSTILE = {
    "server name of nearly 64 kB": client_hello(server_name(b"a" * 65_000)),
    "server name with a zero byte": client_hello(server_name(b"api.smsmode.com\x00.example")),
    "empty server name": client_hello(server_name(b"")),
    "ALPN with an empty protocol": client_hello(server_name(HOST.encode()) + protocols(b"")),
    "ALPN cut off": client_hello(server_name(HOST.encode()) + extension(16, b"\x00\xff\x02h")),
    "record that promises more than TLS allows": b"\x16\x03\x01\xff\xff" + bytes(200),
    "alert first": b"\x15\x03\x01\x00\x02\x02\x28",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_client_hello_ends_only_its_connection(data: bytes, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with line_to(sandbox) as line:
            await line.send(data)
            with suppress(ConnectionResetError):
                await line.finish()
        async with line_to(sandbox) as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            assert (await line.reply()).status == 200


@pytest.mark.parametrize("offered", [["nonsense"], ["h2", "x" * 255], ["h2"]])
async def test_unknown_protocols_negotiate_none(offered: list[str], tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        context = trusting(tmp_path)
        context.set_alpn_protocols(offered)
        await encrypt(line, context, HOST)
        assert line.writer.get_extra_info("ssl_object").selected_alpn_protocol() is None
        await line.send(request(HOST))
        assert (await line.reply()).status == 200


@pytest.mark.parametrize("garbage", [b"\x00\x01\x02\x03\r\n\r\n", b"hello\r\n\r\n", b"\xff" * 5000 + b"\r\n\r\n"])
async def test_garbage_after_connect_is_refused(garbage: bytes, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, f"{HOST}:443") as line:
            await line.send(garbage)
            assert (await line.receive_to_the_end()).startswith(b"HTTP/1.1 400 ")
        assert (await once(sandbox, request(HOST))).status == 200


async def test_every_port_takes_both_plain_http_and_tls(tmp_path: Path) -> None:
    async with door(tmp_path, listen=(Listen("127.0.0.1", 0),)) as sandbox:
        for port in sandbox.ports:
            for is_tls in (False, True):
                context = trusting(tmp_path) if is_tls else None
                name = HOST if is_tls else None
                reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
                writer.write(request(HOST))
                assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200 ")
                writer.close()
        for port in (80, 443):
            async with tunnel(sandbox, f"{HOST}:{port}") as line:
                await line.send(request(HOST))
                assert (await line.reply()).status == 200


async def test_handshake_that_never_finishes_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "_HANDSHAKE_TIMEOUT", 0.05)
    async with door(tmp_path) as sandbox, line_to(sandbox) as line:
        await line.send(client_hello(server_name(HOST.encode()))[:40])
        with suppress(ConnectionResetError):
            assert await line.receive_to_the_end() == b""


async def test_key_is_in_no_log_answer_and_export(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = b""
    async with door(tmp_path) as sandbox:
        async with tunnel(sandbox, f"{HOST}:443") as line:
            await encrypt(line, trusting(tmp_path), HOST)
            await line.send(request(HOST))
            answers += (await line.reply()).body
        async with line_to(sandbox) as line:
            with pytest.raises((ssl.SSLError, ConnectionError)):
                await encrypt(line, trusting(tmp_path), "www.example.org")
        for path in ("/_sandbox/ca.pem", "/_sandbox/v1/export", "/_sandbox/v1/exchanges"):
            answers += (await once(sandbox, request("127.0.0.1", path, "Connection: close"))).body
    pem = (tmp_path / "authority.pem").read_text("ascii")
    secret = pem.partition("PRIVATE KEY-----\n")[2].partition("\n-----END")[0].splitlines()
    assert secret
    assert b"BEGIN CERTIFICATE" in answers
    seen = answers.decode("utf-8", "replace") + caplog.text
    assert not [line for line in (*secret, "PRIVATE KEY") if line in seen]
