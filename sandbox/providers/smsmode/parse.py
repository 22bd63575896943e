"""Bytes to commands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from sandbox.core.account import Credentials
from sandbox.core.instants import read_local
from sandbox.core.message import Address
from sandbox.core.sender import SenderId
from sandbox.providers.smsmode import numbers
from sandbox.providers.smsmode.errors import SmsModeError
from sandbox.providers.smsmode.text import LATIN, MOST_PARTS, UNICODE, Script, Stop, writable
from sandbox.wire.exchange import HttpRequest
from sandbox.wire.forms import split_pairs, urldecode

PARIS: Final = ZoneInfo("Europe/Paris")

_FORM: Final = "application/x-www-form-urlencoded"
_DECLARED_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s;"]+)', re.IGNORECASE)
_DEFAULT_CHARSET: Final = "iso8859-15"
_CHARSETS: Final = {
    "iso-8859-15": "iso8859-15",
    "iso8859-15": "iso8859-15",
    "latin-9": "iso8859-15",
    "iso-8859-1": "latin-1",
    "iso8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "us-ascii": "ascii",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
"""The charsets of western Europe by the names that clients declare, in small letters."""

_DATE: Final = re.compile(r"[0-9]{8}-[0-9]{2}:[0-9]{2}")
_DATE_FORM: Final = "%d%m%Y-%H:%M"
_PARTS_OFFERED: Final = {str(number): number for number in range(1, MOST_PARTS + 1)}
_STOPS_OFFERED: Final = {stop.value: stop for stop in Stop}
_MOST_RECIPIENTS_IN_GET: Final = 300
_LONGEST_REFERENCE: Final = 40
_DEFAULT_SENDER: Final = SenderId("36034")
_REPLY_ALLOWED: Final = "4"
_UNICODE: Final = "9"


@dataclass(frozen=True, slots=True)
class Form:
    """The parameters of a request by name, their values still encoded."""

    values: Mapping[str, bytes]
    charset: str

    def text(self, name: str, charset: str | None = None) -> str:
        """Empty for a parameter that is not there."""
        return urldecode(self.values.get(name, b""), charset or self.charset)


@dataclass(frozen=True, slots=True)
class Reports:
    """``url`` is where the delivery reports of a send go, empty for the account's own address; ``reference`` is what
    they repeat, if anything.
    """

    url: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    recipients: tuple[Address, ...]
    text: str
    script: Script
    most_parts: int
    stop: Stop
    sender: SenderId
    send_at: int | None
    takes_replies: bool
    reports: Reports


def form(request: HttpRequest) -> Form:
    """Query and body together; of two values for one name the first counts, the query's before the body's."""
    pairs = split_pairs(request.query)
    if request.method == "POST" and request.content_type == _FORM:
        pairs += split_pairs(request.body)
    # Reversed, so that of two values the first is the one that stays.
    values = {urldecode(name, _DEFAULT_CHARSET): value for name, value in reversed(pairs)}
    return Form(values, _charset(request.header("Content-Type") or ""))


def credentials(asked: Form) -> Credentials:
    """Raises SmsModeError."""
    token = asked.text("accessToken")
    if token:
        return Credentials(None, token)
    login, password = asked.text("pseudo"), asked.text("pass")
    if not login or not password:
        raise SmsModeError("missing_credentials")
    return Credentials(login, password)


def shown(request: HttpRequest) -> Credentials | None:
    """The credentials of any request; None where there are none."""
    try:
        return credentials(form(request))
    except SmsModeError:
        return None


def send(asked: Form, method: str) -> Send:
    """Raises SmsModeError."""
    message_class = asked.text("classe_msg")
    return Send(
        text=_message(asked, message_class),
        recipients=_recipients(asked, method),
        script=UNICODE if message_class == _UNICODE else LATIN,
        most_parts=_PARTS_OFFERED.get(asked.text("nbr_msg"), MOST_PARTS),
        stop=_STOPS_OFFERED.get(asked.text("stop"), Stop.NEVER),
        sender=_sender(asked.text("emetteur"), message_class),
        send_at=_send_at(asked.text("date_envoi")),
        takes_replies=message_class == _REPLY_ALLOWED,
        reports=Reports(asked.text("notification_url"), asked.text("refClient")[:_LONGEST_REFERENCE]),
    )


def _charset(content_type: str) -> str:
    declared = _DECLARED_CHARSET.search(content_type)
    return _CHARSETS.get(declared[1].lower(), _DEFAULT_CHARSET) if declared else _DEFAULT_CHARSET


def _message(asked: Form, message_class: str) -> str:
    is_unicode = message_class == _UNICODE
    message = asked.text("message", "utf-8") if is_unicode else writable(asked.text("message"))
    if not message:
        raise SmsModeError("missing_parameter")
    return message


def _recipients(asked: Form, method: str) -> tuple[Address, ...]:
    recipients = numbers.recipients(asked.text("numero"))
    if not recipients:
        raise SmsModeError("missing_parameter")
    if method == "GET" and len(recipients) > _MOST_RECIPIENTS_IN_GET:
        raise SmsModeError("bad_parameter")
    return recipients


def _sender(name: str, message_class: str) -> SenderId:
    if not name or message_class == _REPLY_ALLOWED:
        return _DEFAULT_SENDER
    return SenderId(name)


def _send_at(date: str) -> int | None:
    if not date:
        return None
    if not _DATE.fullmatch(date):
        raise SmsModeError("bad_parameter")
    try:
        return read_local(date, _DATE_FORM, PARIS)
    except ValueError:  # a day, an hour or a year that there is not
        raise SmsModeError("bad_parameter") from None
