"""What the admin API gives of conversations, of what will fall due, and of changes, as pydantic models."""

from typing import Generic, TypeVar

from pydantic import Field

from sms_sandbox.core.message import Direction
from sms_sandbox.core.state import MessageState
from sms_sandbox.server.admin.models.base import Instant, Query, Told
from sms_sandbox.server.admin.models.queries import Limit, Page

T = TypeVar("T")


class ListConversations(Page):
    """``to`` and ``text`` are parts of the number and of the last text; ``state`` is that of the last message."""

    provider: str | None = None
    to: str | None = None
    text: str | None = None
    state: MessageState | None = None
    direction: Direction | None = None


class ListQueue(Query):
    limit: Limit = 100


class ConversationView(Told):
    """The last message to or from a number. ``count`` is how many there were, ``code`` a code in the last text."""

    number: str
    count: int
    id: str
    provider: str
    direction: str
    text: str
    at: Instant
    state: MessageState | None
    provider_state: int | str | None
    code: str | None


class ConversationPage(Told, Generic[T]):
    """``total`` is how many conversations there are, whatever the filters."""

    items: list[T]
    next: str | None
    total: int


class DueView(Told):
    """``kind`` is what will happen, ``subject`` the id of the message, webhook, device, phase or rule it happens to,
    ``detail`` says more in words.
    """

    at: Instant
    kind: str
    subject: str
    detail: str


class PhaseView(Told):
    """``ends_at`` is null for a phase that lasts to the end."""

    name: str
    begins_at: Instant
    ends_at: Instant | None


class QueueView(Told):
    """``items`` are the first to fall due, ``total`` how many there are; ``phases`` are those of the scenario."""

    now: Instant
    items: list[DueView]
    total: int
    phases: list[PhaseView]


class ChangesView(Told):
    """What has changed since the summary before.

    ``run`` changes with each start of the server and each reset. ``last`` is the journal's newest number, ``missed``
    how many entries were forgotten before they could be sent. ``numbers`` and ``messages`` are the newest that
    changed; ``more`` is whether others changed, too.
    """

    run: str
    last: int
    missed: int
    now: Instant
    counts: dict[str, int]
    numbers: list[str]
    messages: list[str]
    more: bool


class ScenarioNameView(Told):
    name: str
    description: str = Field("")
