"""What the admin API takes and gives, as pydantic models."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import from_datetime, to_datetime

T = TypeVar("T")

NUMBER_PATTERN: Final = r"^\+?[1-9][0-9]{6,14}$"
"""The plainest of the spellings that are read as a telephone number."""

MOST_ITEMS: Final = 1000
"""On one page."""


def iso(at: int) -> str:
    """Microseconds as ISO 8601 in UTC, with milliseconds."""
    return to_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: object) -> int:
    """Microseconds; a time without a zone is UTC, and a blank stands for the ``+`` that a query string loses.

    Raises ValueError.
    """
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if isinstance(text, str) else "")
    except ValueError:
        raise ValueError(f"{text!r} is not a time; write it like 2026-01-05T09:00:00Z") from None
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


_DATE_TIME = WithJsonSchema({"type": "string", "format": "date-time"})

Instant = Annotated[int, PlainSerializer(iso, return_type=str), _DATE_TIME]
"""Microseconds inside, ISO 8601 outside."""

AskedInstant = Annotated[int, PlainValidator(read_instant), _DATE_TIME]
"""The same, on the way in."""


def _checked(text: str) -> str:
    durations.read(text)
    return text


Duration = Annotated[
    str, AfterValidator(_checked), Field(json_schema_extra={"pattern": "^([0-9]{1,3}(ms|[dhms]))+$"})
]
"""Text such as ``2h``; ``sms_sandbox.core.time.durations`` reads it."""


class Strict(BaseModel):
    """What stands in a body: unknown keys are refused, and so is a number or a text in the place of the other."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Query(BaseModel):
    """What stands behind the question mark. Unknown names are refused: a misspelt filter must not find everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Query):
    """For what takes none."""


class Told(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Advance(Strict):
    """Either ``by`` or ``to``; ``budget`` is the wall time it may take."""

    by: Duration | None = None
    to: AskedInstant | None = None
    budget: Duration | None = None


class RunUntilIdle(Strict):
    limit: Duration = "72h"
    budget: Duration | None = None


class ChangeClock(Strict):
    """What is left out stays. ``speed`` is sandbox seconds per real second."""

    mode: Literal["real", "virtual"] | None = None
    speed: Annotated[float, Field(ge=0.001, le=100_000)] | None = None
    frozen: bool | None = None
    idle_jump: bool | None = None


class SetState(Strict):
    state: MessageState
    reason: FailureReason | None = None


class MakeWorkspace(Strict):
    """What is left out is as the scenario has it, else as for the default workspace. ``webhooks`` maps ``insim`` or
    ``insim.status`` to a URL; ``scenario`` is ``builtin:NAME``, the text of a scenario file, or its object in JSON.
    """

    name: str | None = None
    seed: int | None = None
    clock: Literal["real", "virtual"] | None = None
    webhooks: dict[str, str] | None = None
    scenario: str | dict[str, Any] | None = None


class Reset(Strict):
    """``seed`` keeps what was configured at the start, ``empty`` drops the configured accounts, too."""

    to: Literal["seed", "empty"] = "seed"


class ResendFailed(Strict):
    failed: Literal[True]


class Page(Told, Generic[T]):
    """``next`` is the cursor of the next page, null on the last."""

    items: list[T]
    next: str | None


class StepView(Told):
    at: Instant
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None


class MessageView(Told):
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
    cost: float
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None
    provider_id: str
    submitted_at: Instant
    history: list[StepView]
    webhooks: list[str]
    exchange: str


class ReplyView(Told):
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
    webhooks: list[str]
    exchange: None = None
    answers: str | None


AnyMessage = MessageView | ReplyView


class HttpView(Told):
    """``raw`` is every byte, in base64; ``body`` is text, read as UTF-8 if it is that, else as ISO-8859-1."""

    start_line: str
    headers: list[tuple[str, str]]
    body: str
    raw: str


class AttemptView(Told):
    """``duration`` is wall time in microseconds. ``error`` stands where there was no answer."""

    at: Instant
    status: int | None
    body: str
    error: str | None
    duration: int | None


class WebhookView(Told):
    """``subject`` is the id of the message or call that it tells of.

    ``state`` is pending, taken (answered 2xx), failed, or lost where a fault kept it from being sent; ``fact`` names
    the ledger's entry, and ``fault`` the rule or phase that changed its fate. Copies of one event share ``event``.
    """

    id: str
    provider: str
    kind: str
    subject: str
    state: str
    url: str
    request: HttpView
    due_at: Instant
    attempts: list[AttemptView]
    next_attempt: Instant | None
    fact: str
    fault: str | None
    event: str
    duplicate: bool


class ExchangeView(Told):
    """``response`` is null where nothing was said at all. ``faults`` are the rules and phases that struck it, and
    ``fact`` names the entry of the provider's ledger that the answer rests on.
    """

    id: str
    at: Instant
    provider: str
    operation: str
    request: HttpView
    response: HttpView | None
    fact: str | None
    faults: list[str]


class EventView(Told):
    """``subject`` is the id of what the event is about: a message, a device; ``data`` says what is new about it."""

    number: int
    at: Instant
    kind: str
    subject: str
    data: dict[str, int | str | bool | None]


class Answered(Told, Generic[T]):
    """What was waited for, the newest first."""

    items: list[T]


class MissView(Told):
    """A filter that an item did not match: what was wanted, and what the item has in that place."""

    filter: str
    wanted: str
    found: str | None


class NearView(Told):
    item: AnyMessage | WebhookView
    missed: list[MissView]


class Missed(Told):
    """``seen`` are the newest that were there, ``nearest`` those that missed the fewest filters."""

    seen: list[AnyMessage | WebhookView]
    nearest: list[NearView]


class OtpView(Told):
    """``message`` is the id of the message that the code stands in."""

    code: str
    message: str


class Problem(Told):
    """``code`` is for programs, ``message`` for people; ``field`` names the part of the request that is wrong."""

    code: str
    message: str
    hint: str | None = None
    field: str | None = None


class Refusal(Told):
    """``seen`` and ``nearest`` stand there after a wait in vain: the newest items that were there, and those that
    missed the fewest filters.
    """

    error: Problem
    seen: list[AnyMessage | WebhookView] = Field(default_factory=list)
    nearest: list[NearView] = Field(default_factory=list)


class ProbeView(Told):
    status: str


class ClockView(Told):
    now: Instant
    mode: str
    speed: float
    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class Advanced(Told):
    """``events`` are at most the first 1,000; ``next`` is the journal's number to go on from."""

    now: Instant
    stopped: str | None
    counts: dict[str, int]
    events: list[EventView]
    next: int


class KeysView(Told):
    """``login`` and ``secret`` together open an account, as ``token`` alone does; a provider takes what it knows."""

    login: str
    secret: str
    token: str


class WorkspaceView(Told):
    """``urls`` and ``credentials`` are by provider."""

    name: str
    seed: int
    clock: str
    urls: dict[str, str]
    credentials: dict[str, KeysView]


class Done(Told):
    done: Literal[True] = True


class Version(Told):
    version: str
    providers: list[str]
    dialects: dict[str, list[str]]
    seed: int
    uptime: float
