"""Create, list, show, change and cancel campaigns."""

from collections import Counter
from typing import Final

from msgspec.structs import replace

from sms_sandbox.contract import Backend
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import DAY
from sms_sandbox.providers.smsmode import ids
from sms_sandbox.providers.smsmode.rest import auth, dates, parse, render, sending, spending, states
from sms_sandbox.providers.smsmode.rest.auth import Caller
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.fields import Fields
from sms_sandbox.providers.smsmode.rest.paging import Query, Window
from sms_sandbox.providers.smsmode.rest.parse import CampaignDraft, MessageDraft
from sms_sandbox.providers.smsmode.rest.resources import messages
from sms_sandbox.providers.smsmode.state import RestDetails
from sms_sandbox.providers.smsmode.state.organisation import Campaign, Channel
from sms_sandbox.wire.exchange import HttpResponse

_LISTED_FOR: Final = 10 * DAY
_SCHEDULED: Final = "SCHEDULED"


def create(caller: Caller, backend: Backend, *, has_credit: bool = True) -> HttpResponse:
    """Send a campaign: one message to each recipient, spread up to its end if it has one."""
    channel = auth.sms_channel(caller, backend)
    wanted = parse.campaign(caller.fields(), backend)
    campaign = _campaign(wanted, channel, backend)
    route = RestDetails(channel, caller.base, campaign)
    sending.submit(_spread(wanted, campaign, backend), route, backend, has_credit=has_credit)
    channel.organisation.campaigns[campaign.id] = campaign
    return render.answer(201, _body(campaign, caller), backend.now, "rest.campaign.created")


def listed(caller: Caller, backend: Backend) -> HttpResponse:
    query = Query(caller)
    channel = auth.sms_channel(caller, backend)
    window = query.window(Window(backend.now - _LISTED_FOR, backend.now), backend.now)
    found = [
        campaign
        for campaign in reversed(channel.organisation.campaigns.values())
        if campaign.channel is channel and window.start <= campaign.accepted_at <= window.end
        if query.search("status") in ("", status_of(campaign))
        and query.search("refClient") in ("", campaign.reference)
    ]
    for name, key in (("refClient", _reference), ("sentDate", _sent_date)):
        is_ascending = query.order(name)
        if is_ascending is not None:
            found.sort(key=key, reverse=not is_ascending)
    return query.answer(found, lambda campaign: _body(campaign, caller), backend.now, "rest.campaigns", window)


def shown(caller: Caller, backend: Backend) -> HttpResponse:
    return render.answer(200, _body(auth.campaign(caller, backend), caller), backend.now, "rest.campaign")


def changed(caller: Caller, backend: Backend) -> HttpResponse:
    """Change the given fields of a scheduled campaign in all its messages; an empty text removes an optional one."""
    campaign = _scheduled(caller, backend)
    values = messages.without_empty({**_as_request(campaign), **_changes(caller.fields())})
    wanted = parse.campaign(Fields(values), backend)
    new = _campaign(wanted, campaign.channel, backend)
    for message, draft in zip(campaign.messages, _spread(wanted, new, backend), strict=True):
        messages.edit(message, draft, backend)
    _take_over(new, campaign)
    return render.answer(200, _body(campaign, caller), backend.now, "rest.campaign.changed")


def cancelled(caller: Caller, backend: Backend) -> HttpResponse:
    campaign = _scheduled(caller, backend)
    for message in campaign.messages:
        backend.cancel(message)
    campaign.is_cancelled = True
    return render.nothing(backend.now, "rest.campaign.cancelled")


def status_of(campaign: Campaign) -> str:
    if campaign.is_cancelled:
        return "CANCELED"
    if campaign.messages and all(message.state is MessageState.SCHEDULED for message in campaign.messages):
        return _SCHEDULED
    return "ENDED" if all(message.is_finished for message in campaign.messages) else "ONGOING"


def _scheduled(caller: Caller, backend: Backend) -> Campaign:
    """Return the campaign of the path, if it has not begun. Raise RestError."""
    campaign = auth.campaign(caller, backend)
    if status_of(campaign) != _SCHEDULED:
        raise RestError("not_scheduled")
    for message in campaign.messages:
        messages.check_scheduled(message, backend)
    return campaign


def _campaign(wanted: CampaignDraft, channel: Channel, backend: Backend) -> Campaign:
    draft = wanted.draft
    sent_at = draft.send_at or backend.now
    return Campaign(
        id=ids.draw_uuid(backend, channel.organisation.account, "campaign", draft.text),
        channel=channel,
        accepted_at=backend.now,
        name=wanted.name,
        reference=draft.reference,
        status_url=draft.status_url,
        reply_url=draft.reply_url,
        sender=draft.sender or channel.default_sender,
        text=draft.text,
        encoding="GSM7" if draft.script.encoding is Encoding.GSM7 else "UNICODE",
        has_stop=draft.has_stop,
        sent_at=sent_at,
        ends_at=wanted.ends_at or sent_at,
        references={to.text: reference for to, reference in wanted.recipients if reference},
    )


def _spread(wanted: CampaignDraft, campaign: Campaign, backend: Backend) -> list[MessageDraft]:
    """Return a draft for each recipient, at even distances up to the campaign's end."""
    span, count = campaign.ends_at - campaign.sent_at, len(wanted.recipients)
    drafts = []
    for place, (to, reference) in enumerate(wanted.recipients):
        at = campaign.sent_at + span * place // count
        send_at = at if at > backend.now else None
        draft = replace(wanted.draft, send_at=send_at, reference=reference or wanted.draft.reference)
        drafts.append(MessageDraft(to, draft))
    return drafts


def _take_over(new: Campaign, campaign: Campaign) -> None:
    """Give a campaign the values of a changed one."""
    for name in ("name", "reference", "status_url", "reply_url", "sender", "text", "encoding", "has_stop"):
        setattr(campaign, name, getattr(new, name))
    campaign.sent_at, campaign.ends_at = new.sent_at, new.ends_at


def _changes(fields: Fields) -> render.Body:
    """Return the fields that may be changed: not the recipients, and a name not to none."""
    return {
        name: value
        for name, value in fields.values.items()
        if name != "recipients" and not (name == "name" and value in ("", None))
    }


def _as_request(campaign: Campaign) -> render.Body:
    """Return the request that would create the campaign as it is."""
    return {
        "recipients": [
            {"to": message.to.text, "refClient": campaign.references.get(message.to.text, "")}
            for message in campaign.messages
        ],
        "name": campaign.name,
        "body": {"text": campaign.text, "encoding": campaign.encoding, "stop": campaign.has_stop},
        "from": campaign.sender,
        "sentDate": dates.write(campaign.sent_at),
        "endDate": dates.write(campaign.ends_at),
        "refClient": campaign.reference,
        "callbackUrlStatus": campaign.status_url,
        "callbackUrlMo": campaign.reply_url,
    }


def _body(campaign: Campaign, caller: Caller) -> render.Body:
    first = campaign.messages[0]
    values = Counter(states.status_of(message, message.state, message.reason).value for message in campaign.messages)
    text = render.text_body(first.text, first.encoding, len(first.segments))
    return render.added(
        {"campaignId": campaign.id},
        {
            "name": campaign.name,
            "acceptedAt": dates.write(campaign.accepted_at),
            "sentDate": dates.write(campaign.sent_at),
            "endDate": dates.write(campaign.ends_at),
            "channel": campaign.channel.short,
            "type": "SMS",
            "recipients": [_recipient(message, campaign) for message in campaign.messages],
            "from": campaign.sender,
            "body": text,
            "quantity": len(campaign.messages),
            "price": render.price(spending.spent(campaign.messages)),
            "status": status_of(campaign),
            "statuses": [{"value": value, "quantity": quantity} for value, quantity in values.items()],
            "refClient": campaign.reference,
            "callbackUrlStatus": campaign.status_url,
            "callbackUrlMo": campaign.reply_url,
            "href": f"{caller.base}/sms/v1/campaigns/{campaign.id}",
        },
    )


def _recipient(message: MtMessage, campaign: Campaign) -> render.Body:
    return render.added({"to": message.to.text}, {"refClient": campaign.references.get(message.to.text, "")})


def _reference(campaign: Campaign) -> str:
    return campaign.reference


def _sent_date(campaign: Campaign) -> int:
    return campaign.sent_at
