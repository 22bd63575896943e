"""Requests to commands. Everything here raises errors.RefusedError."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sandbox.core.account import Credentials
from sandbox.core.instants import from_datetime
from sandbox.core.message import Address
from sandbox.core.msisdn import read_by_people
from sandbox.providers.smsgateway24.errors import RefusedError
from sandbox.wire import form_data
from sandbox.wire.exchange import HttpRequest
from sandbox.wire.forms import Pairs, urlencoded

Parameters = dict[str, str]
"""A byte that is no UTF-8 stands as a lone surrogate, so that it can be told from what a client may send."""

_KEEP_BYTES: Final = "surrogateescape"
_NO_UNICODE: Final = re.compile("[\ud800-\udfff]")
_SPACING: Final = re.compile(r"[\s()-]+")
_INTEGER: Final = re.compile("-?[0-9]{1,18}")  # whatever fits into PHP's 64 bits, to the last full digit
_DATE: Final = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?")
_SPELT_OUT: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSms:
    """``device_id`` is a number wherever it can be read as one."""

    recipients: tuple[Address, ...]
    text: str
    device_id: int | str
    send_at: int | None
    sim: int
    customer_id: int | None
    is_urgent: bool


def parameters(request: HttpRequest) -> Parameters:
    """The query's and the body's, as PHP has them: the last of a name counts, and the query wins over the body."""
    if request.is_oversized:
        raise RefusedError("too_large")
    return dict(_of_body(request) + urlencoded(request.query, errors=_KEEP_BYTES))


def _of_body(request: HttpRequest) -> Pairs:
    if request.method != "POST":
        return []
    if request.content_type == "application/x-www-form-urlencoded":
        return urlencoded(request.body, errors=_KEEP_BYTES)
    if request.content_type == "multipart/form-data":
        return form_data.fields(request.header("Content-Type") or "", request.body, errors=_KEEP_BYTES)
    return []


def login(given: Parameters) -> Credentials:
    return Credentials(_credential(given, "email"), _credential(given, "pass"))


def token(given: Parameters) -> Credentials:
    return Credentials(None, _credential(given, "token"))


def shown(request: HttpRequest) -> Credentials | None:
    """The credentials of any request, a token before a login; None where there are none."""
    try:
        given = parameters(request)
        return token(given) if given.get("token") else login(given)
    except RefusedError:
        return None


def addsms(given: Parameters) -> AddSms:
    return AddSms(
        recipients=_recipients(given),
        text=_required(given, "body"),
        device_id=_device_id(given),
        send_at=_time(given, "timetosend"),
        sim=_sim(given),
        customer_id=_integer(given, "customerid"),
        is_urgent=_is_urgent(given),
    )


def sms_id(given: Parameters) -> int:
    """What is no number is an id that no message has."""
    value = _required(given, "sms_id")
    if not _INTEGER.fullmatch(value):
        raise RefusedError("unknown_message")
    return int(value)


def _credential(given: Parameters, name: str) -> str:
    value = given.get(name, "")
    if not value:
        raise RefusedError("missing_credentials")
    if _NO_UNICODE.search(value):
        raise RefusedError("bad_credentials")
    return value


def _optional(given: Parameters, name: str) -> str | None:
    """An empty parameter counts as not given."""
    value = given.get(name) or None
    if value is not None and _NO_UNICODE.search(value):
        raise RefusedError("bad_parameter", name)
    return value


def _required(given: Parameters, name: str) -> str:
    value = _optional(given, name)
    if value is None:
        raise RefusedError("missing_parameter", name)
    return value


def _recipients(given: Parameters) -> tuple[Address, ...]:
    numbers = [_SPACING.sub("", number) for number in _required(given, "sendto").split(",")]
    recipients = tuple([Address(number, read_by_people(number)) for number in numbers if number])
    if not recipients:
        raise RefusedError("missing_parameter", "sendto")
    return recipients


def _device_id(given: Parameters) -> int | str:
    value = _required(given, "device_id")
    return int(value) if _INTEGER.fullmatch(value) else value


def _integer(given: Parameters, name: str) -> int | None:
    value = _optional(given, name)
    if value is None:
        return None
    if not _INTEGER.fullmatch(value):
        raise RefusedError("bad_parameter", name)
    return int(value)


def _sim(given: Parameters) -> int:
    """Any number from 0 on: beyond the slots 0 and 1 stand WhatsApp and RCS, and clients send them."""
    sim = _integer(given, "sim") or 0
    if sim < 0:
        raise RefusedError("bad_parameter", "sim")
    return sim


def _is_urgent(given: Parameters) -> bool:
    """A client in Java sends ``true`` and ``false`` where the documentation has 1 and 0."""
    spelt_out = _SPELT_OUT.get(given.get("urgent", ""))
    return bool(_integer(given, "urgent")) if spelt_out is None else spelt_out


def _time(given: Parameters, name: str) -> int | None:
    """A time in UTC; a date alone is its midnight."""
    value = _optional(given, name)
    if value is None:
        return None
    match = _DATE.fullmatch(value)
    if match is None:
        raise RefusedError("bad_parameter", name)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return from_datetime(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        raise RefusedError("bad_parameter", name) from None
