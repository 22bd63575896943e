"""What the admin API takes and gives, as pydantic models."""

from datetime import UTC, datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from sandbox.core import durations
from sandbox.core.instants import from_datetime, to_datetime
from sandbox.core.message import MessageState
from sandbox.core.receipt import Reason

T = TypeVar("T")


def iso(at: int) -> str:
    """Microseconds as ISO 8601 in UTC, with milliseconds."""
    return to_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(moment: datetime) -> int:
    """A time without a zone is UTC."""
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


Instant = Annotated[int, PlainSerializer(iso, return_type=str)]
"""Microseconds inside, ISO 8601 outside."""


def _checked(text: str) -> str:
    durations.read(text)
    return text


Duration = Annotated[str, AfterValidator(_checked)]
"""Text such as ``2h``; ``sandbox.core.durations`` reads it."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Advance(_Asked):
    """Either ``by`` or ``to``; ``budget`` is the wall time it may take."""

    by: Duration | None = None
    to: datetime | None = None
    budget: Duration | None = None


class RunUntilIdle(_Asked):
    limit: Duration = "72h"
    budget: Duration | None = None


class ChangeClock(_Asked):
    """What is left out stays. ``speed`` is sandbox seconds per real second."""

    mode: Literal["real", "virtual"] | None = None
    speed: Annotated[float, Field(ge=0.001, le=100_000)] | None = None
    frozen: bool | None = None
    idle_jump: bool | None = None


class SetState(_Asked):
    state: MessageState
    reason: Reason | None = None


class MakeWorkspace(_Asked):
    """What is left out is as for the default workspace; ``callbacks`` maps ``insim`` or ``insim.status`` to a URL."""

    name: str | None = None
    seed: int | None = None
    clock: Literal["real", "virtual"] | None = None
    callbacks: dict[str, str] | None = None


class Reset(_Asked):
    """``seed`` keeps what was configured at the start, ``empty`` drops the configured accounts, too."""

    to: Literal["seed", "empty"] = "seed"


class Page(_Told, Generic[T]):
    """``next`` is the cursor of the next page, null on the last."""

    items: list[T]
    next: str | None


class StepTold(_Told):
    at: Instant
    state: MessageState
    reason: Reason | None
    provider_state: int | str | None


class MessageTold(_Told):
    """``to`` is in international form with a plus, or as the provider keeps it where it is no number.

    ``text`` is as the handset gets it, ``segments`` are its parts, ``provider_id`` is what the provider gave out.
    """

    id: str
    provider: str
    account: str
    direction: str
    sender: str | None = Field(serialization_alias="from")
    to: str
    text: str
    encoding: str
    segments: list[str]
    state: MessageState
    reason: Reason | None
    provider_state: int | str | None
    provider_id: str
    submitted_at: Instant
    history: list[StepTold]
    callbacks: list[str]
    exchange: str


class ReplyTold(_Told):
    """A handset's message. It has come in, and has no other states; ``answers`` is the id of what it answers."""

    id: str
    provider: str
    account: str
    direction: str
    sender: str = Field(serialization_alias="from")
    to: str
    text: str
    encoding: str
    segments: list[str]
    state: None = None
    reason: None = None
    provider_state: None = None
    provider_id: str
    submitted_at: Instant
    history: tuple[()] = ()
    callbacks: list[str]
    exchange: None = None
    answers: str | None


class HttpTold(_Told):
    """``raw`` is every byte, in base64; ``body`` is text, read as UTF-8 if it is that, else as ISO-8859-1."""

    start_line: str
    headers: list[tuple[str, str]]
    body: str
    raw: str


class AttemptTold(_Told):
    """``duration`` is wall time in microseconds. ``error`` stands where there was no answer."""

    at: Instant
    status: int | None
    body: str
    error: str | None
    duration: int | None


class CallbackTold(_Told):
    """``subject`` is the id of the message or call that it tells of.

    ``state`` is pending, taken (answered 2xx) or failed; ``fact`` names the ledger's entry.
    """

    id: str
    provider: str
    kind: str
    subject: str
    state: str
    url: str
    request: HttpTold
    due_at: Instant
    attempts: list[AttemptTold]
    next_attempt: Instant | None
    fact: str


class ExchangeTold(_Told):
    id: str
    at: Instant
    provider: str
    operation: str
    request: HttpTold
    response: HttpTold | None
    fact: str | None


class EventTold(_Told):
    """``subject`` is the id of what the event is about: a message, a device; ``data`` says what is new about it."""

    number: int
    at: Instant
    kind: str
    subject: str
    data: dict[str, int | str | None]


class ClockTold(_Told):
    now: Instant
    mode: str
    speed: float
    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class Advanced(_Told):
    """``events`` are at most the first 1,000; ``next`` is the journal's number to go on from."""

    now: Instant
    stopped: str | None
    counts: dict[str, int]
    events: list[EventTold]
    next: int


class KeysTold(_Told):
    """``login`` and ``secret`` together open an account, as ``token`` alone does; a provider takes what it knows."""

    login: str
    secret: str
    token: str


class WorkspaceTold(_Told):
    """``urls`` and ``credentials`` are by provider."""

    name: str
    seed: int
    clock: str
    urls: dict[str, str]
    credentials: dict[str, KeysTold]


class Done(_Told):
    done: Literal[True] = True


class Version(_Told):
    version: str
    providers: list[str]
    dialects: dict[str, list[str]]
    seed: int
    uptime: float
