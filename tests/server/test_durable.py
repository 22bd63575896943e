"""A folder that cannot be written: requests are refused as the provider would, and nothing is lost."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sms_sandbox.server.app import RunningSandbox

from tests import full_disk as disks
from tests.running import admin, ask, receiver, running
from tests.server.workspaces.data.test_keeper import GATEWAY, INSIM, SENDS, SMSFACTOR, SMSMODE, TARGET, settings

REFUSALS = {
    SMSMODE: (200, b" | "),
    SMSFACTOR: (503, b"Service Unavailable"),
    INSIM: (503, b'{"message":"servers unavailable"}'),
    GATEWAY: (503, b"Oops! An Error Occurred"),
}


ROOM = 1500
"""Bytes of inputs that a full disk still takes."""


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Let the system refuse to grow the files of inputs, in the middle of a batch, as it does on a full disk."""
    sizes = [path.stat().st_size for path in folder.glob("default.*.inputs")]
    with disks.full_disk(max(sizes, default=0) + ROOM):
        yield


async def fill(sandbox: RunningSandbox) -> int:
    """Send until a request is refused, and return how many were taken."""
    taken = 0
    while (await ask(sandbox, SMSFACTOR)).status == 200:
        taken += 1
    return taken


async def texts_kept(folder: Path, copy: Path) -> int:
    shutil.copytree(folder, copy)
    async with running(settings(copy)) as again:
        return len(again.workspaces.default.engine.messages)


@pytest.mark.parametrize("send", SENDS)
async def test_request_on_a_full_disk_is_refused_in_the_providers_style(tmp_path: Path, send: bytes) -> None:
    async with running(settings(tmp_path)) as sandbox:
        engine = sandbox.workspaces.default.engine
        with full_disk(tmp_path):
            await fill(sandbox)
            before = len(engine.messages), len(engine.exchanges)
            reply = await ask(sandbox, send)
            assert (len(engine.messages), len(engine.exchanges)) == before
        status, words = REFUSALS[send]
        assert reply.status == status
        assert words in reply.body
        again = await ask(sandbox, send)
        assert again.status == 200
        assert again.body != reply.body


async def test_acknowledged_requests_of_a_full_disk_survive_a_kill(tmp_path: Path) -> None:
    async with running(settings(tmp_path / "a")) as sandbox:
        with full_disk(tmp_path / "a"):
            taken = await fill(sandbox)
            assert taken > 0
        # The copy is made before the server runs again.
        assert await texts_kept(tmp_path / "a", tmp_path / "b") == taken
        await ask(sandbox, SMSFACTOR)
        # The first that was refused is in the engine, too: its client cannot know.
        assert await texts_kept(tmp_path / "a", tmp_path / "c") == taken + 2


async def test_problem_is_one_line_and_its_end_another(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with running(settings(tmp_path)) as sandbox:
        with full_disk(tmp_path):
            await fill(sandbox)
            await ask(sandbox, SMSMODE)
        await ask(sandbox, SMSMODE)
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path / 'default.1.inputs'}: File too large; requests are refused until it can be written",
        "the data can be written again",
    ]


async def test_admin_api_reads_on_a_full_disk_and_refuses_changes(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as sandbox:
        with full_disk(tmp_path):
            await fill(sandbox)
            assert (await admin(sandbox, "GET", "/messages")).status == 200
            reply = await admin(sandbox, "PUT", "/handsets/+33639980002", {"condition": "off"})
        assert (reply.status, reply.json["error"]["code"]) == (503, "unavailable")
        assert "File too large" in reply.json["error"]["message"]


async def test_webhook_waits_until_its_input_can_be_written(tmp_path: Path) -> None:
    async with receiver() as taking:
        webhooks = {"smsfactor": {"dlr": taking.url}}
        async with running(settings(tmp_path, webhooks=webhooks)) as sandbox:
            with full_disk(tmp_path):
                await fill(sandbox)
                sandbox.clock_driver.engine.step()
                while not sandbox.clock_driver.engine.webhooks.recent:
                    sandbox.clock_driver.engine.step()
                sandbox.clock_driver.pump()
                assert sandbox.clock_driver.webhooks.in_flight == 0
            sandbox.clock_driver.pump()
            assert sandbox.clock_driver.webhooks.in_flight > 0
            await taking.wait_for(1)


KNOWN = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % TARGET.replace(b"Hello", b"Hello%d")


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bytes:
    writer.write(KNOWN % number)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(re.findall(rb"Content-Length: (\d+)", head)[0])
    return head + await reader.readexactly(length)


async def test_answers_to_requests_with_known_heads_are_written_first_and_refused_on_a_full_disk(
    tmp_path: Path,
) -> None:
    async with running(settings(tmp_path / "a")) as sandbox:
        assert sandbox.keeper is not None
        store = sandbox.keeper.store("default")
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
        for number in range(5):
            before = store.last
            assert b"0 | Accept" in await exchange(reader, writer, number)
            assert store.last > before
        with full_disk(tmp_path / "a"):
            answers = [await exchange(reader, writer, number) for number in range(200)]
        taken = sum(b"0 | Accept" in answer for answer in answers)
        assert 0 < taken < 200
        assert all(b" | " in answer for answer in answers)
        writer.close()
    assert await texts_kept(tmp_path / "a", tmp_path / "b") == 5 + taken + 1


async def test_client_that_closes_its_side_gets_the_answer_to_a_request_with_a_known_head(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as sandbox:
        for number in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
            writer.write(KNOWN % number)
            writer.write_eof()
            assert b"0 | Accept" in await reader.read()
            writer.close()


async def test_answers_on_one_connection_keep_their_order(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as sandbox:
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
        await exchange(reader, writer, 1)
        writer.write(KNOWN % 2)
        await asyncio.sleep(0)
        writer.write(b"GET /_sandbox/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        both = await reader.read()
        assert both.index(b"0 | Accept") < both.index(b"HTTP/1.1 404")
        writer.close()
