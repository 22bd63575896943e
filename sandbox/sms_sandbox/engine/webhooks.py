"""The webhooks that fell due, their attempts, and their retries by the provider's plan."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import Final

from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.core.call import PhoneCall
from sms_sandbox.core.message import Message
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.timeline import TimelineEntry
from sms_sandbox.engine.recent import Recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt went: an answer's status and body, or the error that there was instead.

    ``duration`` is in microseconds of wall time.
    """

    status: int | None = None
    body: bytes = b""
    error: str | None = None
    duration: int = 0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  the 2xx of HTTP


class WebhookState(Enum):
    """Pending while an attempt is under way or planned; taken once the last one was answered with 2xx; lost where a
    fault has kept it from being sent at all.
    """

    PENDING = "pending"
    TAKEN = "taken"
    FAILED = "failed"
    LOST = "lost"


@dataclass(slots=True, eq=False)
class Attempt:
    at: int
    outcome: Outcome | None = None


WebhookSubject = Message | PhoneCall
"""What a webhook is about."""


@dataclass(slots=True, eq=False, kw_only=True)
class Webhook:
    """One webhook and all its attempts. ``next_attempt`` is when the next is due, None if none is. ``event`` is the
    same for copies that claim to be one event. ``fault`` is the rule or phase that has changed its fate, empty for
    none. ``reported_state`` is the state of the message that it tells of, None where it is about something else.
    """

    id: str
    provider: str
    subject: WebhookSubject
    outgoing: WebhookRequest
    due_at: int
    retries: RetryPlan
    reported_state: MessageState | None = None
    attempts: list[Attempt] = field(default_factory=list)
    next_attempt: int | None = None
    event: str = ""
    fault: str = ""
    is_duplicate: bool = False
    is_lost: bool = False

    @property
    def state(self) -> WebhookState:
        if self.is_lost:
            return WebhookState.LOST
        last = self.attempts[-1].outcome if self.attempts else None
        if last is None or self.next_attempt is not None:
            return WebhookState.PENDING
        return WebhookState.TAKEN if last.is_taken else WebhookState.FAILED


@dataclass(frozen=True, slots=True)
class AttemptFinished:
    delivery: Webhook
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class AttemptRequest:
    """What an edge has to do: make this webhook once, and report it with ``Engine.attempt_finished``."""

    delivery: Webhook
    attempt: Attempt


Plan = Callable[[int, Webhook], TimelineEntry]
"""Puts the next attempt on the timeline."""


class Webhooks:
    def __init__(self, plan: Plan, max_items: int) -> None:
        self._plan: Final = plan
        self._numbers: Final = count(1)
        self.recent: Final[Recent[Webhook]] = Recent(max_items)

    def due(self, subject: WebhookSubject, webhook: WebhookRequest, retries: RetryPlan, now: int) -> Webhook:
        """Takes a new webhook in; the first attempt is due at once."""
        delivery = Webhook(
            id=f"c{next(self._numbers)}",
            provider=subject.provider,
            subject=subject,
            outgoing=webhook,
            due_at=now,
            retries=retries,
        )
        delivery.event = delivery.id
        subject.webhooks = [*subject.webhooks, delivery.id]
        self.recent.add(delivery.id, delivery)
        return delivery

    def begin(self, delivery: Webhook, now: int) -> AttemptRequest:
        delivery.next_attempt = None
        attempt = Attempt(now)
        delivery.attempts.append(attempt)
        return AttemptRequest(delivery, attempt)

    def done(self, call: AttemptRequest, outcome: Outcome, now: int) -> AttemptFinished:
        """Notes how the attempt went, and plans the next one if it failed and the provider tries again."""
        call.attempt.outcome = outcome
        delivery = call.delivery
        failures = len(delivery.attempts)
        if not outcome.is_taken and failures <= len(delivery.retries.waits):
            delivery.next_attempt = now + delivery.retries.waits[failures - 1]
            self._plan(delivery.next_attempt, delivery)
        return AttemptFinished(delivery, call.attempt)
