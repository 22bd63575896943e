"""Send messages: one, or the batch of an array."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from sms_sandbox.contract import Backend, Outgoing
from sms_sandbox.core.account import credits_for
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.sender import SenderId, SenderKind
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.providers.smsmode import ids, text
from sms_sandbox.providers.smsmode.rest import accepted, auth, parse, render, spending
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.parse import Draft, MessageDraft
from sms_sandbox.providers.smsmode.state import Details, ProviderData, RestDetails
from sms_sandbox.wire.exchange import HttpResponse

_MOST_PARTS: Final = 10
_FRANCE: Final = "33"
_BLACKLISTED: Final = FailureReason.BLACKLISTED


def send(caller: Caller, backend: Backend, *, has_credit: bool = True) -> HttpResponse:
    """Send one message, or all of an array. Without credit they are accepted all the same, and refused later."""
    channel = auth.sms_channel(caller, backend)
    campaign = auth.campaign(caller, backend) if caller.request.path_values and caller.value("campaignId") else None
    route = RestDetails(channel, caller.base, campaign)
    value = caller.json()
    if isinstance(value, list):
        return _send_batch(value, route, caller, backend, has_credit=has_credit)
    if not isinstance(value, dict):
        raise RestError("bad_json")
    [sent] = submit([parse.message(value, backend)], route, backend, has_credit=has_credit)
    return accepted.answer(sent, channel, caller.base, backend.now)


def submit(
    drafts: Sequence[MessageDraft], route: RestDetails, backend: Backend, *, has_credit: bool
) -> tuple[MtMessage, ...]:
    """Submit the messages, those first that there is credit for; the others are refused later."""
    messages = [outgoing(draft, route, backend) for draft in drafts]
    spending.refuse_what_is_too_dear(messages, route.channel, backend, has_credit=has_credit)
    sent = backend.submit(route.channel.organisation.account, messages)
    if route.campaign is not None:
        route.campaign.messages.extend(sent)
    return sent


def outgoing(wanted: MessageDraft, route: RestDetails, backend: Backend) -> Outgoing:
    """Return what the network is given for a draft. Its sender is authorised from now on.

    A name takes no replies, and a short code those of its country.
    """
    to, draft, channel = wanted.to, wanted.draft, route.channel
    account = channel.organisation.account
    sender, answered_from = _sender(draft.sender or channel.default_sender)
    if sender.text not in channel.senders:
        channel.senders[sender.text] = None
    is_french = to.text.startswith(_FRANCE)
    parts = draft.parts if draft.parts and not draft.has_stop else _parts(draft, is_french=is_french)
    is_blacklisted = to.msisdn in backend.provider_data(account, ProviderData).blacklist
    return Outgoing(
        to,
        parts[0] if len(parts) == 1 else "".join(parts),
        draft.script.encoding,
        parts,
        ids.draw_uuid(backend, account, "message", to.text, draft.text),
        sender,
        credits_for(len(parts)),
        Details(draft.status_url, draft.reply_url, draft.reference, route),
        answered_from[is_french],
        _BLACKLISTED if is_blacklisted else None,
        draft.send_at,
    )


def _parts(draft: Draft, *, is_french: bool) -> tuple[str, ...]:
    ending = text.mention(draft.text, draft.script, text.Stop.ALWAYS, is_french=is_french) if draft.has_stop else ""
    return text.parts(text.carried(draft.text, draft.script), ending, draft.script, _MOST_PARTS)


@lru_cache(maxsize=64)
def _sender(name: str) -> tuple[SenderId, tuple[bool, bool]]:
    """Return the sender, which most messages share, and whether it takes replies from abroad and from France."""
    sender = SenderId(name)
    is_long = sender.kind is SenderKind.LONG_NUMBER
    return sender, (is_long, is_long or sender.kind is SenderKind.SHORT_CODE)


def _send_batch(
    values: Sequence[object], route: RestDetails, caller: Caller, backend: Backend, *, has_credit: bool
) -> HttpResponse:
    if not 1 <= len(values) <= parse.MOST_AT_ONCE:
        raise RestError("bad_batch")
    drafts = parse.drafts(values, backend)
    valid = [draft for draft in drafts if isinstance(draft, MessageDraft)]
    sent = iter(submit(valid, route, backend, has_credit=has_credit))
    return render.answer(201, list(_results(drafts, sent, route, caller)), backend.now, "rest.send.batch")


def _results(
    drafts: Iterable[MessageDraft | RestError], sent: Iterable[MtMessage], route: RestDetails, caller: Caller
) -> Iterable[render.Body]:
    """Yield the message or the error of each element, in the order of the request."""
    messages = iter(sent)
    for draft in drafts:
        if isinstance(draft, RestError):
            yield {"status": 400, "error": render.problem(draft, caller.request.path)}
        else:
            yield {"status": 201, "message": render.message(next(messages), route.channel, caller.base)}
