"""Messages, and the last one of each number."""

from msgspec import Struct, field

from sms_sandbox.client.models.base import Instant


class Step(Struct, frozen=True):
    at: Instant
    state: str
    reason: str | None = None
    provider_state: int | str | None = None


class Message(Struct, frozen=True):
    """A message."""

    id: str
    provider: str
    account: str
    direction: str
    """``mt`` for a message to a handset, ``mo`` for one from a handset, which has no state."""

    sender: str | None = field(name="from")
    to: str
    text: str
    encoding: str
    segments: tuple[str, ...]
    """The parts of ``text``."""

    state: str | None
    reason: str | None
    provider_state: int | str | None
    provider_id: str
    """The id that the provider gave out."""

    submitted_at: Instant
    history: tuple[Step, ...]
    webhooks: tuple[str, ...]
    exchange: str | None = None
    """Id of the request that submitted it."""

    answers: str | None = None
    """Id of the message that a reply answers."""

    cost: float = 0.0
    scheduled_for: Instant | None = None
    """When a message that was given a time is sent."""


class Conversation(Struct, frozen=True):
    """The last message to or from a number."""

    number: str
    count: int
    """How many messages there were."""

    id: str
    provider: str
    direction: str
    text: str
    at: Instant
    state: str | None
    provider_state: int | str | None
    code: str | None
    """A code in the last text."""
