"""Campaigns to many recipients. They need a paid plan."""

from typing import Final

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.draws import HEX
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.providers.insim import dates, operations
from sms_sandbox.providers.insim.parse import V1
from sms_sandbox.providers.insim.render import Taken
from sms_sandbox.providers.insim.state import Campaign
from sms_sandbox.providers.insim.v2 import contacts, lists, sms, templates
from sms_sandbox.providers.insim.v2.auth import ID_LENGTH, ApiRequest
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields

READY: Final = 0
LAUNCHED: Final = 1
NO_RECIPIENTS: Final = 2
COMPLETED: Final = 3

_WAITING: Final = frozenset({MessageState.SCHEDULED, MessageState.WAITING, MessageState.QUEUED, MessageState.TAKEN})
"""The states of a message that has not left the phone."""


def read_all(asked: ApiRequest) -> Fields:
    limit = asked.body.limit(10)
    newest = list(asked.data.campaigns.values())[::-1][:limit]
    return {"campaigns": [_summary(campaign, asked) for campaign in newest]}


def create(asked: ApiRequest) -> Fields:
    name, text = asked.body.required("name"), asked.body.required("message")
    priority, numbers = asked.body.number("priority", 0), tuple(dict.fromkeys(_numbers(asked)))
    campaign_id = asked.backend.draw_id(HEX, ID_LENGTH, asked.account.login, "campaign", name)
    campaign = Campaign(campaign_id, name, text, priority, numbers, asked.backend.now)
    asked.data.campaigns[campaign_id] = campaign
    return {"campaign": _entry(campaign, asked)}


def read(asked: ApiRequest) -> Fields:
    return {"campaign": _entry(_named(asked), asked)}


def start(asked: ApiRequest) -> Fields:
    """Send a campaign that is ready to all its recipients."""
    campaign = _named(asked)
    if _status(campaign, asked) != READY:
        raise ApiError("VALIDATION_ERROR", "status")
    messages = [message for number in campaign.numbers for message in _outgoing(campaign, number, asked)]
    asked.backend.submit(asked.account, messages)
    campaign.sms_ids = tuple(message.provider_id for message in messages)
    return {"campaign": _entry(campaign, asked)}


def cancel(asked: ApiRequest) -> Fields:
    """Remove a campaign that was not started."""
    campaign = _named(asked)
    if campaign.sms_ids:
        raise ApiError("VALIDATION_ERROR", "status")
    fields: Fields = {"campaign": _entry(campaign, asked)}
    del asked.data.campaigns[campaign.id]
    return fields


def _numbers(asked: ApiRequest) -> list[str]:
    """Return the numbers of the list, of the contacts and of the request."""
    in_list = lists.members(lists.named(asked), asked) if asked.body.text("list_id") else []
    chosen = [contacts.of_id(contact_id, asked) for contact_id in asked.body.texts("contact_ids")]
    own = [sms.number_of(text, asked) for text in asked.body.texts("phone_numbers")]
    return [contact.phone_number for contact in (*in_list, *chosen)] + own


def _outgoing(campaign: Campaign, number: str, asked: ApiRequest) -> list[Outgoing]:
    """Return the message to a recipient, or none if it cannot be sent."""
    text = templates.filled(campaign.text, number, {}, asked)
    message = sms.message(number, text, priority=campaign.priority)
    result = operations.result(message, asked.account, V1, asked.backend)
    return [result.outgoing] if isinstance(result, Taken) else []


def _named(asked: ApiRequest) -> Campaign:
    campaign = asked.data.campaigns.get(asked.body.required("campaign_id"))
    if campaign is None:
        raise ApiError("NOT_FOUND")
    return campaign


def _messages(campaign: Campaign, asked: ApiRequest) -> list[MtMessage]:
    return [message for sms_id in campaign.sms_ids for message in asked.backend.messages(asked.account, sms_id)]


def _status(campaign: Campaign, asked: ApiRequest) -> int:
    if not campaign.sms_ids:
        return READY if campaign.numbers else NO_RECIPIENTS
    is_under_way = any(message.state in _WAITING for message in _messages(campaign, asked))
    return LAUNCHED if is_under_way else COMPLETED


def _summary(campaign: Campaign, asked: ApiRequest) -> Fields:
    sent = sum(message.state not in _WAITING for message in _messages(campaign, asked))
    return {
        "campaign_id": campaign.id,
        "name": campaign.name,
        "status": _status(campaign, asked),
        "sent": sent,
        "created": dates.iso(campaign.made_at),
    }


def _entry(campaign: Campaign, asked: ApiRequest) -> Fields:
    summary = _summary(campaign, asked)
    return {
        "campaign_id": campaign.id,
        "name": campaign.name,
        "message": campaign.text,
        "status": summary["status"],
        "recipients": len(campaign.numbers),
        "sent": summary["sent"],
        "priority": campaign.priority,
        "created": summary["created"],
    }
