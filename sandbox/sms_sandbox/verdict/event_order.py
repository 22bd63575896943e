"""The order in which requests came and webhooks were answered."""

from typing import Final

from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, Exchange, JournalEntry
from sms_sandbox.engine.webhook_models import Attempt, AttemptFinished, Webhook
from sms_sandbox.verdict.steps import Steps, each_entry

Moment = tuple[int, int]
"""Microseconds of sandbox time, and the number in the journal, or 0 if the journal has forgotten it."""


class EventOrder:
    """The order of events. Events at one instant are ordered by the journal, as far back as it reaches."""

    def __init__(self) -> None:
        self._numbers: Final[dict[object, int]] = {}

    def note(self, entry: JournalEntry) -> None:
        """Note an entry of the journal."""
        if entry.kind is EventKind.EXCHANGE_ARRIVED and isinstance(entry.subject, Exchange):
            self._numbers[entry.subject.id] = entry.number
        elif isinstance(entry.subject, AttemptFinished):
            self._numbers[id(entry.subject.attempt)] = entry.number

    def number(self, attempt: Attempt) -> Moment:
        """Return when the attempt was answered."""
        return attempt.at, self._numbers.get(id(attempt), 0)

    def number_of(self, exchange: str, at: int) -> Moment:
        """Return when the exchange of that id and time came."""
        return at, self._numbers.get(exchange, 0)

    def accepted(self, webhook: Webhook) -> Moment | None:
        """Return when the webhook was first answered 2xx, or None."""
        taken = [
            self.number(attempt)
            for attempt in webhook.attempts
            if attempt.outcome is not None and attempt.outcome.is_taken
        ]
        return min(taken, default=None)


def event_order(engine: Engine) -> Steps[EventOrder]:
    """Return the order of all events that the journal has."""
    order = EventOrder()
    yield from each_entry(engine.journal, order.note)
    return order
