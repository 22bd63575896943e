"""Render results and errors as the provider's exact bytes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsgateway24 import dialects, errors, states
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.messages.records import Record
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import REASONS, Headers, HttpResponse, date_header

ALLOWED_METHODS: Final = ("GET", "POST")

_AS_JSON: Final = "application/json"
_SAVED: Final = "Sms has been saved successfully"

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="UTF-8" />
    <meta name="robots" content="noindex,nofollow,noarchive" />
    <title>An Error Occurred: {reason}</title>
</head>
<body>
    <h1>Oops! An Error Occurred</h1>
    <h2>The server returned a "{status} {reason}".</h2>
</body>
</html>
"""


def token(text: str, dialect: str, now: int) -> HttpResponse:
    if dialect == dialects.OF_2021:
        return _json({"error": 0, "token": text, "message": "OK"}, now, "token.issued_2021")
    return _json({"error": 0, "message": "OK", "token": text}, now, "token.issued")


def saved(messages: Sequence[Outgoing], now: int) -> HttpResponse:
    return _saved(messages, now, "send.accepted" if len(messages) == 1 else "send.accepted_several")


def saved_under_sender_id(messages: Sequence[Outgoing], now: int) -> HttpResponse:
    return _saved(messages, now, "send.accepted_under_sender_id")


def saved_batch(now: int) -> HttpResponse:
    return _json({"error": 0, "message": _SAVED}, now, "send.accepted_batch")


def saved_paket(paket_id: int, now: int) -> HttpResponse:
    return _json({"error": 0, "paket_id": paket_id, "message": "OK"}, now, "send.accepted_paket")


def saved_tag(tag_id: int, dialect: str, now: int) -> HttpResponse:
    if dialect == dialects.OF_2021:
        return _json({"error": 0, "message": "Ok", "tag_id": tag_id}, now, "tag.saved_2021")
    return _json({"error": 0, "tag_id": tag_id, "message": "OK"}, now, "tag.saved")


def saved_contact(contact_id: int, dialect: str, now: int) -> HttpResponse:
    if dialect == dialects.OF_2021:
        return _json({"error": 0, "message": "Ok", "contact_id": contact_id}, now, "contact.saved_2021")
    return _json({"error": 0, "contact_id": contact_id, "message": "ok"}, now, "contact.saved")


def listed(smss: Sequence[Record], dialect: str, now: int) -> HttpResponse:
    """Render a list of messages. PHP writes an empty one as an array, whatever its keys would be."""
    answer = {"error": 0, "smss": _by_id(smss), "count": len(smss), "message": "Ok"}
    if not smss:
        return _json(answer, now, "list.empty")
    return _json(answer, now, "list.messages_2021" if dialect == dialects.OF_2021 else "list.messages")


def counted(count: int, now: int) -> HttpResponse:
    return _json({"error": 0, "count": count, "message": "Ok"}, now, "list.counted")


def devices(found: Sequence[Record], now: int) -> HttpResponse:
    """Render the devices, the highest id first, names after numbers."""
    order = sorted(found, key=lambda device: (isinstance(device["id"], int), device["id"]), reverse=True)
    answer = {"count": len(order), "device": _by_id(order)}
    return _json(answer, now, "devices.listed" if order else "devices.none")


def device_status(status: Record, dialect: str, now: int) -> HttpResponse:
    return _json(status, now, "device.status_2021" if dialect == dialects.OF_2021 else "device.status")


def status(sms_id: int, code: int, dialect: str, now: int) -> HttpResponse:
    answer = {
        "error": 0,
        "sms_id": sms_id,
        "status": code,
        "status_description": states.title(code, dialect),
        "message": "Ok",
    }
    return _json(answer, now, "status.message")


def error(refusal: RefusedError, now: int) -> HttpResponse:
    name, fact = refusal.name, f"error.{refusal.name}"
    if name in errors.PAGES:
        return _page(errors.PAGES[name], now, fact)
    parameter = refusal.parameter or errors.USUAL_PARAMETER.get(name)
    return _json({"error": 1, "message": errors.MESSAGES[name].format(parameter=parameter)}, now, fact)


def _saved(messages: Sequence[Outgoing], now: int, fact: str) -> HttpResponse:
    """Render the id of the first message."""
    body = json_text.without_exponents({"error": 0, "sms_id": int(messages[0].provider_id), "message": _SAVED})
    return HttpResponse(200, _headers(now // SECOND, _AS_JSON, len(body)), body, fact)


def _by_id(found: Sequence[Record]) -> object:
    return {str(one["id"]): one for one in found} or []


def _json(answer: dict[str, object], now: int, fact: str) -> HttpResponse:
    body = json_text.compact(answer)
    return HttpResponse(200, _headers(now // SECOND, _AS_JSON, len(body)), body, fact)


def _page(code: int, now: int, fact: str) -> HttpResponse:
    body = _PAGE.format(status=code, reason=REASONS[code]).encode("ascii")
    headers = _headers(now // SECOND, "text/html; charset=UTF-8", len(body))
    if fact == "error.wrong_method":
        headers = (*headers, ("Allow", ", ".join(ALLOWED_METHODS)))
    return HttpResponse(code, headers, body, fact)


@lru_cache(maxsize=512)
def _headers(second: int, content_type: str, length: int) -> Headers:
    """Return the headers of an answer, which those of one second and one length share."""
    return (
        ("Date", date_header(second * SECOND)),
        ("Content-Type", content_type),
        ("Content-Length", str(length)),
        ("Connection", "keep-alive"),
    )
