"""Mutated requests to the engine of all providers, whose virtual clock moves on in between."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from sms_sandbox import providers
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import RequestBlock

from tests.examples import MORNING, examples_of
from tests.fuzz.mutation import mutated

_LEAKS = (b"Traceback (most", b"aiohttp", b"Python/", b"sms_sandbox", b"site-packages", b"/usr/lib")
_PER_ENGINE = 5000
_OUTCOMES = (Outcome(status=200), Outcome(status=500), Outcome(error="no answer"))
LONGEST = 2.0
"""Seconds that one request may take."""


class FuzzError(AssertionError):
    """A request was answered as none may be."""


@dataclass
class Report:
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.requests} requests, slowest {self.slowest * 1000:.0f} ms; {statuses}"

    def note(self, status: int, seconds: float) -> None:
        self.requests += 1
        self.statuses[status] += 1
        self.slowest = max(self.slowest, seconds)


def seeds() -> list[HttpRequest]:
    """Return the requests of all examples, under the host of their provider."""
    found = []
    for provider in providers.load().values():
        for example in examples_of(provider):
            blocks = example.read().blocks
            requests = [block.request for block in blocks if isinstance(block, RequestBlock)]
            found += [_at_home(request, provider.hosts[0]) for request in requests]
    return found


def check(request: HttpRequest, status: int, data: bytes) -> None:
    """Raise FuzzError for an answer that shows the sandbox itself, or its failure."""
    leak = next((word for word in _LEAKS if word in data and word not in request.to_bytes()), None)
    if leak or status >= 500:
        raise FuzzError(f"{status} {leak!r} for {request!r:.3000}")


def run(count: int, seed: int) -> Report:
    chance = random.Random(f"engine {seed}")
    requests, report = seeds(), Report()
    engine = _engine(seed)
    for number in range(count):
        if number % _PER_ENGINE == 0:
            engine = _engine(seed + number)
        request = mutated(chance.choice(requests), requests, chance)
        begun = time.perf_counter()
        response = _answered(engine, request)
        seconds = time.perf_counter() - begun
        if seconds > LONGEST:
            raise FuzzError(f"{seconds:.1f} s for {request!r:.3000}")
        if response is not None:
            check(request, response.status, response.to_bytes())
        report.note(response.status if response else 0, seconds)
        if number % 50 == 0:
            _move_on(engine, chance)
    return report


def _at_home(request: HttpRequest, host: str) -> HttpRequest:
    framing = {"host", "content-length", "transfer-encoding", "connection", "expect"}
    others = tuple((name, value) for name, value in request.headers if name.lower() not in framing)
    return HttpRequest(request.method, request.target, (("Host", host), *others), request.body)


def _engine(seed: int) -> Engine:
    served = providers.load()
    webhooks = {name: dict.fromkeys(one.webhook_kinds, "http://127.0.0.1:1/") for name, one in served.items()}
    return Engine(served.values(), EngineSettings(start=MORNING, seed=seed, webhooks=webhooks))


def _answered(engine: Engine, request: HttpRequest) -> HttpResponse | None:
    try:
        return engine.exchange(request)
    except Exception as error:
        raise FuzzError(f"{error!r} for {request!r:.3000}") from error


def _move_on(engine: Engine, chance: random.Random) -> None:
    """Take the steps of some minutes, and end the webhooks in one way or another."""
    until = engine.now + chance.randrange(10) * MINUTE
    while (due := engine.next_due()) is not None and due <= until:
        engine.step()
        for call in engine.webhooks.take_attempts():
            call.webhook.outgoing.request.to_bytes()
            engine.webhooks.finished(call, chance.choice(_OUTCOMES))
    engine.move_to(max(until, engine.now))
