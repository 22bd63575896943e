"""Requests and answers of the admin API that several files need."""

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
"""Items on one page, at most."""


def iso(at: int) -> str:
    """Return microseconds as ISO 8601 in UTC, with milliseconds."""
    return to_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: object) -> int:
    """Return microseconds; a time without a zone is UTC, and a blank is the ``+`` that a query string loses.

    Raise ValueError if the text is not a time.
    """
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if isinstance(text, str) else "")
    except ValueError:
        raise ValueError(f"{text!r} is not a time; write it like 2026-01-05T09:00:00Z") from None
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


_DATE_TIME = WithJsonSchema({"type": "string", "format": "date-time"})

Instant = Annotated[int, PlainSerializer(iso, return_type=str), _DATE_TIME]
"""Microseconds inside, ISO 8601 outside."""

InstantInput = Annotated[int, PlainValidator(read_instant), _DATE_TIME]
"""The same, in requests."""


def _checked(text: str) -> str:
    durations.read(text)
    return text


Duration = Annotated[
    str, AfterValidator(_checked), Field(json_schema_extra={"pattern": "^([0-9]{1,3}(ms|[dhms]))+$"})
]
"""Text such as ``2h``; ``sms_sandbox.core.time.durations`` reads it."""


class Strict(BaseModel):
    """A body. Unknown keys are refused, and so is a number in the place of a text, or the reverse."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Query(BaseModel):
    """A query. Unknown names are refused: a misspelt filter must not find everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Query):
    """No query, or no body."""


class ResponseModel(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Advance(Strict):
    """Advance the clock by a duration, or to a time."""

    by: Duration | None = None
    to: InstantInput | None = None
    budget: Duration | None = None
    """Wall time that it may take."""


class RunUntilIdle(Strict):
    limit: Duration = "72h"
    budget: Duration | None = None


class ChangeClock(Strict):
    """Change the clock. A field that is left out keeps its value."""

    mode: Literal["real", "virtual"] | None = None
    speed: Annotated[float, Field(ge=0.001, le=100_000)] | None = None
    """Sandbox seconds for each real second."""

    frozen: bool | None = None
    idle_jump: bool | None = None


class SetState(Strict):
    state: MessageState
    reason: FailureReason | None = None


class EnsureWorkspace(Strict):
    """Create a workspace, or find it. A field that is left out comes from the scenario, then from the default
    workspace.
    """

    seed: int | None = None
    """The seed of draws, and with the name that of ids."""

    id_seed: int | None = None
    clock: Literal["real", "virtual"] | None = None
    webhooks: dict[str, str] | None = None
    """URL by ``insim`` or ``insim.status``."""

    scenario: str | dict[str, Any] | None = None
    """``builtin:NAME``, the text of a scenario file, or its object in JSON."""


class CreateWorkspace(EnsureWorkspace):
    """Create a workspace. A field that is left out comes from the scenario, then from the default workspace."""

    name: str | None = None


class ResetView(Strict):
    """Reset a workspace."""

    to: Literal["seed", "empty"] = "seed"
    """``seed`` keeps what was configured at the start, ``empty`` drops the configured accounts as well."""


class Fallback(Strict):
    """The address of webhooks that have none."""

    url: str | None
    """An http or https address, or null for none."""


class ResendFailed(Strict):
    failed: Literal[True]


class Page(ResponseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next: str | None
    """Cursor of the next page, null on the last."""


class StepView(ResponseModel):
    at: Instant
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None


class MessageView(ResponseModel):
    """A message to a handset."""

    id: str
    provider: str
    account: str
    direction: str
    sender: str | None = Field(serialization_alias="from")
    to: str
    """International form with a plus, or as the provider keeps it if it is not a number."""

    text: str
    """The text as it arrives at the handset."""

    encoding: str
    segments: list[str]
    """The parts of the text."""

    cost: float
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None
    provider_id: str
    """The id that the provider gave out."""

    submitted_at: Instant
    scheduled_for: Instant | None
    """When a message that was given a time is sent; null if it was given none."""

    history: list[StepView]
    webhooks: list[str]
    exchange: str


class ReplyView(ResponseModel):
    """A message from a handset. It has no states."""

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
    scheduled_for: None = None
    history: tuple[()] = ()
    webhooks: list[str]
    exchange: None = None
    answers: str | None
    """Id of the message that it answers."""


AnyMessage = MessageView | ReplyView


class HttpView(ResponseModel):
    """A request or an answer."""

    start_line: str
    headers: list[tuple[str, str]]
    body: str
    """Text without its Content-Encoding, read as UTF-8, or as ISO-8859-1 if it is not UTF-8."""

    raw: str
    """Every byte as it was sent, in base64."""


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


class ExchangeView(ResponseModel):
    """A request to a provider, and its answer."""

    id: str
    at: Instant
    provider: str
    operation: str
    request: HttpView
    response: HttpView | None
    """Null if nothing was answered."""

    fact: str | None
    """The entry of the provider's ledger that the answer rests on."""

    refused: str | None
    """How the provider refused the request, whatever the status: ``refused: ERROR``, ``partly refused``, or what it
    did not send: ``not sent: 1 duplicated``.
    """

    rule: str | None
    """The rule that a refused request has broken, in the ledger's words."""

    faults: list[str]
    """The rules and phases that struck."""


class EventView(ResponseModel):
    """An entry of the journal."""

    number: int
    at: Instant
    kind: str
    subject: str
    """Id of the message, device, account …"""

    data: dict[str, int | str | bool | None]
    """What is new about the subject."""


class WaitResult(ResponseModel, Generic[T]):
    """What a wait found, the newest first."""

    items: list[T]


class MissView(ResponseModel):
    """A filter that an item did not match."""

    filter: str
    wanted: str
    """The value of the filter."""

    found: str | None
    """The item's own value."""


class NearView(ResponseModel):
    item: AnyMessage | WebhookView
    missed: list[MissView]


class WaitMiss(ResponseModel):
    """What was there when a wait timed out."""

    seen: list[AnyMessage | WebhookView]
    """The newest items."""

    nearest: list[NearView]
    """The items that missed the fewest filters."""


class CandidateView(ResponseModel):
    """Digits in a text that may be its code."""

    code: str
    text: str
    """The digits as they are written."""

    is_excluded: bool
    """True for a number of another kind: an amount, a year, a telephone number …"""

    reasons: list[str]
    """Why they are, or are not, taken for the code."""


class OtpView(ResponseModel):
    """A code in a text."""

    code: str
    message: str
    """Id of the message."""

    candidates: list[CandidateView]
    """All digits that were considered, the likeliest first."""


class ProblemView(ResponseModel):
    """An error."""

    code: str
    """A word for programs."""

    message: str
    """A sentence for people."""

    hint: str | None = None
    field: str | None = None
    """The part of the request that is wrong."""


class Refusal(ResponseModel):
    """A refusal."""

    error: ProblemView
    seen: list[AnyMessage | WebhookView] = Field(default_factory=list)
    """After a wait in vain: the newest items that were there."""

    nearest: list[NearView] = Field(default_factory=list)
    """After a wait in vain: the items that missed the fewest filters."""


class ProbeView(ResponseModel):
    status: str


class ClockView(ResponseModel):
    now: Instant
    mode: str
    speed: float
    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class StretchView(ResponseModel):
    """From a moment on, until the next stretch begins, the clock runs at a speed or stands still."""

    at: Instant
    """Sandbox time at its beginning."""

    wall: Instant
    """Wall time at its beginning."""

    speed: float
    """Sandbox seconds per real second; 0 while the clock stands still."""


class WallTimesView(ResponseModel):
    items: list[StretchView]
    """The oldest first; those that began more than 1,000 stretches ago are forgotten."""


class AdvancedView(ResponseModel):
    """What happened during an advance."""

    now: Instant
    stopped: str | None
    counts: dict[str, int]
    events: list[EventView]
    """The first 1,000 events."""

    next: int
    """The journal's number to go on from."""


class KeysView(ResponseModel):
    """Credentials of a workspace: ``login`` and ``secret`` together open an account, as ``token`` alone does."""

    login: str
    secret: str
    token: str


class WorkspaceView(ResponseModel):
    """A workspace."""

    name: str
    seed: int
    """The seed of draws."""

    id_seed: int
    """The seed of ids."""

    clock: str
    urls: dict[str, str]
    """Base URL by provider."""

    credentials: dict[str, KeysView]
    """Credentials by provider."""


class Done(ResponseModel):
    done: Literal[True] = True


class Version(ResponseModel):
    version: str
    providers: list[str]
    dialects: dict[str, list[str]]
    seed: int
    id_seed: int
    uptime: float
    """Seconds of wall time."""

    scenario: str | None
    """The name of the scenario in force."""

    phases: list[str]
    """The names of its phases that are in force now."""

    webhooks: dict[str, str]
    """The addresses of webhooks by PROVIDER.KIND; ``*`` is for webhooks that have no other."""

    failed_webhooks: int
