"""How long SmsGateway24's getallsms takes among 100,000 stored messages, by status and date.

    .venv/bin/python bench/listing.py

The messages came in over ten days. All of them were delivered but one in a hundred, for which a radio was off. Times
are the processor's, of one request through the engine: parsing, searching, rendering, notes of the exchange. Each
request is made many times over; the median counts, and the worst is shown beside it.
"""

import gc
import statistics
import time
from typing import Final
from urllib.parse import urlencode

from sms_sandbox import providers
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

COUNT: Final = 100_000
FAILING_EVERY: Final = 100
DAYS: Final = 10
ROUNDS: Final = 30
START: Final = 1_767_603_600_000_000  # 2026-01-05 09:00:00 UTC
MOST_MILLISECONDS: Final = 50.0

GOOD_PHONE: Final = "260"
BAD_PHONE: Final = "261"

QUESTIONS: Final = {
    "status 12, one hour": {"status": "12", "begindate": "2026-01-10 12:00:00", "enddate": "2026-01-10 12:59:59"},
    "status 12, one day": {"status": "12", "begindate": "2026-01-10", "enddate": "2026-01-10"},
    "status 12, all days": {"status": "12", "begindate": "2026-01-01", "enddate": "2026-01-31"},
    "status 12, all days, counted": {"status": "12", "begindate": "2026-01-01", "onlycount": "1"},
    "status 7, one hour": {"status": "7", "begindate": "2026-01-10 12:00:00", "enddate": "2026-01-10 12:59:59"},
    "status 7, all days, counted": {"status": "7", "begindate": "2026-01-01", "onlycount": "1"},
    "status 7, all days, to one number": {"status": "7", "begindate": "2026-01-01", "phone": "+33639984242"},
}


def request(endpoint: str, values: dict[str, str]) -> HttpRequest:
    target = f"/smsgateway24/getdata/{endpoint}?{urlencode({'token': 'bench', **values})}"
    return HttpRequest("GET", target.encode())


def fill(engine: Engine) -> None:
    engine.devices.configure("smsgateway24", BAD_PHONE, DeviceChange(condition=DeviceCondition.RADIO_OFF))
    for number in range(COUNT):
        move_to(engine, START + DAYS * DAY * number // COUNT)
        sms = {
            "sendto": f"+3363998{number % 10_000:04}",
            "body": f"Message {number}: your appointment is tomorrow at 9.",
            "device_id": BAD_PHONE if number % FAILING_EVERY == 0 else GOOD_PHONE,
        }
        engine.exchange(request("addsms", sms))
    move_to(engine, START + (DAYS + 1) * DAY)


def move_to(engine: Engine, at: int) -> None:
    while (due := engine.next_due()) is not None and due <= at:
        engine.step()
    engine.move_to(at)


def milliseconds(engine: Engine, asked: HttpRequest) -> tuple[float, float, int]:
    """The median, the worst, and the bytes of the answer."""
    taken, size = [], 0
    for _ in range(ROUNDS):
        begun = time.thread_time()
        answer = engine.exchange(asked)
        taken.append((time.thread_time() - begun) * 1000)
        size = len(answer.body) if answer else 0
    return statistics.median(taken), max(taken), size


def main() -> None:
    Collector().begin()  # as ``sandbox up``
    settings = EngineSettings(start=START, max_messages=COUNT, max_events=10_000)
    engine = Engine(providers.load(["smsgateway24"]).values(), settings)
    fill(engine)
    assert len(engine.messages) == COUNT
    gc.collect()
    print(f"{COUNT} messages stored; wanted: under {MOST_MILLISECONDS:.0f} ms")
    for name, values in QUESTIONS.items():
        median, worst, size = milliseconds(engine, request("getallsms", values))
        print(f"{name:36} {median:6.1f} ms (worst {worst:6.1f} ms), {size:9,} bytes")


if __name__ == "__main__":
    main()
