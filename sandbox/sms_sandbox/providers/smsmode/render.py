"""Write results and errors to the exact bytes of smsMode: fields separated by " | ", in ISO-8859-15.

A text is written unescaped, so a stroke or a line feed in it makes a list ambiguous, as it does at smsMode.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from sms_sandbox.core.time.instants import DAY, LATEST, SECOND
from sms_sandbox.providers.smsmode import dates, states
from sms_sandbox.providers.smsmode.errors import KEY_STATUSES, UNROUTED, line
from sms_sandbox.providers.smsmode.states import Status
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import REASONS, Headers, HttpResponse, date_header

KEY_CALL: Final = "createAuthorisation.do"
"""The one call that answers in JSON."""

_TEXT: Final = "text/html;charset=ISO-8859-15"
_JSON: Final = "application/json"
_BETWEEN: Final = " | "
_ACCEPTED: Final = "0 | Accepté | %s\n".encode("iso8859-15")
_VALID_FOR: Final = 365 * DAY


class Sent(NamedTuple):
    """Hold a line of the list of sent campaigns, for all recipients together."""

    sms_id: str
    at: int
    text: str
    number: str
    """The number of the first recipient."""

    cost: Decimal
    recipients: int


class Reply(NamedTuple):
    """Hold a line of the list of replies."""

    id: str
    at: int
    sender: str
    text: str
    to: str
    sms_id: str


class IssuedKey(NamedTuple):
    id: str
    token: str
    created_at: int
    account: str


def accepted(sms_id: str, now: int) -> HttpResponse:
    body = _ACCEPTED % sms_id.encode("iso8859-15" if not sms_id.isascii() else "ascii", "replace")
    return HttpResponse(200, _headers(now // SECOND, _TEXT, len(body), ()), body, "send.accepted")


def done(words: str, now: int, fact: str) -> HttpResponse:
    return _lines(f"0 | {words}", now, fact)


def reports(found: Iterable[tuple[str, Status]], now: int) -> HttpResponse:
    """List the status of each number."""
    return _lines(_BETWEEN.join(f"{number} {status.code}" for number, status in found), now, "status.reports")


def campaign(status: Status, now: int) -> HttpResponse:
    return _lines(f"{status.code} | {states.label_of_campaign(status)}", now, "status.campaign")


def balance(credit: Decimal, now: int) -> HttpResponse:
    return _lines(_double(credit), now, "credit.balance")


def sent(found: Iterable[Sent], now: int) -> HttpResponse:
    fields = (
        (one.sms_id, dates.write(one.at, dates.IN_LIST), one.text, one.number, _double(one.cost), str(one.recipients))
        for one in found
    )
    return _lines("\n\n".join(f"{_BETWEEN.join(each)} |" for each in fields), now, "list.sent")


def replies(found: Iterable[Reply], now: int) -> HttpResponse:
    fields = (
        (one.id, dates.write(one.at, dates.IN_REPLIES), one.sender, one.text, one.to, one.sms_id) for one in found
    )
    return _lines("\n".join(_BETWEEN.join(each) for each in fields), now, "replies.received")


def key(issued: IssuedKey, now: int) -> HttpResponse:
    fields = {
        "id": issued.id,
        "accessToken": issued.token,
        "creationDate": dates.write(issued.created_at, dates.OF_KEY),
        "state": "ACTIVE",
        "expiration": dates.write(min(issued.created_at + _VALID_FOR, LATEST), dates.OF_KEY),
        "account": issued.account,
    }
    return _answer(200, _JSON, json_text.compact(fields), now, "token.issued")


def refused(name: str, call: str, now: int) -> HttpResponse:
    """Refuse with an error; ``name`` is one of ERRORS, and ``call`` the last part of the path."""
    fact = f"error.{name}"
    if name in UNROUTED:
        status, headers = UNROUTED[name]
        return _answer(status, _TEXT, b"", now, fact, headers)
    if call == KEY_CALL:
        status = KEY_STATUSES.get(name, 400)
        return _answer(status, _JSON, json_text.compact({"status": status, "error": REASONS[status]}), now, fact)
    return _lines(line(name, call), now, fact)


def _double(number: Decimal) -> str:
    """Write a number as Java writes a double, but never with an exponent."""
    text = f"{number.normalize() + 0:f}"
    return text if "." in text else f"{text}.0"


def _lines(text: str, now: int, fact: str) -> HttpResponse:
    return _answer(200, _TEXT, f"{text}\n".encode("iso8859-15", "replace"), now, fact)


def _answer(status: int, content_type: str, body: bytes, now: int, fact: str, extra: Headers = ()) -> HttpResponse:
    return HttpResponse(status, _headers(now // SECOND, content_type, len(body), extra), body, fact)


@lru_cache(maxsize=512)
def _headers(second: int, content_type: str, length: int, extra: Headers) -> Headers:
    """Return the headers of an answer, which those of one second and one length share."""
    return (
        ("Date", date_header(second * SECOND)),
        *extra,
        ("Content-Type", content_type),
        ("Content-Length", str(length)),
        ("Connection", "keep-alive"),
    )
