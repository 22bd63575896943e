"""Reckon what messages cost, and refuse those that credit or limits do not allow: later, by their reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.providers.smsmode import state
from sms_sandbox.providers.smsmode.rest import dates, render
from sms_sandbox.providers.smsmode.state.organisation import Channel, Organisation

NOTHING: Final = Decimal(0)


def refuse_what_is_too_dear(
    messages: Sequence[Outgoing], channel: Channel, backend: Backend, *, has_credit: bool
) -> None:
    """Give each message that cannot be paid the reason for its refusal. It costs nothing then."""
    payer = channel.organisation.account.payer()
    left = None if payer.post_paid else payer.credit
    if channel.daily_limit is None and channel.organisation.monthly_limit is None:
        if has_credit and (left is None or (len(messages) == 1 and messages[0].cost <= left)):
            return
        limits = {}
    else:
        limits = _limits(channel, backend)
    for message in messages:
        detail = _exceeded(message, limits) if limits else ""
        if detail:
            _refuse(message, FailureReason.NOT_ALLOWED)
            kept = state.details(message.details)
            kept.rest = replace(state.rest_details(kept), refusal=detail)
        elif not has_credit or (left is not None and message.cost > left):
            _refuse(message, FailureReason.INSUFFICIENT_CREDIT)
        left = None if left is None else left - message.cost
        if limits:
            limits = {name: rest - message.cost for name, rest in limits.items()}


def _exceeded(message: Outgoing, limits: Mapping[str, Decimal]) -> str:
    """Return the detail of the first limit that the message exceeds, or an empty text."""
    return next((name for name, rest in limits.items() if message.cost > rest), "")


def spent(messages: Iterable[MtMessage]) -> Decimal:
    """Return the cost in credits; what was cancelled was paid back."""
    return sum((message.cost for message in messages if not is_cancelled(message)), NOTHING)


def sent_by(channel: Channel, backend: Backend, since: int) -> list[MtMessage]:
    """Return the channel's texts from an instant on, oldest first."""
    return [message for message in texts(channel.organisation, backend) if _is_by(message, channel, since)]


def sent_within(organisation: Organisation, backend: Backend, since: int) -> list[MtMessage]:
    """Return the organisation's texts from an instant on, oldest first."""
    return [message for message in texts(organisation, backend) if message.submitted_at >= since]


def texts(organisation: Organisation, backend: Backend) -> Sequence[MtMessage]:
    """Return all texts of an organisation through either API, without voice messages and deleted ones."""
    return [message for message in backend.sent(organisation.account) if is_shown(message)]


def is_cancelled(message: MtMessage) -> bool:
    return message.state is MessageState.CANCELLED


def is_shown(message: MtMessage) -> bool:
    kept = state.details_of(message)
    return not kept.is_voice and not kept.is_deleted


def channel_of(message: MtMessage, organisation: Organisation) -> Channel:
    """Return the channel that the message was sent by; those of the HTTP API go by the main one."""
    kept = state.details_of(message).rest
    return organisation.main_channel if kept is None else kept.channel


def _is_by(message: MtMessage, channel: Channel, since: int) -> bool:
    return message.submitted_at >= since and channel_of(message, channel.organisation) is channel


def _limits(channel: Channel, backend: Backend) -> dict[str, Decimal]:
    """Return what the limits leave, in credits, by the detail of a refusal."""
    left = {}
    if channel.daily_limit is not None:
        today = spent(sent_by(channel, backend, dates.day_of(backend.now)))
        left["DAILY_LIMIT_EXCEEDED"] = channel.daily_limit / render.PRICE_OF_CREDIT - today
    organisation = channel.organisation
    if organisation.monthly_limit is not None:
        month = spent(sent_within(organisation, backend, dates.month_of(backend.now)))
        left["ORGANISATION_MONTHLY_LIMIT_EXCEEDED"] = organisation.monthly_limit / render.PRICE_OF_CREDIT - month
    return left


def _refuse(message: Outgoing, reason: FailureReason) -> None:
    message.refused_for = message.refused_for or reason
    message.cost = NOTHING
