"""Answers about conversations, what falls due next, and changes."""

from typing import Generic, TypeVar

from pydantic import Field

from sms_sandbox.core.message import Direction
from sms_sandbox.core.state import MessageState
from sms_sandbox.server.admin.models.base import Instant, Query, ResponseModel
from sms_sandbox.server.admin.models.queries import Limit, PageQuery

T = TypeVar("T")


class ListConversations(PageQuery):
    """Filters of conversations."""

    provider: str | None = None
    to: str | None = None
    """Part of the number."""

    text: str | None = None
    """Part of the last text."""

    state: MessageState | None = None
    """State of the last message."""

    direction: Direction | None = None


class ListQueue(Query):
    limit: Limit = 100


class ConversationView(ResponseModel):
    """The last message to or from a number."""

    number: str
    count: int
    """How many messages there were."""

    id: str
    provider: str
    direction: str
    text: str
    at: Instant
    state: MessageState | None
    provider_state: int | str | None
    code: str | None
    """A code in the last text."""


class ConversationPage(ResponseModel, Generic[T]):
    """A page of conversations."""

    items: list[T]
    next: str | None
    total: int
    """How many conversations there are without the filters."""


class DueView(ResponseModel):
    """Something that falls due."""

    at: Instant
    kind: str
    subject: str
    """Id of the message, webhook, device, phase or rule."""

    detail: str
    """What happens, in words."""


class PhaseView(ResponseModel):
    """A phase of the scenario."""

    name: str
    begins_at: Instant
    ends_at: Instant | None
    """Null for a phase that lasts to the end."""


class QueueView(ResponseModel):
    """What falls due, the earliest first."""

    now: Instant
    items: list[DueView]
    """The first ones."""

    total: int
    """How many there are in all."""

    phases: list[PhaseView]


class ChangesView(ResponseModel):
    """Changes since the summary before."""

    run: str
    """Another value after each start of the server and each reset."""

    last: int
    """The journal's newest number."""

    missed: int
    """How many entries were forgotten before they could be sent."""

    now: Instant
    counts: dict[str, int]
    numbers: list[str]
    """The numbers that changed last."""

    messages: list[str]
    """The messages that changed last."""

    more: bool
    """True if others changed as well."""


class ScenarioNameView(ResponseModel):
    name: str
    description: str = Field("")
