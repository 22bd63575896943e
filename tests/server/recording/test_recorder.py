"""An application asks a real provider through the recorder."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sms_sandbox.server.recording import upstream
from sms_sandbox.server.recording.listener import RunningRecorder, start
from sms_sandbox.server.recording.recorder import RecordingSettings
from sms_sandbox.server.recording.upstream import RealSide, Upstream
from sms_sandbox.wire.exchange import HttpRequest

from tests.real_side import PROVIDERS, Dialled, over_tls, real_side, trusting
from tests.running import PATIENCE, Line, Receiver, Reply
from tests.server.door.clients import connect, encrypt

SMSFACTOR = PROVIDERS["smsfactor"]
SECRET = "hunter22-unguessable"
CREDITS = (
    "GET /smsfactor/credits HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n"
    f"sfusername: paul@corp.example\r\nsfpassword: {SECRET}\r\n\r\n"
).encode()
BODY = b'{"sms":{"message":{"text":"Bonjour Paul"},"recipients":{"gsm":[{"value":"33612345678"}]}}}'
SEND = (
    CREDITS.replace(b"GET /smsfactor/credits", b"POST /smsfactor/send").replace(
        b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    )
    + BODY
)


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def ask(recorder: RunningRecorder, request: bytes) -> Reply:
    async with line(recorder.port) as one:
        await one.send(request)
        return await one.reply()


@asynccontextmanager
async def recording(
    folder: Path, address: Upstream | None, real: RealSide, **more: object
) -> AsyncIterator[RunningRecorder]:
    settings = RecordingSettings(
        provider=SMSFACTOR,
        folder=folder / "out",
        upstream=address,
        ca=folder / "ca",
        **more,  # type: ignore[arg-type]
    )
    async with await start(settings, real=real) as running:
        yield running


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_application_gets_the_bytes_of_the_real_side(tmp_path: Path) -> None:
    async with real_side(tmp_path / "real", SMSFACTOR) as (_, address):
        direct = await over_tls(tmp_path / "real").ask(
            address, upstream.outgoing(await _as_request(CREDITS), address)
        )
        async with recording(tmp_path, address, over_tls(tmp_path / "real")) as recorder, line(recorder.port) as one:
            await one.send(CREDITS)
            got = await one.receive(len(direct.data))
    assert got == direct.data
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["001-credit.http"]
    assert SECRET.encode() not in everything_in(tmp_path)


async def _as_request(data: bytes) -> HttpRequest:
    head = data.split(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = tuple((name, value) for name, _, value in (one.partition(": ") for one in head[1:]))
    return HttpRequest("GET", b"/credits", headers)


async def test_connection_stays_open_as_with_the_real_side(tmp_path: Path) -> None:
    async with (
        real_side(tmp_path / "real", SMSFACTOR) as (_, address),
        recording(tmp_path, address, over_tls(tmp_path / "real")) as recorder,
        line(recorder.port) as one,
    ):
        for _ in range(2):
            await one.send(CREDITS)
            assert (await one.reply()).status == 200


async def test_call_that_may_send_needs_leave(tmp_path: Path) -> None:
    async with real_side(tmp_path / "real", SMSFACTOR) as (sandbox, address):
        async with recording(tmp_path, address, over_tls(tmp_path / "real")) as recorder:
            refused = await ask(recorder, SEND)
            assert refused.status == 403
            assert b"--allow-send" in refused.body
        assert len(sandbox.workspaces.default.engine.exchanges) == 0
        async with recording(tmp_path, address, over_tls(tmp_path / "real"), may_send=True) as recorder:
            assert (await ask(recorder, SEND)).json["message"] == "OK"
        assert len(sandbox.workspaces.default.engine.messages) == 1
    written = everything_in(tmp_path / "out")
    assert b"POST /send" in written
    assert b"Bonjour" not in written
    assert b"612345678" not in written


async def test_real_host_is_dialled_without_another_address(tmp_path: Path) -> None:
    async with real_side(tmp_path / "real", SMSFACTOR) as (sandbox, _):
        dial = Dialled(sandbox.port)
        async with recording(tmp_path, None, RealSide(trusting(tmp_path / "real"), dial)) as recorder:
            assert (await ask(recorder, CREDITS)).status == 200
    assert dial.hosts == [("api.smsfactor.com", 443)]
    assert b"Host: api.smsfactor.com" in everything_in(tmp_path / "out")


async def test_front_door_leads_to_the_real_side(tmp_path: Path) -> None:
    request = CREDITS.replace(b"/smsfactor/credits", b"/credits").replace(b"Host: x", b"Host: api.smsup.ch")
    async with real_side(tmp_path / "real", SMSFACTOR) as (sandbox, _):
        dial = Dialled(sandbox.port)
        real = RealSide(trusting(tmp_path / "real"), dial)
        async with recording(tmp_path, None, real) as recorder, line(recorder.port) as one:
            await one.send(connect("api.smsup.ch:443"))
            async with asyncio.timeout(PATIENCE):
                await one.reader.readuntil(b"\r\n\r\n")
            await encrypt(one, trusting(tmp_path / "ca"), "api.smsup.ch")
            await one.send(request)
            assert (await one.reply()).status == 200
    assert dial.hosts == [("api.smsup.ch", 443)]


async def test_proxy_request_leads_to_the_real_side(tmp_path: Path) -> None:
    async with (
        real_side(tmp_path / "real", SMSFACTOR) as (_, address),
        recording(tmp_path, address, over_tls(tmp_path / "real")) as recorder,
    ):
        target = b"GET http://api.smsfactor.com/credits"
        assert (await ask(recorder, CREDITS.replace(b"GET /smsfactor/credits", target))).status == 200
        other = await ask(recorder, b"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n")
    assert other.status == 403


async def test_root_certificate_is_served_for_the_front_door(tmp_path: Path) -> None:
    async with recording(tmp_path, None, RealSide(dial=Dialled(1))) as recorder:
        reply = await ask(recorder, b"GET /_sandbox/ca.pem HTTP/1.1\r\nHost: x\r\n\r\n")
    assert reply.body == (tmp_path / "ca" / "ca.pem").read_bytes()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET /_sandbox/webhook HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (CREDITS.replace(b"Host: x", b"Host: x\r\nOrigin: https://evil.example"), 403),
        (CREDITS, 502),
    ],
)
async def test_other_requests_reach_nothing(tmp_path: Path, request_: bytes, status: int) -> None:
    async def refuse(*_: object, **__: object) -> object:
        raise ConnectionRefusedError(111, "refused")

    async with recording(tmp_path, None, RealSide(dial=refuse)) as recorder:  # type: ignore[arg-type]
        reply = await ask(recorder, request_)
    assert reply.status == status
    assert reply.body.startswith(b"sandbox record: ")
    assert not (tmp_path / "out").exists()


async def test_webhook_is_passed_on_and_recorded_with_its_exchange(tmp_path: Path, taking: Receiver) -> None:
    taking.answer = b"HTTP/1.1 202 Taken\r\nX-ODD: 1\r\nContent-Length: 0\r\n\r\n"
    async with (
        real_side(tmp_path / "real", SMSFACTOR) as (_, address),
        recording(
            tmp_path,
            address,
            over_tls(tmp_path / "real"),
            may_send=True,
            webhook=upstream.read(f"{taking.url}/base"),
        ) as recorder,
    ):
        ticket = (await ask(recorder, SEND)).json["ticket"]
        body = json.dumps({"status": 3, "destination": "33612345678", "campaign_id": ticket}).encode()
        head = (
            f"POST /_sandbox/webhook/dlr?a=b HTTP/1.1\r\nHost: tunnel.example\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        reply = await ask(recorder, head.encode() + body)
    assert reply.head.startswith(b"HTTP/1.1 202 Taken\r\nX-ODD: 1")
    [got] = taking.got
    assert got.startswith(b"POST /base/dlr?a=b HTTP/1.1\r\n")
    assert got.endswith(body)
    [file] = (tmp_path / "out").iterdir()
    written = file.read_bytes()
    assert b"### after " in written
    assert b'"campaign_id": "%s"' % ticket.encode() not in written
    assert b"33612345678" not in written
    assert b"127.0.0.1" not in written


async def test_webhook_that_is_not_taken_is_recorded(tmp_path: Path) -> None:
    async def refuse(*_: object, **__: object) -> object:
        raise ConnectionRefusedError(111, "refused")

    target = upstream.read("http://127.0.0.1:9")
    async with recording(tmp_path, None, RealSide(dial=refuse), webhook=target) as recorder:  # type: ignore[arg-type]
        reply = await ask(recorder, b"GET /_sandbox/webhook?a=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    assert reply.status == 502
    assert b"### after" in everything_in(tmp_path / "out")
