"""What there is to draw of a run, as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from sms_sandbox.core.message import Message, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange, FaultFired
from sms_sandbox.engine.webhook_models import Attempt, Webhook
from sms_sandbox.verdict.observations import error_of, exchange_line, message_line, quoted, webhook_line
from sms_sandbox.verdict.verdict import Verdict, printable


class MarkKind(Enum):
    """How a message, a request or a webhook is drawn."""

    WAITING = "waiting"
    SENT = "sent"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ANSWERED = "answered"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    TAKEN = "taken"
    TURNED_DOWN = "turned down"
    LOST = "lost"
    COPY = "copy"
    HELD = "held"
    FAULT = "fault"
    REPLY = "reply"


_S = MessageState
SORT_OF: Final = {
    _S.SCHEDULED: MarkKind.WAITING,
    _S.WAITING: MarkKind.WAITING,
    _S.QUEUED: MarkKind.WAITING,
    _S.TAKEN: MarkKind.WAITING,
    _S.SENT: MarkKind.SENT,
    _S.NETWORK: MarkKind.SENT,
    _S.RETRYING: MarkKind.RETRYING,
    _S.DELIVERED: MarkKind.DELIVERED,
    _S.UNDELIVERED: MarkKind.FAILED,
    _S.EXPIRED: MarkKind.FAILED,
    _S.REJECTED: MarkKind.FAILED,
    _S.FAILED: MarkKind.FAILED,
    _S.CANCELLED: MarkKind.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at one instant; ``says`` is what is shown where one points at it."""

    at: int
    sort: MarkKind
    says: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """``until`` is None where it goes on."""

    since: int
    until: int | None
    sort: MarkKind
    says: str


@dataclass(slots=True)
class Lane:
    """A message's; ``is_failing`` is whether the verdict holds something against it."""

    id: str
    title: str
    spans: list[Span]
    marks: list[Mark] = field(default_factory=list)
    is_failing: bool = False
    outcome: str = ""


@dataclass(slots=True, kw_only=True)
class Timeline:
    """From ``start`` to ``end``. ``lanes``, ``requests`` and ``webhooks`` are in the order in which they came up; the
    marks of the latter two hold the ids, and lanes have those of the webhooks and faults that are theirs besides.
    """

    start: int
    end: int
    phases: list[Span]
    lanes: list[Lane]
    requests: list[Mark]
    webhooks: list[Mark]

    def times(self) -> Iterator[int]:
        """At which something happens."""
        for phase in self.phases:
            yield phase.since
            if phase.until is not None:
                yield phase.until
        for lane in self.lanes:
            yield from (span.since for span in lane.spans)
            yield from (mark.at for mark in lane.marks)
        yield from (mark.at for mark in (*self.requests, *self.webhooks))


def timeline_of(engine: Engine, verdict: Verdict) -> Timeline:
    """From the scenario's start to the time of the verdict."""
    start, end = verdict.start, verdict.at
    blamed = {one.id for check in verdict.failed for one in check.evidence}
    faults = _faults(engine, start)
    deliveries = [webhook for webhook in engine.webhooks.recent if webhook.due_at >= start]
    lanes = {message.id: _lane(message) for message in reversed([*engine.messages]) if message.submitted_at >= start}
    webhooks = []
    for webhook in deliveries:
        marks = [*_webhook_marks(webhook)]
        webhooks += marks
        lane = lanes.get(webhook.subject.id)
        if lane is not None:
            lane.marks += marks
            lane.is_failing = lane.is_failing or webhook.id in blamed
    for message in engine.messages.replies:
        if message.answers is not None and message.answers.id in lanes:
            lanes[message.answers.id].marks.append(_reply(message))
    for lane_id, lane in lanes.items():
        lane.marks += faults.get(lane_id, ())
        lane.is_failing = lane.is_failing or lane_id in blamed
    return Timeline(
        start=start,
        end=end,
        phases=[*_phases(engine, start)],
        lanes=[*lanes.values()],
        requests=[mark for exchange in engine.exchanges if exchange.at >= start for mark in _request_marks(exchange)],
        webhooks=webhooks,
    )


def _lane(message: MtMessage) -> Lane:
    steps = message.history
    spans = []
    for index, step in enumerate(steps):
        until = steps[index + 1].at if index + 1 < len(steps) else None
        reason = f", {step.reason.value}" if step.reason else ""
        spans.append(Span(step.at, until, SORT_OF[step.state], f"{step.state.value}{reason}"))
    recipient = f"+{message.to.msisdn}" if message.to.msisdn else printable(message.to.text)
    return Lane(message.id, f"{recipient} {quoted(message.text)}", spans, outcome=spans[-1].says)


def _reply(message: Message) -> Mark:
    at = message.submitted_at if isinstance(message, MtMessage) else message.received_at
    return Mark(at, MarkKind.REPLY, f"{message.id}: {message_line(message)}", message.id)


def _request_marks(exchange: Exchange) -> Iterator[Mark]:
    if exchange.response is None:
        sort = MarkKind.UNANSWERED
    else:
        is_refused = exchange.response.status >= 400 or error_of(exchange) is not None  # noqa: PLR2004  4xx and 5xx
        sort = MarkKind.REFUSED if is_refused else MarkKind.ANSWERED
    says = f"{exchange.id}: {exchange_line(exchange)}"
    yield Mark(exchange.at, sort, says, exchange.id)
    if exchange.faults:
        yield Mark(exchange.at, MarkKind.FAULT, f"{', '.join(exchange.faults)} struck {says}", exchange.id)


def _webhook_marks(webhook: Webhook) -> Iterator[Mark]:
    line = f"{webhook.id}: {webhook_line(webhook)}"
    if webhook.is_lost:
        yield Mark(webhook.due_at, MarkKind.LOST, f"{line}, lost by {webhook.fault}", webhook.id)
    elif not webhook.attempts and webhook.next_attempt is None:
        yield Mark(webhook.due_at, MarkKind.HELD, f"{line}, held by {webhook.fault}", webhook.id)
    elif webhook.attempts and webhook.attempts[0].at > webhook.due_at and webhook.fault and not webhook.is_duplicate:
        yield Mark(webhook.due_at, MarkKind.HELD, f"{line}, fell due here and was kept back", webhook.id)
    for number, attempt in enumerate(webhook.attempts, 1):
        tried = f", attempt {number}" if len(webhook.attempts) > 1 else ""
        yield Mark(attempt.at, _sort_of(webhook, attempt), f"{line}{tried}", webhook.id)


def _sort_of(webhook: Webhook, attempt: Attempt) -> MarkKind:
    if attempt.outcome is None:
        return MarkKind.HELD
    if not attempt.outcome.is_taken:
        return MarkKind.TURNED_DOWN
    return MarkKind.COPY if webhook.is_duplicate else MarkKind.TAKEN


def _faults(engine: Engine, start: int) -> dict[str, list[Mark]]:
    """Those that struck a message itself, by its id."""
    found: dict[str, list[Mark]] = {}
    for entry in engine.journal.after(0):
        subject = entry.subject
        if isinstance(subject, FaultFired) and entry.at >= start and subject.on.startswith("m"):
            mark = Mark(entry.at, MarkKind.FAULT, f"{subject.name} struck {subject.on}: {subject.effect}", subject.on)
            found.setdefault(subject.on, []).append(mark)
    return found


def _phases(engine: Engine, start: int) -> Iterator[Span]:
    for phase in engine.faults.faults.phases:
        until = None if phase.ends_at is None else start + phase.ends_at
        if start + phase.at <= engine.now:
            yield Span(start + phase.at, until, MarkKind.FAULT, phase.name)
