import asyncio
import base64
from pathlib import Path

import pytest
from sms_sandbox.server.app import RunningSandbox

from tests.running import Receiver, receiver
from tests.server.door.clients import HOST, connect, door, once, request


class Dialler:
    """Replaces the network: records each dialled target, and connects to a receiver of the test."""

    def __init__(self, to: Receiver) -> None:
        self.to = to
        self.dialled: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.dialled.append((host, port))
        if host == "down.test":
            raise OSError(111, "Connection refused")
        return await asyncio.open_connection("127.0.0.1", self.to.port)


def dialling(sandbox: RunningSandbox, to: Receiver) -> Dialler:
    dialler = Dialler(to)
    object.__setattr__(sandbox._door, "dial", dialler)
    return dialler


@pytest.mark.parametrize("target", ["169.254.169.254:80", "www.example.org:443", "127.0.0.1:{other}", f"{HOST}:22"])
async def test_target_that_is_not_passed_is_never_dialled(
    target: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiver() as other, door(tmp_path) as sandbox:
        dialler = dialling(sandbox, other)
        target = target.format(other=other.port)
        for _ in range(2):
            tunnelled = await once(sandbox, connect(target))
            absolute = await once(sandbox, request("x", f"http://{target}/"))
            assert (tunnelled.status, absolute.status) == (403, 403)
            assert f"sms-sandbox refuses to pass requests on to {target}" in tunnelled.body.decode()
            assert ("--proxy-pass" in absolute.body.decode()) == (not target.startswith(HOST))
        assert (dialler.dialled, other.got) == ([], [])
    assert sum("proxy request" in record.getMessage() for record in caplog.records) == 1


async def test_passed_host_is_tunnelled_and_forwarded_unchanged(tmp_path: Path) -> None:
    async with receiver() as other, door(tmp_path, proxy_pass=("db.test",)) as sandbox:
        dialler = dialling(sandbox, other)
        tunnelled = await once(sandbox, connect("db.test:443"))
        assert tunnelled.status == 200
        assert (await once(sandbox, request("x", "http://u@db.test/a?b=c", "X-Mine: 1"))).body == b"OK"
        assert dialler.dialled == [("db.test", 443), ("db.test", 80)]
        [seen] = await other.wait_for(1)
        assert seen.startswith(b"GET /a?b=c HTTP/1.1\r\nHost: db.test\r\nX-Mine: 1\r\n")


async def test_early_data_after_connect_reaches_the_passed_host(tmp_path: Path) -> None:
    async with receiver() as other, door(tmp_path, proxy_pass=("*",)) as sandbox:
        dialling(sandbox, other)
        sent = b"GET /direct HTTP/1.1\r\n\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
        writer.write(connect("db.test:80") + sent)
        assert (await reader.read()).endswith(b"OK")
        writer.close()
        assert other.got == [sent]


async def test_passed_host_that_is_down_gets_502(tmp_path: Path) -> None:
    async with receiver() as other, door(tmp_path, proxy_pass=("*",)) as sandbox:
        dialling(sandbox, other)
        for data in (connect("down.test:443"), request("x", "http://down.test/")):
            assert (await once(sandbox, data)).status == 502


async def test_provider_is_never_dialled(tmp_path: Path) -> None:
    async with receiver() as other, door(tmp_path, proxy_pass=("*", HOST)) as sandbox:
        dialler = dialling(sandbox, other)
        assert (await once(sandbox, connect(f"{HOST}:443"))).status == 200
        assert dialler.dialled == []


async def test_a_client_beyond_this_machine_needs_the_admin_token(tmp_path: Path) -> None:
    async with door(tmp_path, proxy_pass=("*",), admin_token="secret") as sandbox:
        decide = sandbox._door.decide
        shown = {token: decide("db.test", 443, "192.0.2.7", token).name for token in (None, "wrong", "secret")}
        assert shown == {None: "REFUSE", "wrong": "REFUSE", "secret": "PASS"}
        assert decide("db.test", 443, "127.0.0.1", None).name == "PASS"


async def test_unreadable_credentials_are_none(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        for shown in ("Basic !", "Basic " + base64.b64encode(b"\xff:x").decode(), "Bearer x", "Basic"):
            assert (await once(sandbox, connect(f"{HOST}:443", f"Proxy-Authorization: {shown}"))).status == 200
