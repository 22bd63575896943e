"""The data that is drawn of a run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Final

from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange, FaultFired, JournalEntry
from sms_sandbox.engine.webhook_models import Attempt, Webhook
from sms_sandbox.verdict.observations import error_of, exchange_line, message_line, quoted, webhook_line
from sms_sandbox.verdict.steps import Steps, collected, each_entry, finished
from sms_sandbox.verdict.verdict import Verdict, printable

_MOST_ASKED: Final = 3
"""Recipients of one request that are shown."""


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
    """An event at one instant."""

    at: int
    """Microseconds since the epoch."""

    sort: MarkKind
    text: str
    """The text of its tooltip."""

    id: str = ""
    """The id of the message, webhook or exchange, or "" where it has none."""

    about: str = ""
    """The recipient or sender, and the text, for a table."""


@dataclass(frozen=True, slots=True)
class Span:
    """A state that lasts."""

    since: int
    until: int | None
    """Microseconds since the epoch, or None if it goes on."""

    sort: MarkKind
    text: str


@dataclass(slots=True)
class Lane:
    """The line of one message."""

    id: str
    title: str
    spans: list[Span]
    marks: list[Mark] = field(default_factory=list)
    is_failing: bool = False
    """Whether a failed check names the message as evidence."""

    outcome: str = ""
    """The last state, in words."""


@dataclass(slots=True, kw_only=True)
class TimelineChart:
    """Everything from ``start`` to ``end``, in microseconds since the epoch.

    The marks of ``requests`` and ``webhooks`` have ids; lanes also have the marks of the webhooks and faults of their
    message. All are in the order of their creation.
    """

    start: int
    end: int
    phases: list[Span]
    lanes: list[Lane]
    requests: list[Mark]
    webhooks: list[Mark]
    replies: list[Mark] = field(default_factory=list)
    """What handsets wrote."""

    def times(self) -> Iterator[int]:
        """Yield the times of all events."""
        for phase in self.phases:
            yield phase.since
            if phase.until is not None:
                yield phase.until
        for lane in self.lanes:
            yield from (span.since for span in lane.spans)
            yield from (mark.at for mark in lane.marks)
        yield from (mark.at for mark in (*self.requests, *self.webhooks))


def timeline_of(engine: Engine, verdict: Verdict) -> TimelineChart:
    """Return the timeline from the scenario's start to the time of the verdict."""
    return finished(drawing(engine, verdict))


def drawing(engine: Engine, verdict: Verdict) -> Steps[TimelineChart]:
    """Make the timeline in steps."""
    start, end = verdict.start, verdict.at
    blamed = {one.id for check in verdict.failed for one in check.evidence}
    faults = yield from _faults(engine, start)
    requests: list[list[Mark]] = []
    exchanges = [exchange for exchange in engine.exchanges if exchange.at >= start]
    yield from collected(([*_request_marks(exchange)] for exchange in exchanges), requests)
    deliveries = [
        webhook for webhook in engine.webhooks.recent if webhook.due_at >= start and not webhook.is_unaddressed
    ]
    marks_of: list[list[Mark]] = []
    yield from collected(([*_webhook_marks(webhook)] for webhook in deliveries), marks_of)
    in_order: list[Lane] = []
    messages = [message for message in reversed([*engine.messages]) if message.submitted_at >= start]
    yield from collected(map(_lane, messages), in_order)
    yield
    lanes = {lane.id: lane for lane in in_order}
    for webhook, marks in zip(deliveries, marks_of, strict=True):
        lane = lanes.get(webhook.subject.id)
        if lane is not None:
            lane.marks += marks
            lane.is_failing = lane.is_failing or webhook.id in blamed
    yield
    replies: list[Mark] = []
    for message in [*engine.messages.replies]:
        if message.received_at >= start:
            replies.append(_reply(message))
        if message.answers is not None and message.answers.id in lanes:
            lanes[message.answers.id].marks.append(_reply(message))
        yield
    for lane_id, lane in lanes.items():
        lane.marks += faults.get(lane_id, ())
        lane.is_failing = lane.is_failing or lane_id in blamed
    return TimelineChart(
        start=start,
        end=end,
        phases=[*_phases(engine, start)],
        lanes=[*lanes.values()],
        requests=[*chain.from_iterable(requests)],
        webhooks=[*chain.from_iterable(marks_of)],
        replies=replies,
    )


def _lane(message: MtMessage) -> Lane:
    steps = message.history
    spans = []
    for index, step in enumerate(steps):
        until = steps[index + 1].at if index + 1 < len(steps) else None
        reason = f", {step.reason.value}" if step.reason else ""
        spans.append(Span(step.at, until, SORT_OF[step.state], f"{step.state.value}{reason}"))
    return Lane(message.id, _about(message), spans, outcome=spans[-1].text)


def _reply(message: Message) -> Mark:
    at = message.submitted_at if isinstance(message, MtMessage) else message.received_at
    return Mark(at, MarkKind.REPLY, f"{message.id}: {message_line(message)}", message.id, _about(message))


def _about(message: Message) -> str:
    """Return the other side's number and the text."""
    if isinstance(message, MtMessage):
        recipient = f"+{message.to.msisdn}" if message.to.msisdn else printable(message.to.text)
        return f"{recipient} {quoted(message.text)}"
    return f"+{message.sender} {quoted(message.text)}"


def _asked(exchange: Exchange) -> str:
    """Return the recipients and texts of a request, the first ``_MOST_ASKED`` of them."""
    shown = [f"{printable(one.to.text)} {quoted(one.text)}" for one in exchange.asked[:_MOST_ASKED]]
    more = len(exchange.asked) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _subject(webhook: Webhook) -> str:
    """Return the number and the text of the webhook's message, or "" for a webhook about a call."""
    return _about(webhook.subject) if isinstance(webhook.subject, MtMessage | MoMessage) else ""


def _request_marks(exchange: Exchange) -> Iterator[Mark]:
    if exchange.response is None:
        sort = MarkKind.UNANSWERED
    else:
        is_refused = exchange.response.status >= 400 or error_of(exchange) is not None  # noqa: PLR2004  4xx and 5xx
        sort = MarkKind.REFUSED if is_refused else MarkKind.ANSWERED
    text = f"{exchange.id}: {exchange_line(exchange)}"
    yield Mark(exchange.at, sort, text, exchange.id, _asked(exchange))
    if exchange.faults:
        yield Mark(exchange.at, MarkKind.FAULT, f"{', '.join(exchange.faults)} struck {text}", exchange.id)


def _webhook_marks(webhook: Webhook) -> Iterator[Mark]:
    line, about = f"{webhook.id}: {webhook_line(webhook)}", _subject(webhook)
    if webhook.is_lost:
        yield Mark(webhook.due_at, MarkKind.LOST, f"{line}, lost by {webhook.fault}", webhook.id, about)
    elif not webhook.attempts and webhook.next_attempt is None:
        yield Mark(webhook.due_at, MarkKind.HELD, f"{line}, held by {webhook.fault}", webhook.id, about)
    elif webhook.attempts and webhook.attempts[0].at > webhook.due_at and webhook.fault and not webhook.is_duplicate:
        yield Mark(webhook.due_at, MarkKind.HELD, f"{line}, was due here and was held", webhook.id, about)
    for number, attempt in enumerate(webhook.attempts, 1):
        tried = f", attempt {number}" if len(webhook.attempts) > 1 else ""
        yield Mark(attempt.at, _sort_of(webhook, attempt), f"{line}{tried}", webhook.id, about)


def _sort_of(webhook: Webhook, attempt: Attempt) -> MarkKind:
    if attempt.outcome is None:
        return MarkKind.HELD
    if not attempt.outcome.is_taken:
        return MarkKind.TURNED_DOWN
    return MarkKind.COPY if webhook.is_duplicate else MarkKind.TAKEN


def _faults(engine: Engine, start: int) -> Steps[dict[str, list[Mark]]]:
    """Return the faults that struck messages, by message id."""
    found: dict[str, list[Mark]] = {}

    def put(entry: JournalEntry) -> None:
        subject = entry.subject
        if isinstance(subject, FaultFired) and entry.at >= start and subject.on.startswith("m"):
            mark = Mark(entry.at, MarkKind.FAULT, f"{subject.name} struck {subject.on}: {subject.effect}", subject.on)
            found.setdefault(subject.on, []).append(mark)

    yield from each_entry(engine.journal, put)
    return found


def _phases(engine: Engine, start: int) -> Iterator[Span]:
    for phase in engine.faults.faults.phases:
        until = None if phase.ends_at is None else start + phase.ends_at
        if start + phase.at <= engine.now:
            yield Span(start + phase.at, until, MarkKind.FAULT, phase.name)
