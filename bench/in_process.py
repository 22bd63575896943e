"""A send as a share of a bare handler's, by processor time, in one process and without sockets.

    python bench/in_process.py [--rounds N] [SEND ...]

The whole server, as ``sandbox up`` starts it, and the bare server answer over 32 connections whose transports are
Python objects, so the kernel takes no part. They take turns; each batch is lived to its end, until every message is
delivered. A fixed piece of Python is timed right before and after each batch, and the batch's processor time is
divided by it: this cancels most of what other programs on the machine do.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bare_server
import sends
import uvloop
from aiohttp import web
from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.http.arrival import DIRECT
from sms_sandbox.server.observe.access_log import AccessLog, LogFormat
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.tasks import Tasks

CONNECTIONS = 32
REQUESTS = 3_200
"""In a batch; fewer than the messages that a workspace keeps."""

ROUNDS = 9
TURNS = 2
"""Of the loop, after which aiohttp waits for the next request; a client over sockets is never as quick as that."""

SPEED = 20.0
"""Of the sandbox's clock, so that lives of two to four seconds are lived while the batch is sent, as under load: a
clock that waits for steps one by one, while nothing is sent, takes a fifth longer for them."""


class FakeTransport(asyncio.Transport):
    """Keep what is written."""

    def __init__(self, answers: list[bytes]) -> None:
        super().__init__()
        self._answers = answers

    def write(self, data: Any) -> None:  # noqa: ANN401  as asyncio has it
        self._answers.append(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  as asyncio has it
        return ("127.0.0.1", 50_000) if name == "peername" else default

    def writelines(self, list_of_data: Any) -> None:  # noqa: ANN401  as asyncio has it
        self.write(b"".join(list_of_data))

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Do nothing: both servers end with the process."""

    abort = close


@dataclass
class Side:
    """One of the two servers, and what was measured of it."""

    connections: list[Any]
    answers: list[bytes]
    settle: Callable[[], Any]
    costs: list[float] = field(default_factory=list)
    """Processor time of a send in units of the fixed piece of Python."""

    until_answers: list[float] = field(default_factory=list)
    """The part of each of these costs that passes until the answer is written."""

    answering: float = 0.0
    """Seconds of processor time until the answers of the present batch were written."""

    async def exchange(self, requests: list[bytes]) -> None:
        """Send the requests, one at a time on each connection, and wait for all answers and their consequences."""
        answers, width = self.answers, len(self.connections)
        for first in range(0, len(requests), width):
            turn = requests[first : first + width]
            begun = time.process_time()
            for connection, request in zip(self.connections, turn, strict=False):
                connection.data_received(request)
            while len(answers) < first + len(turn):  # noqa: ASYNC110  an event would cost a turn of its own
                await asyncio.sleep(0)
            self.answering += time.process_time() - begun
            for _ in range(TURNS):
                await asyncio.sleep(0)
        await self.settle()


def fixed_work() -> float:
    """Return the seconds of processor time that a fixed piece of Python takes, without the collector."""
    was_enabled = gc.isenabled()
    gc.disable()
    begun = time.process_time()
    kept: dict[str, Any] = {}
    for number in range(4_000):
        text = f'{{"id":"{number}","to":["+33612{number:06}"],"n":{number}}}'
        value = json.loads(text)
        kept[value["id"]] = (value["to"][0].lower().partition("2"), [*range(number % 7)], json.dumps(value))
    assert len(kept) == 4_000
    taken = time.process_time() - begun
    if was_enabled:
        gc.enable()
    return taken


def connect(make: Callable[[], Any]) -> tuple[list[Any], list[bytes]]:
    answers: list[bytes] = []
    connections = [make() for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.connection_made(FakeTransport(answers))
    return connections, answers


async def sandbox_side(stack: AsyncExitStack) -> tuple[Side, RunningSandbox]:
    stream = Path(os.devnull).open("w")  # noqa: ASYNC230, SIM115  open while the log is
    log = AccessLog(LogFormat.TEXT, stream)
    stack.callback(log.close)
    settings = ServerSettings(
        engine=EngineSettings(start=int(time.time()) * 1_000_000, keeps_unaddressed=True),
        providers=providers.load(),
        port=0,
        speed=SPEED,
        access_log=log,
    )
    running = await stack.enter_async_context(await start(settings))
    engine = running.workspaces.default.engine

    async def lives() -> None:
        while engine.planned:  # noqa: ASYNC110  nothing reports the last life's end
            await asyncio.sleep(0.05)

    return Side(*connect(lambda: running.http.connection(DIRECT)), lives), running


async def bare_side(stack: AsyncExitStack) -> Side:
    runner = web.AppRunner(bare_server.application(), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    server = runner.server
    assert server is not None

    async def nothing() -> None:
        """Do nothing: a bare handler has no consequences."""

    return Side(*connect(server), nothing)


def check(send: sends.Send, answers: list[bytes], running: RunningSandbox) -> None:
    """Exit unless every answer is an acceptance and every message was delivered."""
    refused = next((answer for answer in answers if send.accepted not in answer), None)
    if refused is not None:
        raise SystemExit(f"{send.name}: not accepted: {refused!r}")
    messages = [*running.workspaces.default.engine.messages][-len(answers) :]
    delivered = sum(message.state is MessageState.DELIVERED for message in messages)
    if delivered != len(answers):
        raise SystemExit(f"{send.name}: {len(answers)} sent, but {delivered} delivered")


async def batch(side: Side, requests: list[bytes]) -> list[bytes]:
    side.answers.clear()
    side.answering = 0.0
    before = fixed_work()
    begun = time.process_time()
    await side.exchange(requests)
    spent = time.process_time() - begun
    units = len(requests) * (before + fixed_work()) / 2
    side.costs.append(spent / units)
    side.until_answers.append(side.answering / units)
    return side.answers


def spread(found: list[float]) -> float:
    """Return half the range between the quartiles."""
    first, _, third = statistics.quantiles(found, n=4)
    return (third - first) / 2


async def measure(send: sends.Send, rounds: int) -> None:
    async with AsyncExitStack() as stack:
        ours, running = await sandbox_side(stack)
        bare = await bare_side(stack)
        await ours.exchange([send.request(drawn) for drawn in sends.each_credential_once()])
        gc.collect()
        collector = Collector()  # as ``sandbox up``
        collector.begin()
        tasks = Tasks()
        _ = tasks.start(collector.run(), "collection of garbage")
        stack.push_async_callback(tasks.cancel)
        unit = fixed_work()
        for number in range(rounds + 1):
            requests = [send.request(drawn) for drawn in sends.draw(number * REQUESTS, REQUESTS, CONNECTIONS)]
            check(send, await batch(ours, requests), running)
            gc.enable()  # a bare server has Python's own collections
            for answer in await batch(bare, requests):
                assert answer.startswith(b"HTTP/1.1 20"), answer
            gc.disable()
            if not number:  # the first round warms up
                for side in (ours, bare):
                    side.costs.clear()
                    side.until_answers.clear()
            unit = min(unit, fixed_work())
    gc.enable()
    gc.unfreeze()
    ratios = [theirs / mine for mine, theirs in zip(ours.costs, bare.costs, strict=True)]
    mine, theirs = (statistics.median(side.costs) * unit * 1e6 for side in (ours, bare))
    until = statistics.median(ours.until_answers) * unit * 1e6
    ratio = statistics.median(ratios)
    mark = "" if ratio >= send.wanted else f"   {send.wanted - ratio:.2f} short"
    split = f"{until:.1f} until the answer, {mine - until:.1f} for the life"
    print(
        f"{send.name:16}{mine:7.1f} µs ({split})   bare {theirs:6.1f} µs   share {ratio:.3f} ± {spread(ratios):.3f}"
        f"   wanted {send.wanted:.2f}{mark}",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description="A send as a share of a bare handler's, in one process.")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("sends", nargs="*")
    arguments = asked.parse_args()
    for send in sends.chosen(arguments.sends):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(measure(send, arguments.rounds))


if __name__ == "__main__":
    main()
