"""Campaigns and credits. Handlers never raise."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import InsufficientCreditError
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.providers.smsfactor import auth, campaigns, render, webhooks
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.dialects import PDF
from sms_sandbox.providers.smsfactor.errors import HTTP_ERRORS, VERDICTS, RefusedError
from sms_sandbox.providers.smsfactor.render import RecipientCounts
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_FIRST_TICKET: Final = 202
"""The first ticket that the manual prints."""


def _send(visit: AuthenticatedRequest) -> HttpResponse:
    order = campaigns.quote(visit)
    before = visit.account.balance
    if not _can_pay(visit.account.payer, order.tally.cost):
        raise RefusedError("insufficient_credit")
    ticket = _next_ticket(visit.backend)
    try:
        messages = visit.backend.submit(visit.account, tuple(campaigns.messages(order, ticket, visit)))
    except InsufficientCreditError:
        raise RefusedError("insufficient_credit") from None
    _tell_of_low_balance(visit, before, messages)
    return render.sent(ticket, order.tally, visit.balance, visit.manner)


def _simulate(visit: AuthenticatedRequest) -> HttpResponse:
    tally = campaigns.quote(visit).tally
    has_ticket = bool(visit.account.options["simulate_ticket_null"])
    return render.simulated(tally, visit.balance, visit.manner, has_ticket=has_ticket)


def _cancel(visit: AuthenticatedRequest) -> HttpResponse:
    messages = visit.backend.messages(visit.account, visit.request.path_values["ticket"])
    if not messages:
        raise RefusedError("unknown_message")
    scheduled = [message for message in messages if message.state is MessageState.SCHEDULED]
    if not scheduled:
        raise RefusedError("not_scheduled")
    for message in scheduled:
        visit.backend.cancel(message)
    return render.cancelled(visit.balance, visit.manner)


send: Final = answering(_send)
simulate: Final = answering(_simulate)
cancel: Final = answering(_cancel)
credit: Final = answering(lambda visit: render.credits_left(visit.balance, visit.manner))
link_tag: Final = answering(lambda visit: render.link_tag(visit.manner))


def _can_pay(payer: Account, cost: int) -> bool:
    """Return whether the credit covers the cost.

    This is checked before a ticket is counted, so that a refused campaign uses none.
    """
    return payer.credit is None or payer.post_paid or cost <= payer.credit


def _next_ticket(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_TICKET, "ticket"))


def _tell_of_low_balance(visit: AuthenticatedRequest, before: Decimal | None, messages: Sequence[MtMessage]) -> None:
    """Send one low-balance webhook, attached to the message that took the paying account below its trigger."""
    payer = visit.account.payer
    trigger = int(payer.options["balance_trigger"])
    if before is None or not trigger:
        return
    lefts = accumulate((-message.cost for message in messages), initial=before)
    for message, (earlier, left) in zip(messages, pairwise(lefts), strict=True):
        if earlier >= trigger > left:
            visit.backend.send_webhooks(message, webhooks.balance_webhooks(payer, visit.balance, visit.backend.now))


def _refusal(name: str) -> Handler:
    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        return auth.refusal(request, backend, RefusedError(name))

    return refuse


def _moderate(request: HttpRequest, backend: Backend) -> HttpResponse:
    """Answer that the campaign is under moderation, with the fields of a success: its counts, or zeros if the request
    is no campaign.
    """
    ticket = _next_ticket(backend)
    try:
        visit = auth.admit(request, backend)
        tally = campaigns.quote(visit).tally
    except RefusedError:
        return render.under_moderation(ticket, RecipientCounts(), 0, auth.manner(request, backend, PDF))
    return render.under_moderation(ticket, tally, visit.balance, visit.manner)


REFUSALS: Final[Mapping[str, Handler]] = {
    **{name: _refusal(name) for name in (*VERDICTS, *HTTP_ERRORS)},
    "under_moderation": _moderate,
}
"""Each error by its neutral name, as a handler that refuses any request with it."""
