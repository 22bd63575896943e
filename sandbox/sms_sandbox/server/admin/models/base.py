"""Requests and answers of the admin API that several files need."""

from datetime import UTC, datetime
from typing import Annotated, Final, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

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


class Page(ResponseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next: str | None
    """Cursor of the next page, null on the last."""


class ProbeView(ResponseModel):
    status: str


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
