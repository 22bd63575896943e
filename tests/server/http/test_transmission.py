"""Answers that arrive late, slowly, in part or not at all, over real sockets."""

from collections.abc import AsyncIterator

import pytest
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import Line, line_to, running, settings_for

REQUEST = (
    b"POST /acme/send HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 35\r\n\r\nkey=k1&to=33639980001&text=hello!!!"
)


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as sandbox:
        yield sandbox


def struck_by(sandbox: RunningSandbox, effects: Effects) -> None:
    sandbox.workspaces.default.engine.fault_control.load(Faults(rules=(Rule(name="r", effects=effects),)))


async def asked(line: Line) -> Line:
    await line.send(REQUEST)
    return line


def taken(sandbox: RunningSandbox) -> int:
    return len(sandbox.workspaces.default.engine.messages)


async def test_normal_answer_leaves_the_connection_open(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(delay=Latency(0)))
    async with line_to(sandbox) as line:
        assert (await (await asked(line)).reply()).status == 200
        assert (await (await asked(line)).reply()).status == 200


async def test_late_answer_is_complete(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(delay=Latency(SECOND // 100), refusal=Status(503, b"down")))
    async with line_to(sandbox) as line:
        reply = await (await asked(line)).reply()
        assert (reply.status, reply.body) == (503, b"down")
        assert (await (await asked(line)).reply()).status == 503


async def test_cut_answer_ends_in_the_middle(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(network=Cut(after_bytes=3)))
    async with line_to(sandbox) as line:
        head, _, body = (await (await asked(line)).receive_to_the_end()).partition(b"\r\n\r\n")
    assert b"Content-Length: 8" in head
    assert len(body) == 3
    assert taken(sandbox) == 1


async def test_dripping_answer_is_complete_in_the_end(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(network=Drip(rate=2000)))
    async with line_to(sandbox) as line:
        reply = await (await asked(line)).reply()
        assert len(reply.body) == 8
        assert (await (await asked(line)).reply()).status == 200


async def test_reset_before_a_byte_sends_nothing(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(network=Reset()))
    async with line_to(sandbox) as line:
        with pytest.raises(ConnectionResetError):
            await (await asked(line)).receive_to_the_end()
    assert taken(sandbox) == 0


async def test_reset_after_some_bytes_sends_those(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(network=Reset(after_bytes=12)))
    async with line_to(sandbox) as line:
        assert await (await asked(line)).receive(12) == b"HTTP/1.1 200"
        with pytest.raises(ConnectionResetError):
            await line.receive_to_the_end()
    assert taken(sandbox) == 1


async def test_stalled_answer_sends_nothing_and_ends(sandbox: RunningSandbox) -> None:
    struck_by(sandbox, Effects(network=Stall(SECOND // 100, is_taken=True)))
    async with line_to(sandbox) as line:
        assert await (await asked(line)).receive_to_the_end() == b""
    assert taken(sandbox) == 1


@pytest.mark.parametrize("effects", [Effects(network=Stall(HOUR)), Effects(delay=Latency(HOUR))])
async def test_transmission_to_a_client_that_is_gone_ends(sandbox: RunningSandbox, effects: Effects) -> None:
    struck_by(sandbox, effects)
    async with line_to(sandbox) as line:
        await asked(line)
    async with line_to(sandbox) as line:
        await line.send(b"GET /_sandbox/livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert (await line.reply()).status == 200
