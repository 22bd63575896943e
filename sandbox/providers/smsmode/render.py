"""Results and errors to the exact bytes of smsMode: one line, its fields parted by " | ", in ISO-8859-15."""

from typing import Final

from sandbox.providers.smsmode.errors import ERRORS
from sandbox.wire.exchange import Headers, HttpResponse, date_header

_CONTENT_TYPE: Final = "text/html;charset=ISO-8859-15"


def accepted(sms_id: str, now: int) -> HttpResponse:
    return _answer(200, f"0 | Accepté | {sms_id}\n", now, "send.accepted")


def refused(name: str, now: int) -> HttpResponse:
    """``name`` is one of ERRORS."""
    refusal = ERRORS[name]
    body = f"{refusal.line}\n" if refusal.line else ""
    return _answer(refusal.status, body, now, f"error.{name}", refusal.headers)


def _answer(status: int, text: str, now: int, fact: str, extra: Headers = ()) -> HttpResponse:
    body = text.encode("iso8859-15")
    headers = (
        ("Date", date_header(now)),
        *extra,
        ("Content-Type", _CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(status, headers, body, fact)
