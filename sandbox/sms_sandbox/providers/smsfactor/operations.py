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
from sms_sandbox.providers.smsfactor import auth, campaigns, render, state, webhooks
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import HTTP_ERRORS, VERDICTS, RefusedError
from sms_sandbox.providers.smsfactor.formats.dialects import PDF
from sms_sandbox.providers.smsfactor.render import RecipientCounts
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_FIRST_TICKET: Final = 202
"""The first ticket that the manual prints."""


def _send(asked: AuthenticatedRequest) -> HttpResponse:
    order = campaigns.quote(asked)
    payer = asked.account.payer()
    before = payer.credit
    if not _can_pay(payer, order.counts.cost):
        raise RefusedError("insufficient_credit")
    ticket = _next_ticket(asked.backend)
    try:
        messages = asked.backend.submit(asked.account, campaigns.messages(order, ticket, asked))
    except InsufficientCreditError:
        raise RefusedError("insufficient_credit") from None
    asked.data.keep(campaigns.sent(order, ticket, asked.backend.now))
    trigger = int(payer.options["balance_trigger"])
    if trigger and before is not None:
        _report_low_balance(asked, before, trigger, messages)
    return render.sent(ticket, order.counts, int(payer.credit or 0), asked.style)


def _simulate(asked: AuthenticatedRequest) -> HttpResponse:
    return render.simulated(campaigns.quote(asked).counts, asked.balance, asked.style)


def _cancel(asked: AuthenticatedRequest) -> HttpResponse:
    ticket = asked.request.path_values["ticket"]
    campaign = asked.data.campaigns.get(ticket)
    messages = asked.backend.messages(asked.account, ticket)
    if not messages and campaign is None:
        raise RefusedError("unknown_message")
    scheduled = [message for message in messages if message.state is MessageState.SCHEDULED]
    if not scheduled and (messages or campaign is None or not campaign.is_scheduled(asked.backend.now)):
        raise RefusedError("not_scheduled")
    for message in scheduled:
        asked.backend.cancel(message)
    if campaign is not None:
        campaign.is_cancelled = True
    return render.cancelled(asked.balance, asked.style)


send: Final = answering(_send, campaigns.document)
simulate: Final = answering(_simulate, campaigns.document)
cancel: Final = answering(_cancel)
credit: Final = answering(lambda asked: render.credits_left(asked.balance, asked.style))
link_tag: Final = answering(lambda asked: render.link_tag(asked.style))


def _can_pay(payer: Account, cost: int) -> bool:
    """Return whether the credit covers the cost.

    This is checked before a ticket is counted, so that a refused campaign uses none.
    """
    return payer.credit is None or payer.post_paid or cost <= payer.credit


def _next_ticket(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_TICKET, "ticket"))


def _report_low_balance(
    asked: AuthenticatedRequest, before: Decimal, trigger: int, messages: Sequence[MtMessage]
) -> None:
    """Send one low-balance webhook, attached to the message that took the paying account below its trigger."""
    payer = asked.account.payer()
    data = state.provider_data(payer, asked.backend)
    lefts = accumulate((-message.cost for message in messages), initial=before)
    for message, (earlier, left) in zip(messages, pairwise(lefts), strict=True):
        if earlier >= trigger > left:
            reports = webhooks.balance_webhooks(payer, data, asked.balance, asked.backend.now)
            asked.backend.send_webhooks(message, reports)


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
        asked = auth.admit(request, backend)
        counts = campaigns.quote(asked).counts
    except RefusedError:
        return render.under_moderation(ticket, RecipientCounts(), 0, auth.style(request, backend, PDF))
    return render.under_moderation(ticket, counts, asked.balance, asked.style)


REFUSALS: Final[Mapping[str, Handler]] = {
    **{name: _refusal(name) for name in (*VERDICTS, *HTTP_ERRORS)},
    "under_moderation": _moderate,
}
"""Each error by its neutral name, as a handler that refuses any request with it."""
