"""The messages of an account in both directions. Handlers never raise."""

from collections.abc import Mapping
from typing import Final

from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.providers.smsfactor import dates, state, states
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts.countries import country_of
from sms_sandbox.providers.smsfactor.contacts.recipients import number_in
from sms_sandbox.providers.smsfactor.formats import credentials
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.history import queries
from sms_sandbox.providers.smsfactor.history.counters import remembered
from sms_sandbox.providers.smsfactor.history.queries import Values
from sms_sandbox.providers.smsfactor.states import Code
from sms_sandbox.wire.exchange import HttpResponse

Fields = dict[str, object]

_TYPES: Final = {"messages-out": MtMessage, "messages-in": MoMessage}
_WORDS: Final = ("delivered", "sent", "waiting", "moderation", "denied", "not_sent", "undelivered")
_WORD_OF: Final[Mapping[Code | None, str]] = {
    Code.NOT_SENT: "waiting",
    Code.SENT: "sent",
    Code.DELIVERED: "delivered",
    Code.NOT_DELIVERED: "undelivered",
    Code.EXPIRED: "undelivered",
    Code.INVALID_DESTINATION: "undelivered",
    Code.NETWORK_ERROR: "undelivered",
    Code.NOT_ALLOWED: "denied",
    Code.REJECTED: "denied",
    Code.INVALID_SENDER: "not_sent",
    Code.ROUTE_NOT_AVAILABLE: "not_sent",
    None: "not_sent",
}
"""The filter's word for each code; None is that of a cancelled message."""

_NEWEST_FIRST: Final = "-date"


def _list(asked: AuthenticatedRequest) -> HttpResponse:
    values = credentials.query(asked.request)
    period = queries.period(values, is_required=True)
    both: list[Message] = [*asked.backend.sent(asked.account), *asked.backend.received(asked.account)]
    dated = [message for message in both if period.includes(_date(message))]
    found = _filtered(dated, values)
    ordered = queries.in_order(found, values, _KEYS, _NEWEST_FIRST, _id)
    client_id = int(state.client_id_of(asked.account, asked.backend))
    entries = [_entry(message, client_id) for message in queries.page(ordered, values)]
    return _answer(entries, "messages", len(dated), len(found), asked.style)


def _replies(asked: AuthenticatedRequest) -> HttpResponse:
    values = credentials.query(asked.request)
    period = queries.period(values, is_required=True)
    found = [reply for reply in asked.backend.received(asked.account) if period.includes(reply.received_at)]
    ordered = queries.in_order(found, values, _REPLY_KEYS, _NEWEST_FIRST, _id)
    entries = [_reply(reply, asked.style) for reply in queries.page(ordered, values)]
    return _answer(entries, "replies", len(found), len(found), asked.style)


def _answer(entries: list[Fields], name: str, total: int, matching: int, style: AnswerStyle) -> HttpResponse:
    """Render a page; the totals stand before it."""
    fields = {**OK, "totalRecords": total, "totalDisplayRecords": matching, name: entries}
    return alike(fields, style, "messages" if name == "messages" else "messages_mo")


def _filtered(messages: list[Message], values: Values) -> list[Message]:
    kind = _TYPES.get(queries.chosen(values, "type", _TYPES))
    word = queries.chosen(values, "status", _WORDS)
    text, country = values.get("message", "").casefold(), values.get("country", "").upper()
    destination = values.get("destination", "")
    number = number_in(destination)
    return [
        message
        for message in messages
        if (kind is None or isinstance(message, kind))
        and (not word or _word(message) == word)
        and text in message.text.casefold()
        and (not country or country_of(_number(message)) == country)
        and (not destination or _number(message) == number)
    ]


def _entry(message: Message, client_id: int) -> Fields:
    sent = message if isinstance(message, MtMessage) else message.answers
    campaign_id, own_id, list_id = _origin(sent)
    status = _word(message).upper()
    return {
        "campaign_id": campaign_id,
        "client_id": client_id,
        "client_message_id": own_id,
        "contact_list_id": list_id,
        "message": message.text,
        "message_length": len(message.text),
        "cost": int(message.cost) if isinstance(message, MtMessage) else 0,
        "country": country_of(_number(message)),
        "destination": _number(message),
        "message_id": _id(message),
        "sender": _sender(message),
        "date": dates.write_plain(_date(message)),
        "dlr_date": _ended(message),
        "status": status,
        "status_details": status,
        "type": "sms_mt" if isinstance(message, MtMessage) else "sms_mo",
    }


def _origin(sent: MtMessage | None) -> tuple[int, str, str]:
    """Return the campaign, the caller's id and the contact list of the message that was sent."""
    if sent is None:
        return 0, "", ""
    known = remembered(sent)
    campaign = known.data.campaigns.get(sent.provider_id)
    lists = () if campaign is None else campaign.lists
    return int(sent.provider_id), known.gsmsmsid, lists[0] if lists else ""


def _reply(reply: MoMessage, style: AnswerStyle) -> Fields:
    """Return a reply; the XML of the pages has the message behind the infos."""
    infos = {} if reply.answers is None else remembered(reply.answers).infos
    first: Fields = {
        "message_id": str(_id(reply)),
        "campaign_id": "" if reply.answers is None else reply.answers.provider_id,
        "destination": int(reply.sender),
    }
    text: Fields = {"message": reply.text}
    known: Fields = {"info1": infos.get("info1", ""), "info2": infos.get("info2", "")}
    date: Fields = {"date": dates.write_plain(reply.received_at)}
    return {**first, **text, **known, **date} if style.is_json else {**first, **known, **text, **date}


def _word(message: Message) -> str:
    """Return the filter's word for the message's state."""
    if isinstance(message, MoMessage):
        return "delivered"
    if message.state is MessageState.RETRYING:
        return "sent"
    return _WORD_OF[states.status_code(message.last_step)]


def _number(message: Message) -> str:
    return message.to.text if isinstance(message, MtMessage) else message.sender


def _sender(message: Message) -> str:
    return message.sender.text if isinstance(message, MtMessage) and message.sender is not None else ""


def _date(message: Message) -> int:
    if isinstance(message, MoMessage):
        return message.received_at
    return message.submitted_at if message.send_at is None else message.send_at


def _ended(message: Message) -> str:
    """Return the date of the final report, or an empty text before it."""
    if isinstance(message, MoMessage) or message.state not in ENDS:
        return ""
    return dates.write_plain(message.last_step.at)


def _id(message: Message) -> int:
    return int(message.id[1:])


_KEYS: Final[dict[str, queries.Key[Message]]] = {
    "date": _date,
    "destination": _number,
    "sender": _sender,
    "status": _word,
}
_REPLY_KEYS: Final[dict[str, queries.Key[MoMessage]]] = {
    "id": _id,
    "date": lambda reply: reply.received_at,
    "text": lambda reply: reply.text,
}

read_all: Final = answering(_list)
read_replies: Final = answering(_replies)
