"""A webhook and its attempts, as plain data."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from sms_sandbox.contract import NO_RETRIES, DeferredReport, Provider, RetryPlan, WebhookRequest
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.message import Message
from sms_sandbox.core.state import MessageState
from sms_sandbox.wire.urls import Url

NOWHERE: Final = Url("http", "nowhere.invalid", 80, "/")
"""The address of webhooks without one, of a name that can never exist (RFC 6761, 6.4)."""

UNADDRESSED: Final = f"http://{NOWHERE.host}/"
"""The URL of that address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended: with the status and body of an answer, or with an error instead."""

    status: int | None = None
    body: bytes = b""
    error: str | None = None
    duration: int = 0
    """Microseconds of wall time."""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  the 2xx of HTTP


class WebhookState(Enum):
    """Pending while an attempt is under way or planned; taken after an answer of 2xx to the last one; lost if a fault
    has kept it from being sent; unaddressed if it has nowhere to go.
    """

    PENDING = "pending"
    TAKEN = "taken"
    FAILED = "failed"
    LOST = "lost"
    UNADDRESSED = "unaddressed"


@dataclass(slots=True, eq=False)
class Attempt:
    at: int
    outcome: Outcome | None = None


WebhookSubject = Message | PhoneCall
"""The subject of a webhook."""


class Webhook(Struct, eq=False):  # two of a usual message; a dataclass takes six times as long to make
    """One webhook and all its attempts."""

    id: str
    event: str
    """The same for copies that claim to be one event."""
    provider: str
    subject: WebhookSubject
    due_at: int
    reported_state: MessageState | None = None
    """The state of the message that it reports, or None if it is about something else."""
    made: WebhookRequest | None = None
    """The request, or None until it is first asked for; only a webhook without an address is made as late as that."""
    values: tuple[Any, ...] = ()
    """What the request is made of, until it is made; see ``DeferredReport.values``."""
    source: Provider | None = None
    """The provider, whose ``deferred_report`` makes the request; None if it was made at once."""
    retries: RetryPlan = NO_RETRIES
    attempts: tuple[Attempt, ...] = ()
    next_attempt: int | None = None
    """When the next attempt is due, or None if none is planned."""
    fault: str = ""
    """The rule or phase that has changed the webhook; empty for none."""
    is_duplicate: bool = False
    is_lost: bool = False
    is_held: bool = False
    """Whether a fault keeps it until it is released."""

    @property
    def outgoing(self) -> WebhookRequest:
        """Return the request with its exact bytes."""
        if self.made is None:
            self.made, self.values = _deferred(self.source).request(self.values, UNADDRESSED), ()
        return self.made

    @property
    def kind(self) -> str:
        return _deferred(self.source).kind if self.made is None else self.made.kind

    @property
    def is_unaddressed(self) -> bool:
        """Return whether there is no address for it, so that it is kept and never sent."""
        return self.made is None or self.made.to.host == NOWHERE.host

    @property
    def state(self) -> WebhookState:
        if self.is_lost:
            return WebhookState.LOST
        if self.is_unaddressed:
            return WebhookState.UNADDRESSED
        last = self.attempts[-1].outcome if self.attempts else None
        if last is None or self.next_attempt is not None:
            return WebhookState.PENDING
        return WebhookState.TAKEN if last.is_taken else WebhookState.FAILED


def _deferred(source: Provider | None) -> DeferredReport:
    assert source is not None  # noqa: S101  as the fields of a webhook that is not made are set
    assert source.deferred_report is not None  # noqa: S101
    return source.deferred_report


@dataclass(frozen=True, slots=True)
class AttemptFinished:
    webhook: Webhook
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class AttemptRequest:
    """An attempt for an edge to make once, and to report with ``Webhooks.finished``."""

    webhook: Webhook
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class FlushDue:
    """The next of the held webhooks is to be sent."""
