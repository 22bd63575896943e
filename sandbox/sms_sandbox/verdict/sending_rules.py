"""Rules of good behaviour about what an application sends or asks for after an answer or a webhook."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.core.time.instants import to_datetime
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.webhook_models import Webhook
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.event_order import EventOrder, Moment
from sms_sandbox.verdict.observations import error_of, exchange_line, message_line
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


def repeated_refusals(engine: Engine, start: int) -> Found:
    """Find requests that were refused for good before, with the same bytes or the same texts."""
    refused: dict[object, Exchange] = {}
    evidence = []
    for exchange in engine.exchanges:
        if exchange.at < start or error_of(exchange) not in FINAL:
            continue
        earlier = refused.setdefault(_identity(exchange), exchange)
        if earlier is not exchange:
            evidence.append(Evidence(exchange.id, exchange.at, f"{exchange_line(exchange)}, as {earlier.id} before"))
    words = f"{len(evidence):,} repeated" if evidence else "none repeated"
    return evidence, f"{count_of(len(refused), 'final refusal')}, {words}", bool(refused)


def _identity(exchange: Exchange) -> object:
    texts = tuple((one.to.text, one.text) for one in exchange.asked)
    request = exchange.request
    return exchange.provider, exchange.account, texts or (request.method, request.target, request.body)


def answered_copies(engine: Engine, webhooks: list[Webhook], order: EventOrder) -> Found:
    """Find texts that were sent once for a webhook and once more for its copy."""
    pairs = [*_copies(webhooks, order)]
    sent = [(order.number_of(one.exchange, one.submitted_at), one) for one in reversed([*engine.messages])]
    evidence = [line for first, copy, webhook in pairs for line in _reactions(sent, first, copy, webhook)]
    words = f"{len(evidence):,} sent for a copy" if evidence else "nothing sent for a copy"
    return evidence, f"{count_of(len(pairs), 'accepted copy')}, {words}", bool(pairs)


def _copies(webhooks: list[Webhook], order: EventOrder) -> Iterator[tuple[Moment, Moment, Webhook]]:
    """Yield when each copied webhook and its copy were accepted, and the copy."""
    first: dict[object, Moment] = {}
    for webhook in webhooks:
        taken = order.accepted(webhook)
        if taken is None:
            continue
        key = (webhook.subject.id, webhook.kind, webhook.reported_state)
        if not webhook.is_duplicate:
            first[key] = taken
        elif key in first:
            yield min(first[key], taken), max(first[key], taken), webhook


def _reactions(
    sent: list[tuple[Moment, MtMessage]], first: Moment, copy: Moment, webhook: Webhook
) -> Iterator[Evidence]:
    number = _number(webhook)
    between = {
        (message.account, message.text): message
        for at, message in sent
        if first < at < copy and message.to.msisdn == number and not _has_failed(message)
    }
    for at, message in sent:
        earlier = between.get((message.account, message.text))
        if at > copy and message.to.msisdn == number and earlier is not None:
            summary = f"{message_line(message)}, as {earlier.id}, after the copy {webhook.id}"
            yield Evidence(message.id, message.submitted_at, summary)


def _number(webhook: Webhook) -> object:
    subject = webhook.subject
    if isinstance(subject, MtMessage):
        return subject.to.msisdn
    return subject.sender if isinstance(subject, MoMessage) else None


def _has_failed(message: MtMessage) -> bool:
    return message.last_step.state in ENDS - {MessageState.DELIVERED}


def forgotten_receipts(engine: Engine, webhooks: list[Webhook], order: EventOrder, *, has_others: bool) -> Found:
    """Find messages that were asked for, or sent again, after their final receipt was accepted.

    ``has_others`` selects the messages beside which another one to the same number was under way, so that a receipt
    may have been assigned to the wrong one; without it the others are selected.
    """
    finals = {
        webhook.subject: taken
        for webhook in webhooks
        if webhook.reported_state in ENDS
        and isinstance(webhook.subject, MtMessage)
        and (taken := order.accepted(webhook)) is not None
        and _has_others(engine, webhook.subject) == has_others
    }
    evidence = [line for message, taken in finals.items() for line in _forgotten(engine, message, taken, order)]
    words = f"{len(evidence):,} forgotten" if evidence else "none forgotten"
    return evidence, f"{count_of(len(finals), 'final receipt')}, {words}", bool(finals)


def _has_others(engine: Engine, message: MtMessage) -> bool:
    """Return True if another message of the account to that number was under way beside this one."""
    ended = message.last_step.at
    return any(
        other is not message
        and other.account is message.account
        and other.to.msisdn == message.to.msisdn
        and other.submitted_at <= ended
        and message.submitted_at <= other.last_step.at
        for other in engine.messages
    )


def _forgotten(engine: Engine, message: MtMessage, taken: Moment, order: EventOrder) -> Iterator[Evidence]:
    wanted = message.provider_id.encode()
    for exchange in engine.exchanges:
        request = exchange.request
        if (
            exchange.operation == STATUS
            and _is_of(exchange, message.account)
            and order.number_of(exchange.id, exchange.at) > taken
            and (wanted in request.target or wanted in request.body)
        ):
            yield Evidence(exchange.id, exchange.at, f"{exchange_line(exchange)}, about {message.id}")
    if message.last_step.state is not MessageState.DELIVERED:
        return
    for other in engine.messages:
        is_same = (other.account, other.to.msisdn, other.text) == (message.account, message.to.msisdn, message.text)
        if is_same and order.number_of(other.exchange, other.submitted_at) > taken:
            yield Evidence(other.id, other.submitted_at, f"{message_line(other)}, as {message.id}, delivered before")


def _is_of(exchange: Exchange, account: Account) -> bool:
    return (exchange.provider, exchange.account) == (account.provider, account.login)


def outside_hours(engine: Engine, start: int, hours: tuple[str, str]) -> Found:
    """Find accepted messages that are to be sent outside the hours of the day, in Paris time."""
    messages = [message for message in reversed([*engine.messages]) if message.submitted_at >= start]
    evidence = [
        Evidence(message.id, message.submitted_at, f"{message_line(message)}, to be sent at {local}")
        for message in messages
        if not hours[0] <= (local := _local(message)) < hours[1]
    ]
    words = f"{len(evidence):,} outside" if evidence else "none outside"
    return evidence, f"{count_of(len(messages), 'message')}, {words}", bool(messages)


def _local(message: MtMessage) -> str:
    return to_datetime(message.submitted_at if message.send_at is None else message.send_at, PARIS).strftime("%H:%M")
