"""Webhooks and their attempts."""

from msgspec import Struct

from sms_sandbox.client.models.base import Instant
from sms_sandbox.client.models.exchanges import Http


class Attempt(Struct, frozen=True):
    """One HTTP call of a webhook."""

    at: Instant
    status: int | None
    body: str
    error: str | None
    """Why there was no answer; None if there was one."""

    duration: int | None
    """Wall time in microseconds."""


class Webhook(Struct, frozen=True):
    """A webhook and its attempts."""

    id: str
    provider: str
    kind: str
    subject: str
    """Id of the message or call."""

    state: str
    """``pending``, ``taken`` (answered 2xx), ``failed``, ``lost`` if a fault dropped it, or ``unaddressed`` if it had
    nowhere to go.
    """

    url: str
    request: Http
    due_at: Instant
    attempts: tuple[Attempt, ...]
    next_attempt: Instant | None = None
    fact: str = ""
    """The ledger's entry that its form rests on."""

    fault: str | None = None
    """The rule or phase that changed what became of it."""

    event: str = ""
    """The same for all copies of one event."""

    duplicate: bool = False
    held: bool = False
    """Whether a fault keeps it until it is released."""

    reports: str | None = None
    """The state of the message that it reports, or None if it is about something else."""

    number: str = ""
    """The number of the handset that the message or call was to or from."""


class Fallback(Struct, frozen=True):
    """The address of webhooks that have none, or None."""

    url: str | None
