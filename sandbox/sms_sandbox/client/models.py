"""Answers of the admin API. States, reasons and conditions are its words; times are aware datetimes in UTC."""

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


class Http(Struct, frozen=True):
    """A request or an answer."""

    start_line: str
    headers: tuple[tuple[str, str], ...]
    body: str
    """Text without its Content-Encoding, read as UTF-8, or as ISO-8859-1 if it is not UTF-8."""

    raw: str

    @property
    def method(self) -> str:
        """The method of a request; of an answer the HTTP version."""
        return self.start_line.split(" ")[0]

    @property
    def target(self) -> str:
        """The path and query of a request."""
        return self.start_line.split(" ")[1]

    def to_bytes(self) -> bytes:
        """Return every byte, from the first line to the end of the body."""
        return b64decode(self.raw)


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


class Exchange(Struct, frozen=True):
    """A request to a provider, and its answer."""

    id: str
    at: Instant
    provider: str
    operation: str
    request: Http
    response: Http | None
    """None if nothing was answered."""

    fact: str | None = None
    """The ledger's entry that the answer rests on."""

    refused: str | None = None
    """How the provider refused the request, whatever the status: ``refused: ERROR``, ``partly refused``, or what it
    did not send: ``not sent: 1 duplicated``.
    """

    rule: str | None = None
    """The rule that a refused request has broken, in the ledger's words."""

    faults: tuple[str, ...] = ()
    """The rules and phases that struck."""


class Event(Struct, frozen=True):
    """An entry of the journal."""

    number: int
    at: Instant
    kind: str
    subject: str
    """Id of the message, device, account …"""

    data: dict[str, int | str | bool | None]
    """What is new about the subject."""


class Clock(Struct, frozen=True):
    """The clock of a workspace."""

    now: Instant
    mode: str
    speed: float
    """Sandbox seconds for each real second."""

    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class ClockStretch(Struct, frozen=True):
    """From a moment on, until the next stretch begins, the clock runs at a speed or stands still."""

    at: Instant
    """Sandbox time at its beginning."""

    wall: Instant
    """Wall time at its beginning."""

    speed: float
    """Sandbox seconds for each real second; 0 while the clock stands still."""


class Advanced(Struct, frozen=True):
    """What happened during an advance."""

    now: Instant
    stopped: str | None
    """``budget`` if the wall time ran out."""

    counts: dict[str, int]
    """How many events there were of each kind."""

    events: tuple[Event, ...]
    """The first 1,000."""

    next: int
    """The journal's number to go on from."""


class Snapshot(Struct, frozen=True):
    """A saved state of a workspace."""

    name: str
    at: Instant
    """The sandbox time of the workspace when it was saved."""


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
    """A gateway device."""

    id: str
    provider: str
    account: str | None
    online: bool
    last_seen: Instant
    switches: tuple[Switch, ...]
    condition: str
    poll_interval: str
    """A duration such as ``1s``."""

    pack_size: int
    queued: int
    """How many messages wait for the device."""

    imei: str
    serial_number: str
    sims: tuple[Sim, ...]
    webhooks: dict[str, str]


class PhoneCall(Struct, frozen=True):
    """A call of a device."""

    id: str
    provider: str
    account: str
    device: str
    kind: str
    other: str = field(name="with")
    started_at: Instant
    ends_at: Instant
    duration: str
    """Text such as ``30s``."""

    notes: tuple[str, ...]
    webhooks: tuple[str, ...]


class Account(Struct, frozen=True):
    """An account with a provider."""

    provider: str
    login: str
    password: str | None
    """None for a key that stands alone."""

    credit: int | float | None
    balance: int | float | None
    """The credit that the account can draw on."""

    post_paid: bool
    suspended: bool
    parent: str | None
    dialect: str | None
    webhooks: dict[str, str]
    secret: str | None
    options: dict[str, bool | int | str]


class Credentials(Struct, frozen=True):
    """Credentials: ``login`` and ``secret`` together open an account, as ``token`` alone does."""

    login: str
    secret: str
    token: str


ANY_CREDENTIALS = Credentials(login="sandbox", secret="sandbox-secret", token="sandbox-token")  # noqa: S106  opens only test doubles
"""Credentials for a workspace without configured accounts, where the first credentials that are used open an account.
"""


class Workspace(Struct, frozen=True):
    """A workspace."""

    name: str
    seed: int
    """The seed of draws."""

    id_seed: int
    """The seed of ids."""

    clock: str
    urls: dict[str, str]
    """Base URL by provider."""

    credentials: dict[str, Credentials]
    """Credentials by provider; empty if any credentials open an account."""

    def credentials_of(self, provider: str) -> Credentials:
        return self.credentials.get(provider, ANY_CREDENTIALS)


class Version(Struct, frozen=True):
    """The version of the server."""

    version: str
    providers: tuple[str, ...]
    dialects: dict[str, tuple[str, ...]]
    seed: int
    id_seed: int
    uptime: float
    """In seconds."""

    scenario: str | None = None
    """The name of the scenario in force."""

    phases: tuple[str, ...] = ()
    """The names of its phases that are in force now."""

    webhooks: dict[str, str] = field(default_factory=dict)
    """The addresses of webhooks by PROVIDER.KIND; ``*`` is for webhooks that have no other."""

    failed_webhooks: int = 0


class Fault(Struct, frozen=True):
    """A rule, a phase, or a fault of all webhooks."""

    name: str
    kind: str
    """What declared it: ``rule``, ``phase`` or ``webhooks``."""

    fired: int
    """How often it has struck."""

    optional: bool
    on: tuple[str, ...]
    """Ids of the first 1,000 things that it struck."""


class Page(Struct, Generic[T], frozen=True):
    items: list[T]
    next: str | None = None


class Done(Struct, frozen=True):
    done: bool


class Removed(Struct, frozen=True):
    """What the removal of faults has brought about."""

    released: int
    """How many held webhooks are sent now."""

    note: str | None
    """Set if a rule that held webhooks had none to release."""

    done: bool = True
