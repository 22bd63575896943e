"""What the admin API tells. States, reasons and conditions are its words; times are aware datetimes in UTC."""

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct, field

T = TypeVar("T")

Instant = Annotated[datetime, Meta(tz=True)]


class Step(Struct, frozen=True):
    at: Instant
    state: str
    reason: str | None = None
    provider_state: int | str | None = None


class Message(Struct, frozen=True):
    """``direction`` is ``mt`` for an application's message and ``mo`` for a handset's, which has no state and may
    ``answers`` another by its id. ``segments`` are the parts of ``text``, ``provider_id`` is what the provider gave
    out, ``exchange`` the id of the request that submitted it.
    """

    id: str
    provider: str
    account: str
    direction: str
    sender: str | None = field(name="from")
    to: str
    text: str
    encoding: str
    segments: tuple[str, ...]
    state: str | None
    reason: str | None
    provider_state: int | str | None
    provider_id: str
    submitted_at: Instant
    history: tuple[Step, ...]
    webhooks: tuple[str, ...]
    exchange: str | None = None
    answers: str | None = None
    cost: float = 0.0


class Conversation(Struct, frozen=True):
    """The last message to or from a number. ``count`` is how many there were, ``code`` a code in the last text."""

    number: str
    count: int
    id: str
    provider: str
    direction: str
    text: str
    at: Instant
    state: str | None
    provider_state: int | str | None
    code: str | None


class Http(Struct, frozen=True):
    """A request or an answer. ``body`` is text, read as UTF-8 or else as ISO-8859-1."""

    start_line: str
    headers: tuple[tuple[str, str], ...]
    body: str
    raw: str

    def to_bytes(self) -> bytes:
        """Every byte, from the first line to the end of the body."""
        return b64decode(self.raw)


class Attempt(Struct, frozen=True):
    """``duration`` is wall time in microseconds; ``error`` stands where there was no answer."""

    at: Instant
    status: int | None
    body: str
    error: str | None
    duration: int | None


class Webhook(Struct, frozen=True):
    """A webhook and its attempts.

    ``subject`` is the id of the message or call that it is about. ``state`` is ``pending``, ``taken`` (answered 2xx),
    ``failed``, or ``lost`` where a fault kept it from being sent. ``fact`` names the entry of the ledger, ``fault``
    the rule or phase that changed what became of it; copies of one event share ``event``.
    """

    id: str
    provider: str
    kind: str
    subject: str
    state: str
    url: str
    request: Http
    due_at: Instant
    attempts: tuple[Attempt, ...]
    next_attempt: Instant | None = None
    fact: str = ""
    fault: str | None = None
    event: str = ""
    duplicate: bool = False


class Exchange(Struct, frozen=True):
    """A request and its response, None where nothing was answered.

    ``fact`` names the entry of the ledger that the answer rests on, ``faults`` the rules and phases that struck.
    """

    id: str
    at: Instant
    provider: str
    operation: str
    request: Http
    response: Http | None
    fact: str | None = None
    faults: tuple[str, ...] = ()


class Event(Struct, frozen=True):
    """``subject`` is the id of what it is about, ``data`` what is new about that."""

    number: int
    at: Instant
    kind: str
    subject: str
    data: dict[str, int | str | bool | None]


class Clock(Struct, frozen=True):
    """``speed`` is sandbox seconds per real second."""

    now: Instant
    mode: str
    speed: float
    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class Advanced(Struct, frozen=True):
    """``stopped`` is ``budget`` where the wall time ran out, ``counts`` is by kind of event, ``events`` are the
    first 1,000, and ``next`` is the journal's number to go on from.
    """

    now: Instant
    stopped: str | None
    counts: dict[str, int]
    events: tuple[Event, ...]
    next: int


class Link(Struct, frozen=True):
    short: str
    target: str
    clicks: int


class InboxMessage(Struct, frozen=True):
    """A text as it arrived at a handset; ``id`` is that of the message."""

    id: str
    provider: str
    sender: str | None = field(name="from")
    text: str
    arrived_at: Instant
    read_at: Instant | None
    links: tuple[Link, ...]


class Habits(Struct, frozen=True):
    """Durations are text such as ``2m``."""

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
    """``waiting`` are the ids of messages that the network tries again, ``inbox`` has the newest first."""

    msisdn: str
    name: str | None
    carrier: str | None
    condition: str
    is_off: bool
    off: tuple[OffTime, ...]
    habits: Habits
    waiting: tuple[str, ...]
    inbox: tuple[InboxMessage, ...]


class Click(Struct, frozen=True):
    message: str
    link: str
    target: str
    at: Instant
    nth: int


class Sim(Struct, frozen=True):
    slot: int
    iccid: str
    number: str
    country: str
    carrier: str
    roaming: bool


class Switch(Struct, frozen=True):
    at: Instant
    online: bool


class Device(Struct, frozen=True):
    """``queued`` is how many messages wait to be taken, ``poll_interval`` a duration such as ``1s``."""

    id: str
    provider: str
    account: str | None
    online: bool
    last_seen: Instant
    switches: tuple[Switch, ...]
    condition: str
    poll_interval: str
    pack_size: int
    queued: int
    imei: str
    serial_number: str
    sims: tuple[Sim, ...]
    webhooks: dict[str, str]


class PhoneCall(Struct, frozen=True):
    """``other`` is the number at the other end, ``duration`` a text such as ``30s``."""

    id: str
    provider: str
    account: str
    device: str
    kind: str
    other: str = field(name="with")
    started_at: Instant
    ends_at: Instant
    duration: str
    notes: tuple[str, ...]
    webhooks: tuple[str, ...]


class Account(Struct, frozen=True):
    """``balance`` is what it can draw on; ``password`` is None for a key that stands alone."""

    provider: str
    login: str
    password: str | None
    credit: int | float | None
    balance: int | float | None
    post_paid: bool
    suspended: bool
    parent: str | None
    dialect: str | None
    webhooks: dict[str, str]
    secret: str | None
    options: dict[str, bool | int | str]


class Credentials(Struct, frozen=True):
    """``login`` and ``secret`` together open an account, as ``token`` alone does; a provider takes what it knows."""

    login: str
    secret: str
    token: str


ANY_CREDENTIALS = Credentials(login="sandbox", secret="sandbox-secret", token="sandbox-token")  # noqa: S106  opens only test doubles
"""Where no account is configured, whatever is shown first opens one; this is as good as anything."""


class Workspace(Struct, frozen=True):
    """``urls`` and ``credentials`` are by provider; where any credentials open an account there are none."""

    name: str
    seed: int
    clock: str
    urls: dict[str, str]
    credentials: dict[str, Credentials]

    def credentials_of(self, provider: str) -> Credentials:
        return self.credentials.get(provider, ANY_CREDENTIALS)


class Version(Struct, frozen=True):
    """``uptime`` is in seconds."""

    version: str
    providers: tuple[str, ...]
    dialects: dict[str, tuple[str, ...]]
    seed: int
    uptime: float


class Fault(Struct, frozen=True):
    """``kind`` is what declared it: ``rule``, ``phase`` or ``webhooks``; ``fired`` is how often it has struck, and
    ``on`` are the ids of the first thousand things that it struck.
    """

    name: str
    kind: str
    fired: int
    optional: bool
    on: tuple[str, ...]


class Page(Struct, Generic[T], frozen=True):
    items: list[T]
    next: str | None = None


class Done(Struct, frozen=True):
    done: bool
