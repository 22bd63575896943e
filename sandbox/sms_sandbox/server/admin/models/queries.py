"""Queries of the admin API."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.message import Direction
from sms_sandbox.core.patterns.tree import UserPatternError
from sms_sandbox.core.patterns.user_pattern import UserPattern, compiled
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.webhook_models import WebhookState
from sms_sandbox.server.admin.models.base import MOST_ITEMS, InstantInput, Query

_LONGEST_WAIT = HOUR


def _digits(text: object) -> object:
    """Take only plain digits for a whole number; Python reads more."""
    if isinstance(text, str) and not re.fullmatch("[0-9]{1,12}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return text


def _seconds(text: object) -> float:
    wait = durations.read(text if isinstance(text, str) else "")
    if wait > _LONGEST_WAIT:
        raise ValueError(f"{text!r} is too long; the longest wait is {durations.write(_LONGEST_WAIT)}")
    return wait / SECOND


def _compiled(text: object) -> UserPattern:
    try:
        return compiled(str(text))
    except UserPatternError as error:
        raise ValueError(f"{text!r} is not a regular expression: {error.message}. {error.hint}".strip()) from None


def _plus(text: str) -> str:
    """Read a leading blank as the plus that a query string loses."""
    return "+" + text[1:] if text.startswith(" ") else text


Limit = Annotated[int, Field(ge=1, le=MOST_ITEMS), BeforeValidator(_digits)]
Number = Annotated[int, Field(ge=0, lt=10**12), BeforeValidator(_digits)]
Timeout = Annotated[
    float,
    PlainValidator(_seconds),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,3}(ms|s)$", "examples": ["500ms", "5s"], "default": "5s"}),
]
"""Seconds of wall time inside, text such as ``5s`` outside."""

Pattern = Annotated[UserPattern, PlainValidator(_compiled), WithJsonSchema({"type": "string", "format": "regex"})]
Sender = Annotated[str, AfterValidator(_plus)]


class PageQuery(Query):
    """A page of a list."""

    limit: Limit = 100
    cursor: str | None = None
    """``next`` of the page before."""


class MessageFilters(Query):
    """Filters of messages."""

    provider: str | None = None
    account: str | None = None
    to: str | None = None
    """A number in any spelling."""

    sender: Sender | None = Field(None, alias="from")
    """A number in any spelling, or a sender as it is."""

    text: str | None = None
    """Part of the text."""

    matches: Pattern | None = None
    """A regular expression that is found in the text: Python's syntax without look-around and back references."""

    state: MessageState | None = None
    direction: Direction | None = None
    since: InstantInput | None = None


class WebhookFilters(Query):
    """Filters of webhooks."""

    provider: str | None = None
    kind: str | None = None
    subject: str | None = None
    """Id of the message or call."""

    to: str | None = None
    """Recipient of the message."""

    state: WebhookState | None = None


class ExchangeFilters(Query):
    provider: str | None = None
    operation: str | None = None


class CallFilters(Query):
    provider: str | None = None
    device: str | None = None
    kind: CallKind | None = None


class Wait(Query):
    """How long to wait, and for how many."""

    count: Limit = 1
    timeout: Timeout = 5.0
    after: Number | None = None
    """A number of the journal. Only what happened after it counts; by default all that is there counts."""


class ListMessages(MessageFilters, PageQuery):
    pass


class WaitForMessages(MessageFilters, Wait):
    pass


class ListWebhooks(WebhookFilters, PageQuery):
    pass


class WaitForWebhooks(WebhookFilters, Wait):
    pass


class ListExchanges(ExchangeFilters, PageQuery):
    pass


class ListCalls(CallFilters, PageQuery):
    pass


class ListEvents(Query):
    """A page of the journal."""

    after: Number = 0
    """A number of the journal; the page begins behind it."""

    limit: Limit = 100


class Follow(Query):
    """Where a stream of the journal begins."""

    after: Number | None = None
    """A number of the journal; the stream begins behind it, by default now."""


class Idle(Query):
    timeout: Timeout = 5.0


class Otp(Query):
    """How to find a code, and how long to wait for it."""

    timeout: Timeout = 5.0
    pattern: Pattern | None = None
    """A regular expression that finds the code: its first group if it has one, else the whole match."""

    after: Number | None = None
    """A number of the journal. Only messages submitted after it count."""


class OfProvider(Query):
    """The provider of a device."""

    provider: str | None = None
    """Needed only where several providers have a device of that id."""
