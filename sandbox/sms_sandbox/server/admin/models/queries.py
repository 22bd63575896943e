"""What may stand behind the question mark, as pydantic models."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

from sms_sandbox.core.call import CallKind
from sms_sandbox.core.message import Direction
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.webhook_models import WebhookState
from sms_sandbox.server.admin.models.base import MOST_ITEMS, AskedInstant, Query

_LONGEST_WAIT = HOUR


def _digits(text: object) -> object:
    """Of all that Python reads as a whole number, only what everybody does."""
    if isinstance(text, str) and not re.fullmatch("[0-9]{1,12}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return text


def _seconds(text: object) -> float:
    wait = durations.read(text if isinstance(text, str) else "")
    if wait > _LONGEST_WAIT:
        raise ValueError(f"{text!r} is too long; nobody waits longer than {durations.write(_LONGEST_WAIT)}")
    return wait / SECOND


def _compiled(text: object) -> re.Pattern[str]:
    try:
        return re.compile(str(text))
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None


def _plus(text: str) -> str:
    """A leading blank is the plus that a query string loses."""
    return "+" + text[1:] if text.startswith(" ") else text


Limit = Annotated[int, Field(ge=1, le=MOST_ITEMS), BeforeValidator(_digits)]
Number = Annotated[int, Field(ge=0, lt=10**12), BeforeValidator(_digits)]
Timeout = Annotated[
    float,
    PlainValidator(_seconds),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,3}(ms|s)$", "examples": ["500ms", "5s"], "default": "5s"}),
]
"""Seconds of wall time inside, text such as ``5s`` outside."""

Pattern = Annotated[re.Pattern[str], PlainValidator(_compiled), WithJsonSchema({"type": "string", "format": "regex"})]
Sender = Annotated[str, AfterValidator(_plus)]


class Page(Query):
    """``cursor`` is what the page before gave as ``next``."""

    limit: Limit = 100
    cursor: str | None = None


class MessageFilters(Query):
    """``to`` and ``from`` take a number in any spelling; ``text`` is a part of the text, ``matches`` a regular
    expression that is found in it.
    """

    provider: str | None = None
    account: str | None = None
    to: str | None = None
    sender: Sender | None = Field(None, alias="from")
    text: str | None = None
    matches: Pattern | None = None
    state: MessageState | None = None
    direction: Direction | None = None
    since: AskedInstant | None = None


class WebhookFilters(Query):
    """``subject`` is the id of the message or call that is told of, ``to`` the number of that message."""

    provider: str | None = None
    kind: str | None = None
    subject: str | None = None
    to: str | None = None
    state: WebhookState | None = None


class ExchangeFilters(Query):
    provider: str | None = None
    operation: str | None = None


class CallFilters(Query):
    provider: str | None = None
    device: str | None = None
    kind: CallKind | None = None


class Wait(Query):
    """``count`` is how many are wanted. Of those that are there already only what happened behind the journal's
    number ``after`` counts; without it all do.
    """

    count: Limit = 1
    timeout: Timeout = 5.0
    after: Number | None = None


class ListMessages(MessageFilters, Page):
    pass


class WaitForMessages(MessageFilters, Wait):
    pass


class ListWebhooks(WebhookFilters, Page):
    pass


class WaitForWebhooks(WebhookFilters, Wait):
    pass


class ListExchanges(ExchangeFilters, Page):
    pass


class ListCalls(CallFilters, Page):
    pass


class ListEvents(Query):
    """Those that follow the journal's number ``after``."""

    after: Number = 0
    limit: Limit = 100


class Follow(Query):
    """From behind the journal's number ``after``; else from now on."""

    after: Number | None = None


class Idle(Query):
    timeout: Timeout = 5.0


class Otp(Query):
    """Only messages submitted behind the journal's number ``after`` count."""

    timeout: Timeout = 5.0
    after: Number | None = None


class OfProvider(Query):
    """``provider`` says whose device is meant, where several have one of that id."""

    provider: str | None = None
