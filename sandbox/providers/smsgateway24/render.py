"""Results and errors as the provider's exact bytes."""

from collections.abc import Sequence
from typing import Final

from sandbox.providers.smsgateway24 import dialects, errors, states
from sandbox.providers.smsgateway24.errors import RefusedError
from sandbox.wire import json_text
from sandbox.wire.exchange import REASONS, Headers, HttpResponse, date_header

ALLOWED_METHODS: Final = ("GET", "POST")

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


def saved(sms_ids: Sequence[str], now: int) -> HttpResponse:
    answer = {"error": 0, "sms_id": int(sms_ids[0]), "message": "Sms has been saved successfully"}
    return _json(answer, now, "send.accepted" if len(sms_ids) == 1 else "send.accepted_several")


def status(sms_id: int, told: int, dialect: str, now: int) -> HttpResponse:
    answer = {
        "error": 0,
        "sms_id": sms_id,
        "status": told,
        "status_description": states.title(told, dialect),
        "message": "Ok",
    }
    return _json(answer, now, "status.told")


def error(refusal: RefusedError, now: int) -> HttpResponse:
    name, fact = refusal.name, f"error.{refusal.name}"
    if name in errors.PAGES:
        return _page(errors.PAGES[name], now, fact)
    parameter = refusal.parameter or errors.USUAL_PARAMETER.get(name)
    return _json({"error": 1, "message": errors.MESSAGES[name].format(parameter=parameter)}, now, fact)


def _json(answer: dict[str, object], now: int, fact: str) -> HttpResponse:
    body = json_text.compact(answer)
    return HttpResponse(200, _headers(now, "application/json", body), body, fact)


def _page(code: int, now: int, fact: str) -> HttpResponse:
    body = _PAGE.format(status=code, reason=REASONS[code]).encode("ascii")
    headers = _headers(now, "text/html; charset=UTF-8", body)
    if fact == "error.wrong_method":
        headers = (*headers, ("Allow", ", ".join(ALLOWED_METHODS)))
    return HttpResponse(code, headers, body, fact)


def _headers(now: int, content_type: str, body: bytes) -> Headers:
    return (
        ("Date", date_header(now)),
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
    )
