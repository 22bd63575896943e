"""Metrics for Prometheus: cheap ones are counted as they happen, the others are computed for each scrape."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, FaultFired, JournalEntry
from sms_sandbox.engine.store import ExchangeCounts
from sms_sandbox.engine.webhook_models import AttemptFinished
from sms_sandbox.server.clock.driver import ClockDriver

if TYPE_CHECKING:
    from prometheus_client.core import Metric


UNANSWERED: Final = "none"
"""The status of an exchange without an answer."""


class Measured(Protocol):
    """The parts of a workspace that metrics read."""

    @property
    def engine(self) -> Engine: ...

    @property
    def clock_driver(self) -> ClockDriver: ...


class Scrape(NamedTuple):
    media: str
    body: bytes


class Metrics:
    """Counters for all workspaces, including those that were reset or dropped: counters never decrease."""

    def __init__(self) -> None:
        self.exchanges: Final[ExchangeCounts] = Counter()
        self.webhooks: Final[Counter[tuple[str, str, str]]] = Counter()
        self.faults: Final[Counter[tuple[str, str]]] = Counter()

    def follow(self, engine: Engine) -> None:
        """Count what happens in the engine from now on."""
        engine.exchanges.counts = self.exchanges
        engine.journal.listen(self._see, (EventKind.WEBHOOK_DONE, EventKind.FAULT_FIRED))

    def _see(self, entry: JournalEntry) -> None:
        subject = entry.subject
        if isinstance(subject, AttemptFinished):
            webhook = subject.webhook
            self.webhooks[webhook.provider, webhook.outgoing.kind, _result(subject)] += 1
        elif isinstance(subject, FaultFired):
            self.faults[subject.name, subject.effect] += 1

    def scrape(self, workspaces: Iterable[Measured], accept: str) -> Scrape:
        """Return the metrics in the format that ``accept``, the header, asks for."""
        # The import takes a fifteenth of a second and is needed only for a scrape.
        from prometheus_client import CollectorRegistry  # noqa: PLC0415
        from prometheus_client.exposition import choose_encoder  # noqa: PLC0415

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collector(self, [*workspaces]))
        encode, media = choose_encoder(accept)
        return Scrape(media, encode(registry))


class _Collector:
    def __init__(self, metrics: Metrics, workspaces: list[Measured]) -> None:
        self._metrics: Final = metrics
        self._workspaces: Final = workspaces

    def collect(self) -> Iterator["Metric"]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415  as above

        metrics, workspaces = self._metrics, self._workspaces
        exchanges = {
            (provider, operation, UNANSWERED if status is None else str(status)): count
            for (provider, operation, status), count in metrics.exchanges.items()
        }
        counters = (
            ("exchanges", "Requests to providers.", ("provider", "operation", "status"), exchanges),
            ("webhooks", "Attempts to call webhooks.", ("provider", "kind", "result"), metrics.webhooks),
            ("faults", "Strikes of faults.", ("rule", "effect"), metrics.faults),
        )
        for name, text, labels, counts in counters:
            counter = CounterMetricFamily(f"sandbox_{name}", text, labels=labels)
            for values, count in counts.items():
                counter.add_metric(values, count)
            yield counter
        messages = GaugeMetricFamily("sandbox_messages", "Messages that are kept.", labels=("provider", "state"))
        for values, count in _states(workspaces).items():
            messages.add_metric(values, count)
        yield messages
        gauges = (
            ("queue_depth", "Things planned that are still due.", sum(one.engine.planned for one in workspaces)),
            (
                "webhooks_in_flight",
                "Webhooks that wait for their answer.",
                sum(one.clock_driver.webhooks.in_flight for one in workspaces),
            ),
            ("workspaces", "Workspaces.", len(workspaces)),
        )
        for name, text, value in gauges:
            yield GaugeMetricFamily(f"sandbox_{name}", text, value)


def _states(workspaces: Iterable[Measured]) -> Counter[tuple[str, str]]:
    return Counter(
        (message.provider, message.state.value) for workspace in workspaces for message in workspace.engine.messages
    )


def _result(made: AttemptFinished) -> str:
    """Return ``taken`` for 2xx, ``refused`` for another status, or ``unanswered``."""
    outcome = made.attempt.outcome
    if outcome is None or outcome.status is None:
        return "unanswered"
    return "taken" if outcome.is_taken else "refused"
