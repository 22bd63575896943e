"""What faults cost a request that none of them strikes.

    .venv/bin/python bench/faults.py

One inSIM send after the other, each to another number, handed to the engine without sockets: without faults, and with
rules that match on a recipient, a pattern, a part of the text, or a regular expression, none of which fits. They take
turns with each request in one process, whose own time on the processor counts. A request over HTTP takes about twice
as long as one handed to the engine.
"""

import statistics
import time

from sms_sandbox import providers
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.wire.exchange import HttpRequest

REQUESTS = 10_000
RULES = (20, 100)

KINDS = (
    lambda number: Matcher(to=f"+336399799{number:02d}"),
    lambda number: Matcher(to=f"+3363997{number:02d}*"),
    lambda number: Matcher(text=f"offer {number}"),
    lambda number: Matcher(matches=UserPattern(rf"\bcode {number}\d\b")),
)


def rules(count: int) -> Faults:
    return Faults(
        rules=tuple(
            Rule(name=f"r{number}", when=KINDS[number % len(KINDS)](number), effects=Effects(delay=Latency(1)))
            for number in range(count)
        )
    )


def a_request(number: int) -> HttpRequest:
    return HttpRequest(
        "POST",
        b"/api/v1/sendsms",
        (("Content-Type", "application/json"),),
        b'{"header":{"login":"user@email.com","accessKey":"k"},'
        b'"messages":[{"phone_number":"+33639980%03d","message":"Hello from inSIM API!"}]}' % (number % 1000),
    )


def an_engine(count: int) -> Engine:
    engine = Engine([providers.load()["insim"]], EngineSettings(start=0))
    engine.fault_control.load(rules(count))
    return engine


def main() -> None:
    engines = {count: an_engine(count) for count in (0, *RULES)}
    taken: dict[int, list[float]] = {count: [] for count in engines}
    for number in range(REQUESTS):
        request = a_request(number)
        for count, engine in engines.items():
            begun = time.process_time_ns()
            engine.exchange(request)
            taken[count].append((time.process_time_ns() - begun) / 1000)
    bare = statistics.median(taken[0])
    print(f"without faults: {bare:.0f} µs a request")
    for count in RULES:
        struck = statistics.median(taken[count])
        print(f"{count} rules: {struck:.0f} µs a request, {struck - bare:.1f} µs more")


if __name__ == "__main__":
    main()
