"""Rules of good behaviour about what an application sends or asks for after an answer or a webhook."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.core.time.instants import to_datetime
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.webhook_models import Webhook
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.event_order import EventOrder, Moment
from sms_sandbox.verdict.observations import error_of, exchange_line, message_line
from sms_sandbox.verdict.steps import Steps, each, gathered
from sms_sandbox.verdict.verdict import Evidence

FINAL: Final = frozenset(
    {
        "bad_date",
        "bad_json",
        "bad_parameter",
        "bad_recipient",
        "bad_request",
        "bad_xml",
        "empty_recipient",
        "empty_text",
        "forbidden_text",
        "missing_parameter",
        "missing_recipient",
        "missing_recipients",
        "opted_out_recipient",
        "too_large",
        "unknown_sender",
    }
)
"""Errors that the same request gets again, however often it is repeated."""

STATUS: Final = "status"
PARIS: Final = ZoneInfo("Europe/Paris")

Found = tuple[list[Evidence], str, bool]
"""The evidence, what was found in words, and whether there was anything to judge."""

_Sent = tuple[Moment, MtMessage]
"""A message, and when it was requested."""

_at: Final = itemgetter(0)

_Copy = tuple[Moment, Moment, Webhook]
"""When a webhook and its copy were accepted, and the copy."""

_ID: Final = re.compile(rb"[0-9A-Za-z_-]+")
"""Finds the ids that a request contains, among other words."""


def repeated_refusals(engine: Engine, start: int) -> Steps[Found]:
    """Find requests that were refused for good before, with the same bytes or the same texts."""
    refused: dict[object, Exchange] = {}

    def repeated(exchange: Exchange) -> Iterator[Evidence]:
        if exchange.at >= start and error_of(exchange) in FINAL:
            earlier = refused.setdefault(_identity(exchange), exchange)
            if earlier is not exchange:
                yield Evidence(exchange.id, exchange.at, f"{exchange_line(exchange)}, as {earlier.id} before")

    evidence = yield from gathered([*engine.exchanges], repeated)
    words = f"{len(evidence):,} repeated" if evidence else "none repeated"
    return evidence, f"{count_of(len(refused), 'final refusal')}, {words}", bool(refused)


def _identity(exchange: Exchange) -> object:
    texts = tuple((one.to.text, one.text) for one in exchange.asked)
    request = exchange.request
    return exchange.provider, exchange.account, texts or (request.method, request.target, request.body)


class _SentMessages:
    """The messages by recipient, with the times of their requests, oldest first."""

    def __init__(self) -> None:
        self.by_number: Final[dict[object, list[_Sent]]] = {}
        self._same: Final[dict[object, list[_Sent]]] = {}

    def add(self, at: Moment, message: MtMessage) -> None:
        self.by_number.setdefault(message.to.msisdn, []).append((at, message))
        self._same.setdefault(_key(message), []).append((at, message))

    def between(self, number: object, first: Moment, last: Moment) -> list[_Sent]:
        """Return the messages to the number that were requested after ``first`` and before ``last``."""
        sent = self.by_number.get(number, [])
        return sent[bisect_right(sent, first, key=_at) : bisect_left(sent, last, key=_at)]

    def again(self, message: MtMessage, after: Moment) -> list[_Sent]:
        """Return the messages of the same account with the same text to the same number, requested after that."""
        sent = self._same.get(_key(message), [])
        return sent[bisect_right(sent, after, key=_at) :]


def _key(message: MtMessage) -> object:
    return message.account, message.to.msisdn, message.text


def _sent(engine: Engine, order: EventOrder) -> Steps[_SentMessages]:
    found = _SentMessages()

    def add(message: MtMessage) -> None:
        found.add(order.number_of(message.exchange, message.submitted_at), message)

    yield from each(reversed([*engine.messages]), add)
    return found


def answered_copies(engine: Engine, webhooks: list[Webhook], order: EventOrder) -> Steps[Found]:
    """Find texts that were sent once for a webhook and once more for its copy."""
    pairs = yield from _copies(webhooks, order)
    sent = (yield from _sent(engine, order)) if pairs else _SentMessages()
    evidence = yield from gathered(pairs, lambda pair: _reactions(sent, *pair))
    words = f"{len(evidence):,} sent for a copy" if evidence else "nothing sent for a copy"
    return evidence, f"{count_of(len(pairs), 'accepted copy')}, {words}", bool(pairs)


def _copies(webhooks: list[Webhook], order: EventOrder) -> Steps[list[_Copy]]:
    """Return when each copied webhook and its copy were accepted, and the copy."""
    first: dict[object, Moment] = {}

    def copies(webhook: Webhook) -> Iterator[_Copy]:
        taken = order.accepted(webhook)
        if taken is None:
            return
        key = (webhook.subject.id, webhook.kind, webhook.reported_state)
        if not webhook.is_duplicate:
            first[key] = taken
        elif key in first:
            yield min(first[key], taken), max(first[key], taken), webhook

    return (yield from gathered(webhooks, copies))


def _reactions(sent: _SentMessages, first: Moment, copy: Moment, webhook: Webhook) -> Iterator[Evidence]:
    between = {
        _key(message): message
        for _, message in sent.between(_number(webhook), first, copy)
        if not _has_failed(message)
    }
    again = [(at, message, earlier) for earlier in between.values() for at, message in sent.again(earlier, copy)]
    for _, message, earlier in sorted(again, key=_at):
        summary = f"{message_line(message)}, as {earlier.id}, after the copy {webhook.id}"
        yield Evidence(message.id, message.submitted_at, summary)


def _number(webhook: Webhook) -> object:
    subject = webhook.subject
    if isinstance(subject, MtMessage):
        return subject.to.msisdn
    return subject.sender if isinstance(subject, MoMessage) else None


def _has_failed(message: MtMessage) -> bool:
    return message.last_step.state in ENDS - {MessageState.DELIVERED}


def forgotten_receipts(
    engine: Engine, webhooks: list[Webhook], order: EventOrder, *, has_others: bool
) -> Steps[Found]:
    """Find messages that were asked for, or sent again, after their final receipt was accepted.

    ``has_others`` selects the messages beside which another one to the same number was under way, so that a receipt
    may have been assigned to the wrong one; without it the others are selected.
    """
    sent = yield from _sent(engine, order)
    beside = yield from _beside_others(sent)

    def accepted(webhook: Webhook) -> Iterator[tuple[MtMessage, Moment]]:
        message = webhook.subject
        if webhook.reported_state in ENDS and isinstance(message, MtMessage) and (message in beside) == has_others:
            taken = order.accepted(webhook)
            if taken is not None:
                yield message, taken

    finals = dict((yield from gathered(webhooks, accepted)))
    asked = (yield from _asked_for(engine, finals)) if finals else {}

    def forgotten(final: tuple[MtMessage, Moment]) -> Iterator[Evidence]:
        message, taken = final
        yield from _asked_again(asked.get(message, ()), message, taken, order)
        if message.last_step.state is MessageState.DELIVERED:
            for _, other in reversed(sent.again(message, taken)):
                line = f"{message_line(other)}, as {message.id}, delivered before"
                yield Evidence(other.id, other.submitted_at, line)

    evidence = yield from gathered([*finals.items()], forgotten)
    words = f"{len(evidence):,} forgotten" if evidence else "none forgotten"
    return evidence, f"{count_of(len(finals), 'final receipt')}, {words}", bool(finals)


def _beside_others(sent: _SentMessages) -> Steps[set[MtMessage]]:
    """Return the messages beside which another one of the account to that number was under way."""
    found: set[MtMessage] = set()
    longest: dict[object, MtMessage] = {}
    """Of each account and number, the message so far that ended last."""

    def compare(one: _Sent) -> None:
        message = one[1]
        key = (message.account, message.to.msisdn)
        before = longest.get(key)
        if before is not None and message.submitted_at <= before.last_step.at:
            found.update((before, message))
        if before is None or before.last_step.at <= message.last_step.at:
            longest[key] = message

    for of_number in [*sent.by_number.values()]:
        yield from each(of_number, compare)
    return found


def _asked_for(engine: Engine, messages: Iterable[MtMessage]) -> Steps[dict[MtMessage, list[Exchange]]]:
    """Return the requests for the status of each message, by the ids that they contain."""
    by_id: dict[tuple[str, str, bytes], list[MtMessage]] = {}
    for message in messages:
        key = (message.provider, message.account.login, message.provider_id.encode())
        by_id.setdefault(key, []).append(message)
    found: dict[MtMessage, list[Exchange]] = {}

    def put(exchange: Exchange) -> None:
        if exchange.operation == STATUS:
            request = exchange.request
            for word in {*_ID.findall(request.target), *_ID.findall(request.body)}:
                for message in by_id.get((exchange.provider, exchange.account, word), ()):
                    found.setdefault(message, []).append(exchange)

    yield from each([*engine.exchanges], put)
    return found


def _asked_again(
    asked: Iterable[Exchange], message: MtMessage, taken: Moment, order: EventOrder
) -> Iterator[Evidence]:
    for exchange in asked:
        if order.number_of(exchange.id, exchange.at) > taken:
            yield Evidence(exchange.id, exchange.at, f"{exchange_line(exchange)}, about {message.id}")


def outside_hours(engine: Engine, start: int, hours: tuple[str, str]) -> Steps[Found]:
    """Find accepted messages that are to be sent outside the hours of the day, in Paris time."""
    messages = [message for message in reversed([*engine.messages]) if message.submitted_at >= start]

    def outside(message: MtMessage) -> Iterator[Evidence]:
        local = _local(message)
        if not hours[0] <= local < hours[1]:
            yield Evidence(message.id, message.submitted_at, f"{message_line(message)}, to be sent at {local}")

    evidence = yield from gathered(messages, outside)
    words = f"{len(evidence):,} outside" if evidence else "none outside"
    return evidence, f"{count_of(len(messages), 'message')}, {words}", bool(messages)


def _local(message: MtMessage) -> str:
    return to_datetime(message.submitted_at if message.send_at is None else message.send_at, PARIS).strftime("%H:%M")
