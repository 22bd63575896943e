"""What happened between an application and a sandbox, as text for the report of a failed test."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple

from sms_sandbox.client.blocking import Client
from sms_sandbox.client.models import Attempt, Exchange, Http, Message, Step, Webhook
from sms_sandbox.client.wire import ServerAddress

MOST: Final = 30
"""The newest of each kind are shown, at most this many; older ones are only counted."""

_WIDEST: Final = 300
"""Characters of a body that are shown."""

_INDENT: Final = " " * 14


class Records(NamedTuple):
    """The newest first, at most MOST of each."""

    exchanges: list[Exchange]
    messages: list[Message]
    webhooks: list[Webhook]


class _Paragraph(NamedTuple):
    at: datetime
    lines: list[str]


def records_at(place: ServerAddress) -> Records:
    """Fetch the records. Raise ClientError if the sandbox does not answer."""
    client = Client(place.url, workspace=place.workspace, token=place.token)
    return Records(
        client.exchanges.list(limit=MOST), client.messages.list(limit=MOST), client.webhooks.list(limit=MOST)
    )


def transcript_of(records: Records) -> str:
    """Return a transcript in the order of sandbox time, bounded in lines and width."""
    paragraphs = chain(
        map(_of_exchange, reversed(records.exchanges)),
        map(_of_message, reversed(records.messages)),
        chain.from_iterable(map(_of_webhook, reversed(records.webhooks))),
    )
    in_order = sorted(paragraphs, key=lambda paragraph: paragraph.at)
    if not in_order:
        return "Nothing has reached the sandbox."
    kinds = [name for name, items in records._asdict().items() if len(items) >= MOST]
    cut = [f"(only the newest {MOST} {' and '.join(kinds)} are shown)"] if kinds else []
    return "\n".join([*cut, *chain.from_iterable(paragraph.lines for paragraph in in_order)])


def _of_exchange(exchange: Exchange) -> _Paragraph:
    asked = _short(exchange.request.start_line.removesuffix(" HTTP/1.1"))
    head = f"{exchange.provider} {exchange.operation}: {asked}"
    answered = exchange.response
    answer = ["no answer yet"] if answered is None else [f"-> {_status(answered)}", *_body(answered.body)]
    answer += _refusal(exchange)
    return _paragraph(exchange.at, head, *_body(exchange.request.body), *answer)


def _refusal(exchange: Exchange) -> list[str]:
    """Return the line on why the provider refused a request, or none."""
    if exchange.refused is None:
        return []
    rule = f": {_short(exchange.rule)}" if exchange.rule else ""
    return [f"{exchange.refused} (fact {exchange.fact}){rule}"]


def _of_message(message: Message) -> _Paragraph:
    sender = f" from {message.sender}" if message.sender else ""
    head = f"message {message.id}{sender} to {message.to}: {_short(message.text)}"
    return _paragraph(message.submitted_at, head, *map(_state, message.history))


def _state(step: Step) -> str:
    reason = f" ({step.reason})" if step.reason else ""
    reported = "" if step.provider_state is None else f", reported as {step.provider_state}"
    return f"{_time(step.at)} {step.state}{reason}{reported}"


def _of_webhook(webhook: Webhook) -> Iterator[_Paragraph]:
    head = f"webhook {webhook.id}, {webhook.provider} {webhook.kind} of {webhook.subject}"
    if webhook.state == "unaddressed":
        yield _paragraph(webhook.due_at, f"{head}: no address", *_body(webhook.request.body))
        return
    head = f"{head}: {webhook.request.method} {_short(webhook.url)}"
    if not webhook.attempts:
        yield _paragraph(webhook.due_at, head, "not made yet")
    for attempt in webhook.attempts:
        yield _paragraph(attempt.at, head, *_body(webhook.request.body), f"<- {_answer(attempt)}")


def _answer(attempt: Attempt) -> str:
    if attempt.status is None:
        return attempt.error or "not answered yet"
    return f"{attempt.status} {_short(attempt.body)}".rstrip()


def _paragraph(at: datetime, head: str, *lines: str) -> _Paragraph:
    return _Paragraph(at, [f"{_time(at)}  {head}", *(_INDENT + line for line in lines)])


def _time(at: datetime) -> str:
    return at.strftime("%H:%M:%S.%f")[:-3]


def _status(answered: Http) -> str:
    return answered.start_line.partition(" ")[2]


def _body(text: str) -> list[str]:
    return [_short(text)] if text else []


def _short(text: str) -> str:
    """Return a text on one line."""
    shown = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text[: _WIDEST + 1])
    return shown if len(text) <= _WIDEST else f"{shown[:_WIDEST]}... ({len(text)} characters)"
