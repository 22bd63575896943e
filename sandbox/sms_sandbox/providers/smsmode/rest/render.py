"""Write answers, errors and resources of the REST API: compact JSON in UTF-8."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsmode import ids, state
from sms_sandbox.providers.smsmode.rest import dates, options, states
from sms_sandbox.providers.smsmode.rest.errors import REFUSALS, RestError
from sms_sandbox.providers.smsmode.rest.lookup import lookup
from sms_sandbox.providers.smsmode.state.organisation import Channel
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import REASONS, Headers, HttpResponse, date_header

PRICE_OF_CREDIT: Final = Decimal("0.05")
"""In euros: the REST API has euros where the HTTP API has credits."""

JSON: Final = "application/json"
_DOCUMENTS: Final = "https://dev.smsmode.com/{family}/errors/{code}"
_GSM7: Final = Encoding.GSM7
_CANCELLED: Final = MessageState.CANCELLED
_RETRY_AFTER: Final = (("Retry-After", "60"),)

Body = dict[str, object]


def answer(status: int, value: object, now: int, fact: str) -> HttpResponse:
    return _answer(status, json_text.compact(value), now, fact)


def nothing(now: int, fact: str) -> HttpResponse:
    """Answer 204, which has no body."""
    headers = (("Date", date_header(now)), ("Connection", "keep-alive"))
    return HttpResponse(204, headers, b"", fact)


def refused(error: RestError, path: str, now: int, allowed: tuple[str, ...] = ()) -> HttpResponse:
    """Refuse a request; ``allowed`` are the methods that its path has."""
    status = REFUSALS[error.name].status
    fact = f"rest.error.{error.name}"
    extra: Headers = (("Allow", ", ".join(allowed)),) if error.name == "wrong_method" else ()
    extra = _RETRY_AFTER if error.name == "rate_limited" else extra
    body = problem(error, path)
    return _answer(status, json_text.compact(body) if body["message"] else b"", now, fact, extra)


def problem(error: RestError, path: str) -> Body:
    """Return the structure of an error, whose status and code are texts."""
    refusal = REFUSALS[error.name]
    code = f"{refusal.status}.{error.code or refusal.code}"
    return {
        "title": REASONS[refusal.status],
        "message": error.message or refusal.message,
        "detail": error.detail or refusal.detail,
        "type": _DOCUMENTS.format(family=family(path), code=code),
        "status": str(refusal.status),
        "errorCode": code,
    }


def family(path: str) -> str:
    return "commons" if path.startswith("/commons/") else "sms"


def price(cost: Decimal) -> Body:
    """Return the price of a cost in credits."""
    return {"amount": euros(cost), "currency": "EUR"}


@lru_cache(maxsize=256)
def euros(cost: Decimal) -> float:
    """Return the euros of a cost in credits; most messages cost the same."""
    return float(cost * PRICE_OF_CREDIT)


def number(amount: Decimal | None) -> float | int | None:
    """Return an amount of euros as a number, a whole one without a fraction, or None if there is none."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def message(message: MtMessage, channel: Channel, base: str) -> Body:
    """Return a message as all calls show it. Absent values are left out."""
    return message_at(message, len(message.steps) // 3 - 1, channel.short, base)


def message_at(message: MtMessage, nth: int, channel: Body, base: str) -> Body:
    """Return a message as it is shown at its nth step, by delivery reports, too; the channel is in its short form."""
    kept = state.details_of(message)
    message_id = ids.uuid_of_message(message)
    accepted_at = dates.write(message.submitted_at)
    body: Body = {
        "messageId": message_id,
        "acceptedAt": accepted_at,
        "sentDate": accepted_at if message.send_at is None else dates.write(sent_at(message)),
        "channel": channel,
        "type": "SMS",
        "direction": "MT",
        "recipient": {"to": message.to.text},
        "from": message.sender.text if message.sender else "",
        "body": text_body(message.text, message.encoding, len(message.segments)),
    }
    if kept.rest is not None and kept.rest.campaign is not None:
        body = {"messageId": message_id, "campaignId": kept.rest.campaign.id, **body}
    at, reached, reason = message.steps[3 * nth : 3 * nth + 3]
    status = states.status_of(message, reached, reason)
    is_ongoing = states.is_ongoing(status)
    if message.cost and not (is_ongoing and message.account.options.get(options.PRICE_WITH_REPORT)):
        body["price"] = price(message.cost)
    shown: Body = {
        "deliveryDate": accepted_at if at == message.submitted_at else dates.write(at),
        "value": status.value,
    }
    if status.detail:
        shown["detail"] = status.detail
    if not is_ongoing and reached is not _CANCELLED and message.to.msisdn is not None:
        shown["lookup"] = lookup(message.to.msisdn)
    body["status"] = shown
    if kept.reference:
        body["refClient"] = kept.reference
    if kept.report_url:
        body["callbackUrlStatus"] = kept.report_url
    if kept.reply_url:
        body["callbackUrlMo"] = kept.reply_url
    body["href"] = f"{base}/sms/v1/messages/{message_id}"
    return body


def reply(reply: MoMessage, answered: MtMessage, channel: Channel, base: str, *, keeps_orientation: bool) -> Body:
    """Return a reply. ``from`` is its author, unless it keeps the orientation of the message that it answers."""
    author, addressee = (reply.to, reply.sender) if keeps_orientation else (reply.sender, reply.to)
    body: Body = {
        "messageId": ids.uuid_of_message(reply),
        "originMessageId": ids.uuid_of_message(answered),
        "sentDate": dates.write(reply.received_at),
        "channel": channel.short,
        "type": "SMS",
        "direction": "MO",
        "recipient": {"to": addressee},
        "from": author,
        "body": text_body(reply.text, reply.encoding, len(reply.segments)),
    }
    reference = state.details_of(answered).reference
    if reference:
        body["refClient"] = reference
    body["href"] = f"{base}/sms/v1/messages/{body['messageId']}"
    return body


def sent_at(message: MtMessage) -> int:
    """Return when the message was sent or will be."""
    return max(message.submitted_at, message.send_at or 0)


def text_body(text: str, encoding: Encoding, parts: int) -> Body:
    return {
        "text": text,
        "encoding": "GSM7" if encoding is _GSM7 else "UNICODE",
        "messagePartCount": parts,
        "length": len(text),
    }


def added(body: Body, values: Mapping[str, object]) -> Body:
    """Return the body with those values that are there."""
    return {**body, **{name: value for name, value in values.items() if value not in ("", None)}}


def _answer(status: int, body: bytes, now: int, fact: str, extra: Headers = ()) -> HttpResponse:
    return HttpResponse(status, headers(now // SECOND, len(body), extra), body, fact)


@lru_cache(maxsize=512)
def headers(second: int, length: int, extra: Headers) -> Headers:
    """Return the headers of an answer, which those of one second and one length share."""
    content = (("Content-Type", JSON),) if length else ()
    date = date_header(second * SECOND)
    return (("Date", date), *extra, *content, ("Content-Length", str(length)), ("Connection", "keep-alive"))
