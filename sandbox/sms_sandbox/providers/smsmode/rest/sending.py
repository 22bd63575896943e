"""Send messages: one, or the batch of an array."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import credits_for
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.sender import SenderId, SenderKind
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.providers.smsmode import ids, state, text
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.providers.smsmode.rest import auth, parse, render, spending
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.rest.parse import MessageDraft, Rules
from sms_sandbox.providers.smsmode.state import Details, RestDetails
from sms_sandbox.providers.smsmode.state.organisation import Campaign, Channel
from sms_sandbox.wire.exchange import HttpResponse

_MOST_PARTS: Final = 10


@dataclass(slots=True)
class Route:
    """Hold the way that messages are sent by."""

    channel: Channel
    base: str
    campaign: Campaign | None = None
    has_credit: bool = True
    """False refuses all messages for want of credit, once they were accepted."""


def rules(backend: Backend) -> Rules:
    return Rules(backend.now, backend.is_strict)


def send(caller: Caller, backend: Backend, *, has_credit: bool = True) -> HttpResponse:
    """Send one message, or all of an array."""
    channel = auth.sms_channel(caller, backend)
    campaign = auth.campaign(caller, backend) if caller.value("campaignId") else None
    route = Route(channel, caller.base, campaign, has_credit)
    value = caller.json()
    if isinstance(value, list):
        return _send_batch(value, route, caller, backend)
    if not isinstance(value, dict):
        raise RestError("bad_json")
    [sent] = submit([parse.message(Fields(value), rules(backend))], route, backend)
    return render.message_sent(render.message(sent, channel, caller.base), backend.now)


def submit(drafts: Sequence[MessageDraft], route: Route, backend: Backend) -> tuple[MtMessage, ...]:
    """Submit the messages, those first that there is credit for; the others are refused later."""
    messages = [outgoing(draft, route, backend) for draft in drafts]
    spending.refuse_what_is_too_dear(messages, route.channel, backend, has_credit=route.has_credit)
    sent = backend.submit(route.channel.organisation.account, messages)
    if route.campaign is not None:
        route.campaign.messages.extend(sent)
    return sent


def outgoing(wanted: MessageDraft, route: Route, backend: Backend) -> Outgoing:
    """Return what the network is given for a draft. Its sender is authorised from now on.

    A name takes no replies, and a short code those of its country.
    """
    draft, channel = wanted.draft, route.channel
    account = channel.organisation.account
    sender, kind = _sender(draft.sender or channel.default_sender)
    if sender.text not in channel.senders:
        channel.senders[sender.text] = None
    is_french = numbers.is_french(wanted.to)
    ending = text.mention(draft.text, draft.script, text.Stop.ALWAYS, is_french=is_french) if draft.has_stop else ""
    parts = text.parts(text.carried(draft.text, draft.script), ending, draft.script, _MOST_PARTS)
    is_blacklisted = wanted.to.msisdn in state.provider_data(account, backend).blacklist
    return Outgoing(
        to=wanted.to,
        text="".join(parts),
        encoding=draft.script.encoding,
        segments=parts,
        provider_id=ids.draw_uuid(backend, account, "message", wanted.to.text, draft.text),
        sender=sender,
        cost=credits_for(len(parts)),
        send_at=draft.send_at,
        takes_replies=kind is SenderKind.LONG_NUMBER or (kind is SenderKind.SHORT_CODE and is_french),
        refused_for=FailureReason.BLACKLISTED if is_blacklisted else None,
        details=Details(
            report_url=draft.status_url,
            reply_url=draft.reply_url,
            reference=draft.reference,
            rest=RestDetails(channel=channel, base=route.base, campaign=route.campaign),
        ),
    )


@lru_cache(maxsize=64)
def _sender(name: str) -> tuple[SenderId, SenderKind]:
    """Return the sender, which most messages share, and its kind."""
    sender = SenderId(name)
    return sender, sender.kind


def _send_batch(values: Sequence[object], route: Route, caller: Caller, backend: Backend) -> HttpResponse:
    if not 1 <= len(values) <= parse.MOST_AT_ONCE:
        raise RestError("bad_batch")
    drafts = parse.drafts(values, rules(backend))
    sent = iter(submit([draft for draft in drafts if isinstance(draft, MessageDraft)], route, backend))
    return render.answer(201, list(_results(drafts, sent, route, caller)), backend.now, "rest.send.batch")


def _results(
    drafts: Iterable[MessageDraft | RestError], sent: Iterable[MtMessage], route: Route, caller: Caller
) -> Iterable[render.Body]:
    """Yield the message or the error of each element, in the order of the request."""
    messages = iter(sent)
    for draft in drafts:
        if isinstance(draft, RestError):
            yield {"status": 400, "error": render.problem(draft, caller.request.path)}
        else:
            yield {"status": 201, "message": render.message(next(messages), route.channel, caller.base)}
