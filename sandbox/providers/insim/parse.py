"""Requests to commands. inSIM is read forgivingly: a field of the wrong type counts as absent."""

from typing import Any, Final, NamedTuple

from sandbox.core.account import Credentials
from sandbox.providers.insim import dates
from sandbox.providers.insim.dates import Instant
from sandbox.providers.insim.errors import RefusedRequestError
from sandbox.wire import json_text
from sandbox.wire.exchange import HttpRequest

V1: Final = "v1"
LEGACY: Final = "legacy"
DIALECTS: Final = (V1, LEGACY)

_PHONE: Final = ("phone_number", "phonenumber", "tel")
_TEXT: Final = ("message", "sms")
_PRIORITY: Final = ("priorite", "priority")
_PRIORITIES: Final = {0: 0, 1: 1, 2: 2, "0": 0, "1": 1, "2": 2}
_NORMAL: Final = 1

Fields = dict[str, Any]


class Message(NamedTuple):
    """``own_id`` is the caller's id; texts are empty where there are none."""

    own_id: str
    phone: str
    text: str
    url: str
    priority: int
    date: Instant | None


class SendSms(NamedTuple):
    """``messages`` is None where the request has no list of them, ``dialect`` the one its keys tell."""

    login: str
    access_key: str
    messages: list[Message] | None
    is_test: bool
    dialect: str


def credentials(request: HttpRequest) -> Credentials | None:
    """What any request shows to be let in; None where it has no header."""
    try:
        header = _header(_read(request))
    except RefusedRequestError:
        return None
    return Credentials(_text(header.get("login")), _access_key(header))


def send_sms(request: HttpRequest) -> SendSms:
    """Raises RefusedRequestError."""
    body = _read(request)
    header = _header(body)
    listed = body.get("messages")
    items = [item if isinstance(item, dict) else {} for item in listed] if isinstance(listed, list) else None
    return SendSms(
        _text(header.get("login")),
        _access_key(header),
        None if items is None else _messages(items, header),
        header.get("mode") == "test",
        LEGACY if any("tel" in item or "sms" in item for item in items or ()) else V1,
    )


def _read(request: HttpRequest) -> Fields:
    if request.is_oversized:
        raise RefusedRequestError("too_large")
    try:
        body = json_text.read(request.body)
    except ValueError:
        raise RefusedRequestError("bad_request") from None
    return body if isinstance(body, dict) else {}


def _header(body: Fields) -> Fields:
    """The ``header``: an object, or the first element of an array."""
    header = body.get("header")
    if isinstance(header, list):
        header = header[0] if header and isinstance(header[0], dict) else {}
    if not isinstance(header, dict):
        raise RefusedRequestError("missing_credentials")
    return header


def _access_key(header: Fields) -> str:
    for name, value in header.items():
        if name.lower() == "accesskey":
            return _text(value)
    return ""


def _messages(items: list[Fields], header: Fields) -> list[Message]:
    priority = _priority(header, _NORMAL)
    date = _date(header, None)
    return [
        Message(
            _own_id(item.get("id_sms_api")),
            _first(item, _PHONE),
            _first(item, _TEXT),
            _text(item.get("url")),
            _priority(item, priority),
            _date(item, date),
        )
        for item in items
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _first(item: Fields, names: tuple[str, ...]) -> str:
    for name in names:
        if name in item:
            return _text(item[name])
    return ""


def _own_id(value: object) -> str:
    # Callers number their messages; a number comes back as text, as the ids of the answer are.
    return str(value) if type(value) is int else _text(value)


def _priority(item: Fields, default: int) -> int:
    for name in _PRIORITY:
        value = item.get(name)
        if isinstance(value, int | float | str) and value in _PRIORITIES:
            return _PRIORITIES[value]
    return default


def _date(item: Fields, default: Instant | None) -> Instant | None:
    value = item.get("date_to_send")
    return (dates.read(value) or default) if isinstance(value, str) else default
