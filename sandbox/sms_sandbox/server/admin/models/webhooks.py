"""Webhooks and their attempts."""

from typing import Literal

from sms_sandbox.server.admin.models.base import Instant, ResponseModel, Strict
from sms_sandbox.server.admin.models.exchanges import HttpView


class Fallback(Strict):
    """The address of webhooks that have none."""

    url: str | None
    """An http or https address, or null for none."""


class ResendFailed(Strict):
    failed: Literal[True]


class AttemptView(ResponseModel):
    """One HTTP call of a webhook."""

    at: Instant
    status: int | None
    body: str
    error: str | None
    """Why there was no answer; null if there was one."""

    duration: int | None
    """Wall time in microseconds."""


class WebhookView(ResponseModel):
    """A webhook with its attempts."""

    id: str
    provider: str
    kind: str
    subject: str
    """Id of the message or call."""

    number: str
    """The number of the handset that the message or call was to or from."""

    state: str
    """``pending``, ``taken`` (answered 2xx), ``failed``, or ``lost`` if a fault dropped it."""

    reports: str | None
    """The state of the message that it reports, or null if it is about something else."""

    url: str
    request: HttpView
    due_at: Instant
    attempts: list[AttemptView]
    next_attempt: Instant | None
    fact: str
    """The ledger's entry that its form rests on."""

    fault: str | None
    """The rule or phase that changed what became of it."""

    event: str
    """The same for all copies of one event."""

    duplicate: bool

    held: bool
    """Whether a fault keeps it until it is released."""
