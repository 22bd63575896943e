"""What a message costs the network: seconds and bytes, at 1,000, 10,000 and 100,000 messages.

    make bench

Messages are scheduled over 24 hours on one engine, as a provider hands them in, and lived through in one advance on a
virtual clock, without webhooks. Each size runs in a process of its own, all of them kept to the end, so that memory
is that of messages with their whole history. Bytes are the most that tracemalloc has counted at any time, in a second
run of the same size, since counting takes its time; the journal, which is bounded, weighs on the small sizes only.
"""

import asyncio
import gc
import json
import subprocess
import sys
import time
import tracemalloc
from decimal import Decimal
from itertools import pairwise

from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.account import Credentials, credits_for
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.server.clock.driver import ClockDriver, Mode
from sms_sandbox.server.webhooks.guard import WebhookGuard

NO_REPORTS = Details()
SIZES = (1_000, 10_000, 100_000)
START = 1_767_603_600_000_000
MOST_SECONDS = 8.0
MOST_BYTES = 1536
STEEPEST = 1.5
"""A cost for each message that grows by more than this from one size to the next is not linear any more."""


def schedule(engine: Engine, count: int) -> None:
    backend = engine.backend("smsmode")
    account = backend.authenticate(Credentials("jane", "secret"))
    account.credit = Decimal(count)
    for number in range(count):
        text = f"Message {number}: your appointment is tomorrow at 9."
        outgoing = Outgoing(
            to=Address(f"063998{number % 10_000:04}", Msisdn(f"3363998{number % 10_000:04}")),
            text=text,
            encoding=Encoding.GSM7,
            segments=(text,),
            provider_id=f"id{number}",
            sender=SenderId("36034"),
            cost=credits_for(1),
            send_at=START + DAY * number // count,
            details=NO_REPORTS,
        )
        backend.submit(account, [outgoing])


async def live(count: int) -> dict[str, float]:
    settings = EngineSettings(start=START, max_messages=count, max_events=10_000)
    engine = Engine(providers.load(["smsmode"]).values(), settings)
    clock = ClockDriver(engine, WebhookGuard(), mode=Mode.VIRTUAL)
    begun = time.perf_counter()
    schedule(engine, count)
    scheduled = time.perf_counter()
    await clock.advance_to(START + DAY + DAY)
    lived = time.perf_counter()
    assert sum(1 for message in engine.messages if message.is_finished) == count
    most = tracemalloc.get_traced_memory()[1] if tracemalloc.is_tracing() else 0
    return {"schedule": scheduled - begun, "advance": lived - scheduled, "bytes": most / count}


def child(count: int, *, with_bytes: bool) -> None:
    asyncio.run(live(100))  # what is made once for all is not a message's
    gc.collect()
    Collector().begin()  # as ``sandbox up``
    if with_bytes:
        tracemalloc.start()
    print(json.dumps(asyncio.run(live(count))))


def measured(count: int, kind: str) -> dict[str, float]:
    command = [sys.executable, __file__, kind, str(count)]
    found: dict[str, float] = json.loads(subprocess.check_output(command))
    return found


def main() -> None:
    costs = []
    for count in SIZES:
        times, memory = measured(count, "time"), measured(count, "bytes")
        seconds = times["schedule"] + times["advance"]
        costs.append((seconds / count, memory["bytes"]))
        print(
            f"{count:7} messages  scheduled in {times['schedule']:5.2f} s, lived in {times['advance']:5.2f} s: "
            f"{seconds / count * 1e6:5.1f} µs and {memory['bytes']:5.0f} bytes each"
        )
    growth = [max(after / before for before, after in zip(*pair, strict=True)) for pair in pairwise(costs)]
    seconds, size = costs[-1][0] * SIZES[-1], costs[-1][1]
    print(f"growth of a message's cost from size to size: {', '.join(f'{factor:.2f}' for factor in growth)}", end=" ")
    print("(linear)" if max(growth) < STEEPEST else "(NOT linear)")
    print(f"{SIZES[-1]} messages: {seconds:.1f} s (wanted: under {MOST_SECONDS:.0f})", end=", ")
    print(f"{size:.0f} bytes each (wanted: under {MOST_BYTES})")


if __name__ == "__main__":
    if sys.argv[1:2] in (["time"], ["bytes"]):
        child(int(sys.argv[2]), with_bytes=sys.argv[1] == "bytes")
    else:
        main()
