"""Handsets and their inboxes."""

from msgspec import Struct, field

from sms_sandbox.client.models.base import Instant


class Link(Struct, frozen=True):
    short: str
    target: str
    clicks: int


class InboxMessage(Struct, frozen=True):
    """A text in a handset's inbox."""

    id: str
    """Id of the message."""

    provider: str
    sender: str | None = field(name="from")
    text: str
    arrived_at: Instant
    read_at: Instant | None
    links: tuple[Link, ...]


class Habits(Struct, frozen=True):
    """What the owner of a handset does by habit. Durations are text such as ``2m``."""

    reads_after: str | None
    answers_after: str | None
    answers: str | None
    clicks_after: str | None
    reports: bool


class OffTime(Struct, frozen=True):
    start: Instant = field(name="from")
    end: Instant = field(name="to")
    every: str | None


class Handset(Struct, frozen=True):
    """A handset."""

    msisdn: str
    name: str | None
    carrier: str | None
    condition: str
    is_off: bool
    off: tuple[OffTime, ...]
    habits: Habits
    waiting: tuple[str, ...]
    """Ids of the messages that the network tries again."""

    inbox: tuple[InboxMessage, ...]
    """The newest first."""


class Click(Struct, frozen=True):
    message: str
    link: str
    target: str
    at: Instant
    nth: int
