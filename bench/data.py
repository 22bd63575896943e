"""What ``--data`` costs: requests, restarts, snapshots, disk.

    python bench/data.py [--rounds N] [--messages N] [SEND ...]

The share of the request rate is measured as in ``in_process.py``: two sandboxes in one process, with and without a
folder, take turns, and the processor time of each batch is divided by that of a fixed piece of Python. The images are
written by a forked process, whose processor time is printed apart. The restart is that of a real process with many
messages, which was killed: once with all in the image, once with the most inputs behind it.
"""

import argparse
import asyncio
import gc
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import sends
import uvloop
from in_process import CONNECTIONS, Side, batch, check, connect, fixed_work, spread
from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.http.arrival import DIRECT
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.image_taker import most_inputs
from sms_sandbox.server.workspaces.data.keeper import Keeper
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest

BATCH = 1_280
"""Requests of a batch. Small batches in turns meet the same load of the machine."""

SPEED = 40.0
"""Of the sandbox's clock, so that lives end during a batch, as under a lasting load."""

SHARE = 0.85
RESTART = 3.0
RESTORE = 0.05
MOST_BYTES = 2048


def line(what: str, found: float, wanted: float, unit: str, *, is_least: bool = False, digits: int = 2) -> None:
    is_met = found >= wanted if is_least else found <= wanted
    words = "at least" if is_least else "at most"
    mark = "" if is_met else "   MISSED"
    print(f"{what:42}{found:10.{digits}f} {unit}   wanted {words} {wanted:g}{mark}", flush=True)


def settings(folder: Path | None, messages: int = 10_000) -> ServerSettings:
    return ServerSettings(
        engine=EngineSettings(start=int(time.time()) * SECOND, max_messages=messages),
        providers=providers.load(),
        port=0,
        speed=SPEED,
        data=folder,
    )


async def side(stack: AsyncExitStack, folder: Path | None) -> tuple[Side, RunningSandbox]:
    running = await stack.enter_async_context(await start(settings(folder)))
    engine = running.workspaces.default.engine

    async def lives() -> None:
        while engine.planned:  # noqa: ASYNC110  nothing reports the last life's end
            await asyncio.sleep(0.05)

    return Side(*connect(lambda: running.http.connection(DIRECT)), lives), running


def children() -> float:
    """Return the seconds of processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def rate(send: sends.Send, rounds: int, folder: Path) -> float:
    """Return the rate with a folder as a share of that without."""
    async with AsyncExitStack() as stack:
        sides = [await side(stack, None), await side(stack, folder)]
        for one, _ in sides:
            await one.exchange([send.request(drawn) for drawn in sends.each_credential_once()])
        gc.collect()
        collector = Collector()  # as ``sandbox up``
        collector.begin()
        tasks = Tasks()
        _ = tasks.start(collector.run(), "collection of garbage")
        stack.push_async_callback(tasks.cancel)
        unit, forked = fixed_work(), children()
        for number in range(rounds + 1):
            requests = [send.request(drawn) for drawn in sends.draw(number * BATCH, BATCH, CONNECTIONS)]
            for one, running in sides if number % 2 else reversed(sides):
                check(send, await batch(one, requests), running)
                if not number:  # the first round warms up
                    one.costs.clear()
            unit = min(unit, fixed_work())
    gc.enable()
    gc.unfreeze()
    without, kept = (one.costs for one, _ in sides)
    ratios = [theirs / mine for mine, theirs in zip(kept, without, strict=True)]
    costs = [statistics.median(one) * unit * 1e6 for one in (without, kept)]
    forked = (children() - forked) / rounds / BATCH * 1e6
    print(
        f"{send.name:16}{costs[0]:7.1f} µs, with --data {costs[1]:.1f} µs ± {spread(ratios):.3f} of the share, "
        f"and {forked:.1f} µs of a forked process"
    )
    line(f"{send.name}: share of the rate", statistics.median(ratios), SHARE, "", is_least=True)
    return statistics.median(ratios)


def request(number: int) -> HttpRequest:
    query = f"accessToken=t{number % 1000}&message=Hello+number+{number}&numero=33612{number % 1_000_000:06}"
    return HttpRequest("GET", f"/smsmode/http/1.6/sendSMS.do?{query}".encode(), (("Host", "127.0.0.1"),))


async def fill(folder: Path, messages: int) -> tuple[Keeper, Workspaces]:
    """Return workspaces whose default has so many delivered messages."""
    timers: list[Callable[[], None]] = []
    keeper = Keeper(DataFolder(folder), later=lambda _, work: timers.append(work))
    workspaces = Workspaces(replace(settings(folder, messages), clock=Mode.VIRTUAL, has_metrics=False), keeper)
    driver = workspaces.default.clock_driver
    for number in range(messages):
        driver.answer(request(number))
        if number % 1000 == 999:
            await driver.run_until_idle(driver.now() + 3600 * SECOND)
            keeper.commit()
    for _ in range(2):  # two quiet moments, at the second of which an image is taken
        due, timers[:] = timers[:], []
        for work in due:
            work()
    if len(driver.engine.messages) != messages:
        raise SystemExit(f"{messages} wanted, {len(driver.engine.messages)} kept")
    return keeper, workspaces


async def snapshots(folder: Path) -> None:
    keeper, workspaces = await fill(folder, 1000)
    workspaces.snapshots.save(workspaces.default, "one")
    taken, spent = [], []
    for _ in range(9):
        begun, worked = time.perf_counter(), time.process_time()
        await workspaces.put_back(workspaces.default, "one")
        taken.append(time.perf_counter() - begun)
        spent.append(time.process_time() - worked)
    print(f"of it processor time                      {statistics.median(spent) * 1000:10.0f} ms")
    line("snapshot of 1,000 messages restored", statistics.median(taken) * 1000, RESTORE * 1000, "ms", digits=0)
    await workspaces.close(0)
    keeper.close()


def ready_after(folder: Path, messages: int) -> tuple[float, float]:
    """Return the seconds from the start of a process to its line "ready", and of its processor time; then kill it."""
    options = ["--port", "0", "--data", str(folder), "--max-messages", str(messages), "--quiet"]
    begun, worked = time.perf_counter(), children()
    process = subprocess.Popen(
        [sys.executable, "-m", "sms_sandbox", "up", *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for printed in process.stdout:
        if re.match("ready", printed):
            taken = time.perf_counter() - begun
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return taken, children() - worked
    raise SystemExit(f"the sandbox ended with {process.wait()}")


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


async def restart(folder: Path, messages: int) -> None:
    keeper, workspaces = await fill(folder, messages)
    line(f"{messages} messages, with two images", size(folder) / messages, MOST_BYTES, "bytes each", digits=0)
    copytree(folder, folder / "image")
    behind = most_inputs(messages) - 200
    for number in range(0, behind, 20):
        for one in range(number, number + 20):
            workspaces.default.clock_driver.answer(request(one))
        keeper.commit()
    await workspaces.close(0)
    keeper.close()
    (folder / "empty").mkdir()
    empty, worked = sorted(ready_after(folder / "empty", messages) for _ in range(3))[1]
    print(f"start with an empty folder                {empty:10.2f} s, {worked:.2f} s of processor time")
    for where, what in ((folder / "image", "all in the image"), (folder, f"{behind} inputs behind it")):
        taken, worked = sorted(ready_after(where, messages) for _ in range(3))[1]
        print(f"of it processor time                      {worked:10.2f} s")
        line(f"start with {messages} messages, {what}", taken, RESTART, "s")


def run(work: Coroutine[Any, Any, object]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def main() -> None:
    asked = argparse.ArgumentParser(description="What --data costs.")
    asked.add_argument("--rounds", type=int, default=40)
    asked.add_argument("--messages", type=int, default=100_000)
    asked.add_argument("sends", nargs="*", default=["insim", "smsmode"])
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for send in sends.chosen(arguments.sends):
            run(rate(send, arguments.rounds, Path(folder) / send.name))
        run(snapshots(Path(folder) / "snapshots"))
        run(restart(Path(folder) / "restart", arguments.messages))


if __name__ == "__main__":
    main()
