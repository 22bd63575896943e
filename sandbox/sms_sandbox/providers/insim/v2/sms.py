"""Send and read messages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sms_sandbox.core.message import Message as NetworkMessage
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, from_datetime
from sms_sandbox.providers.insim import dates, numbers, operations, render
from sms_sandbox.providers.insim.dates import Instant
from sms_sandbox.providers.insim.parse import V1, Message
from sms_sandbox.providers.insim.render import Refused, Taken
from sms_sandbox.providers.insim.state import Clicks
from sms_sandbox.providers.insim.v2.auth import ApiRequest
from sms_sandbox.providers.insim.v2.body import Body
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields

_DIRECTIONS: Final = ("all", "inbound", "outbound")
_PRIORITIES: Final = (0, 1, 2)
_NORMAL: Final = 1
_CLOCKS_APART: Final = 14 * HOUR
"""How far the clock of a caller in another zone may be ahead or behind."""

_PREVIEW: Final = 40

_STATUSES: Final = {
    MessageState.SCHEDULED: "pending",
    MessageState.WAITING: "pending",
    MessageState.QUEUED: "pending",
    MessageState.TAKEN: "pending",
    MessageState.SENT: "sent",
    MessageState.NETWORK: "sent",
    MessageState.RETRYING: "sent",
    MessageState.DELIVERED: "delivered",
    MessageState.UNDELIVERED: "failed",
    MessageState.EXPIRED: "failed",
    MessageState.FAILED: "failed",
    MessageState.CANCELLED: "failed",
    MessageState.REJECTED: "blocked",
}


def send(asked: ApiRequest) -> Fields:
    items = asked.body.objects("messages")
    return submitted([_message(item, position, asked) for position, item in enumerate(items)], asked)


def submitted(messages: Sequence[Message], asked: ApiRequest) -> Fields:
    """Submit messages; return an element for each. Without credits none is sent."""
    results = [operations.result(message, asked.account, V1, asked.backend) for message in messages]
    if not asked.account.options["sms_credits"]:
        results = [_unpaid(result) for result in results]
    elif len(results) == 1 and isinstance(results[0], Refused):
        raise ApiError("VALIDATION_ERROR", "messages.0.phone_number")
    taken = [result.outgoing for result in results if isinstance(result, Taken)]
    asked.backend.submit(asked.account, taken)
    now = dates.iso(asked.backend.now)
    elements = [render.element(asked.account.login, result, now) for result in results]
    return {"sent_count": len(taken), "result": elements}


def message(
    number: str, text: str, *, url: str = "", priority: int = _NORMAL, date: Instant | None = None
) -> Message:
    return Message("", number, text, url, priority, date)


def read_all(asked: ApiRequest) -> Fields:
    direction = asked.body.choice("direction", _DIRECTIONS, "all")
    begin, end = asked.body.period()
    number = _number(asked.body.text("phone_number"), asked)
    limit = asked.body.limit(5)
    found = [
        one for one in _all(asked, direction) if begin <= _date(one) < end and (not number or _other(one) == number)
    ]
    return {"messages": [_entry(one) for one in found[:limit]]}


def read_conversation(asked: ApiRequest) -> Fields:
    number = _number(asked.body.required("phone_number"), asked)
    limit = asked.body.limit(20)
    found = [one for one in _all(asked, "all") if _other(one) == number]
    return {"messages": [_entry(one) for one in found[:limit]]}


def read(asked: ApiRequest) -> Fields:
    sms_id = asked.body.required("sms_id")
    for one in _all(asked, "all"):
        if _id(one) == sms_id:
            status = _STATUSES[one.state] if isinstance(one, MtMessage) else "delivered"
            return {"sms": {**_entry(one), "delivery_status": status, "clicks": clicks(one)}}
    raise ApiError("NOT_FOUND")


def read_status(asked: ApiRequest) -> Fields:
    """Return the state of one message or of several; one that is unknown is not refused."""
    ids = asked.body.texts("sms_ids") or [asked.body.required("sms_id")]
    return {"statuses": [_status(sms_id, asked) for sms_id in ids]}


def clicks(one: NetworkMessage) -> list[Fields]:
    """Return the clicks on the links of a message, oldest first."""
    if not isinstance(one, MtMessage) or not isinstance(one.details, Clicks):
        return []
    return [
        {"url": target, "phone_number": one.to.text, "date": dates.iso(at)} for target, at in one.details.at.values()
    ]


def _message(item: Body, position: int, asked: ApiRequest) -> Message:
    """Read one message. Its errors name its place in the request."""
    try:
        number, text = item.required("phone_number"), item.required("message")
        priority = item.number("priority", _NORMAL)
        date = _send_at(item, asked.backend.now)
        url = item.text("url")
    except ApiError as error:
        raise ApiError(error.code, f"messages.{position}.{error.field}") from None
    if priority not in _PRIORITIES:
        raise ApiError("VALIDATION_ERROR", f"messages.{position}.priority")
    return message(number, text, url=url, priority=priority, date=date)


def _send_at(item: Body, now: int) -> Instant | None:
    """Return the requested time. The command line sends its local time without a zone, so a near one means now."""
    text = item.text("date_to_send")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ApiError("VALIDATION_ERROR", "date_to_send") from None
    at = from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return None if abs(at - now) <= _CLOCKS_APART or at < now else Instant(at, dates.iso(at))


def _unpaid(result: Taken | Refused) -> Refused:
    return result if isinstance(result, Refused) else Refused(result.outgoing.provider_id, ())


def _all(asked: ApiRequest, direction: str) -> list[NetworkMessage]:
    """Return the messages of a direction, newest first."""
    sent = asked.backend.sent(asked.account) if direction != "inbound" else ()
    received = asked.backend.received(asked.account) if direction != "outbound" else ()
    return sorted([*sent, *received], key=lambda one: (_date(one), int(one.id[1:])), reverse=True)


def _status(sms_id: str, asked: ApiRequest) -> Fields:
    found = asked.backend.messages(asked.account, sms_id)
    if not found:
        return {
            "sms_id": sms_id,
            "phone_number": "",
            "delivery_status": "not_found",
            "description": "Unknown SMS",
            "message_preview": "",
        }
    status = _STATUSES[found[-1].state]
    return {
        "sms_id": sms_id,
        "phone_number": found[-1].to.text,
        "delivery_status": status,
        "description": status.capitalize(),
        "message_preview": found[-1].text[:_PREVIEW],
    }


def _entry(one: NetworkMessage) -> Fields:
    return {
        "sms_id": _id(one),
        "direction": "outbound" if isinstance(one, MtMessage) else "inbound",
        "phone_number": _other(one),
        "message": one.text,
        "date": dates.iso(_date(one)),
    }


def _id(one: NetworkMessage) -> str:
    """Return the id of version 1; a received message has none there."""
    return one.id if isinstance(one, MoMessage) else one.provider_id


def _other(one: NetworkMessage) -> str:
    return one.to.text if isinstance(one, MtMessage) else f"+{one.sender}"


def _date(one: NetworkMessage) -> int:
    return one.submitted_at if isinstance(one, MtMessage) else one.received_at


def _number(text: str, asked: ApiRequest) -> str:
    return number_of(text, asked) if text else ""


def number_of(text: str, asked: ApiRequest) -> str:
    """Return a number in international form. One of the account's country may be given as it is dialled there."""
    number = numbers.international(text, str(asked.account.options["country_code"]))
    if not numbers.is_international(number):
        raise ApiError("VALIDATION_ERROR", "phone_number")
    return number
