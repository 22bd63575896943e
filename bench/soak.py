"""Whether memory stays flat: many messages through five workspaces, with bulk sends, drops and resets.

    make soak                   # 1,000,000 messages, a few minutes
    make soak ARGS=100000

Messages of all four providers are answered by the workspaces of one server, in this process and without sockets;
every second one goes to a magic number. In the first tenth the workspaces fill up to their limits; then each is
dropped, reset or kept in turn. The exit code is 1 unless resident memory after all messages is within a tenth of that
after the first tenth of them.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.contract import SampleText
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest

MESSAGES: Final = 1_000_000
WORKSPACES: Final = 5
ROUND: Final = 2_000
"""The number of messages to a workspace before the next one's turn."""

BULK: Final = 500
"""The number of recipients of a bulk send."""

LONG: Final = 50 * HOUR
"""Longer than the network tries to deliver any message."""

LIMITS: Final[dict[str, Any]] = {"max_accounts": 1_000}
"""Limits of each workspace in place of the defaults."""

MOST_GROWTH: Final = 1.1
START: Final = 1_767_603_600_000_000
PROVIDERS: Final = providers.load()


def requests(number: int) -> Iterator[tuple[HttpRequest, int]]:
    """Yield requests to all providers, each with the number of its messages, by ever new customers and texts."""
    for turn in range(number, number + ROUND):
        for provider in PROVIDERS.values():
            assert provider.sample_send is not None
            sample = SampleText(
                login=f"customer-{turn // 4}",
                secret="secret",  # noqa: S106  opens an account in this process
                token=f"token-{turn // 4}",
                to=Msisdn(f"3363998{turn % 10_000:04}" if turn % 2 else f"33612{turn % 100_000:05}"),
                text=f"Message {turn}: your appointment is tomorrow.",
                link="https://www.example.com/",
            )
            yield provider.sample_send.request(sample), 1
        if turn % 250 == 0:
            numbers = ",".join(f"0612{(turn + one) % 1_000_000:06}" for one in range(BULK))
            body = f"accessToken=bulk&message=Bulk+{turn}&numero={numbers}".encode()
            yield HttpRequest("POST", b"/smsmode/http/1.6/sendSMS.do", body=body), BULK


async def fill(workspace: Workspace, number: int) -> int:
    """Send a round of messages, live through them, and return their number."""
    count = 0
    for request, messages in requests(number):
        workspace.clock_driver.answer(request)
        count += messages
        if count >= ROUND:
            break
    await workspace.clock_driver.run_until_idle(workspace.engine.now + LONG)
    return count


async def soak(messages: int, *, report: bool = True) -> tuple[int, int]:
    """Return resident memory after a tenth of the messages and after all of them, in bytes."""
    settings = replace(EngineSettings(start=START, id_seed=7), **LIMITS)
    workspaces = Workspaces(
        ServerSettings(engine=settings, providers=PROVIDERS, port=0, clock=Mode.VIRTUAL, has_metrics=False)
    )
    for number in range(WORKSPACES - 1):
        workspaces.make(f"w{number}")
    sent, first = 0, 0
    for turn, slot in enumerate(cycle(range(WORKSPACES))):
        workspace = workspaces.get(f"w{slot}") if slot < WORKSPACES - 1 else workspaces.default
        sent += await fill(workspace, sent)
        is_full = sent >= messages // 10
        if is_full and not first:
            first = resident()
        if is_full and turn % 7 == 6:
            await workspaces.reset(workspace)
        if is_full and turn % 9 == 8 and workspace is not workspaces.default:
            await workspaces.drop(workspace.name)
            workspaces.make(workspace.name)
        if report and turn % 25 == 0:
            print(f"{sent:9,} messages: {resident() / 1e6:6.1f} MB")
        if sent >= messages:
            return first, resident()
    raise AssertionError  # the loop has no end of its own


def resident() -> int:
    """Return the resident memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096


async def collected(messages: int) -> tuple[int, int]:
    """Run the soak with garbage collected as by ``sandbox up``."""
    collector = Collector()
    collector.begin()
    tasks = Tasks()
    _ = tasks.start(collector.run(), "collection of garbage")
    try:
        return await soak(messages)
    finally:
        await tasks.cancel()


def main() -> None:
    gc.collect()
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    first, last = asyncio.run(collected(messages))
    print(f"{first / 1e6:.1f} MB after a tenth, {last / 1e6:.1f} MB after {messages:,} messages: {last / first:.2f}")
    sys.exit(last > first * MOST_GROWTH)


if __name__ == "__main__":
    main()
