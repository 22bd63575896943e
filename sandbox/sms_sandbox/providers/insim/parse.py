"""Requests to commands. inSIM is read forgivingly: a field of the wrong type counts as absent."""

from typing import Any, Final, NamedTuple

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.insim import dates, numbers
from sms_sandbox.providers.insim.dates import Instant
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

V1: Final = "v1"
SOLO: Final = "solo"
LEGACY: Final = "legacy"
DIALECTS: Final = (V1, LEGACY)
"""Those that an account can be fixed to. ``solo``, of the clients of 2022 and 2023, differs in contacts only."""

_PHONE: Final = ("phone_number", "phonenumber", "tel")
_TEXT: Final = ("message", "sms")
_FIRST_NAME: Final = ("firstname", "first_name")
_LAST_NAME: Final = ("lastname", "last_name")
_CONTACT_PHONE: Final = ("phone_number", "phonenumber")
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

    credentials: Credentials
    messages: list[Message] | None
    is_test: bool
    dialect: str


class Contact(NamedTuple):
    """Texts are empty where there are none; ``has_number`` tells an empty ``phone_number`` from one that is absent.
    The names are those of the wire.
    """

    first_name: str = ""
    last_name: str = ""
    phone_number: str = ""
    adress: str = ""
    email: str = ""
    has_number: bool = True


class AddContacts(NamedTuple):
    """``contacts`` is None where the request has no list of them, ``dialect`` the one its keys tell."""

    credentials: Credentials
    contacts: list[Contact] | None
    dialect: str


class ClickToCall(NamedTuple):
    credentials: Credentials
    type: str
    phone: str


def credentials(request: HttpRequest) -> Credentials | None:
    """What any request shows to be let in; None where it has no header."""
    try:
        header = _header(_read(request))
    except RefusedRequestError:
        return None
    return _credentials(header)


def send_sms(request: HttpRequest) -> SendSms:
    """Raises RefusedRequestError."""
    body = _read(request)
    header = _header(body)
    items = _objects(body.get("messages"))
    return SendSms(
        _credentials(header),
        None if items is None else _messages(items, header),
        header.get("mode") == "test",
        LEGACY if _any_has(items, "tel", "sms") else V1,
    )


def add_contacts(request: HttpRequest) -> AddContacts:
    """Raises RefusedRequestError."""
    body = _read(request)
    header = _header(body)
    items = _objects(body.get("contacts"))
    dialect = SOLO if _any_has(items, "first_name", "last_name") else V1
    return AddContacts(
        _credentials(header, or_password=True),
        None if items is None else [_contact(item) for item in items],
        LEGACY if _any_has(items, "phonenumber") else dialect,
    )


def click_to_call(request: HttpRequest) -> ClickToCall:
    """Raises RefusedRequestError."""
    header = _header(_read(request))
    return ClickToCall(_credentials(header), _text(header.get("type")), _first(header, _PHONE))


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


def _credentials(header: Fields, *, or_password: bool = False) -> Credentials:
    """Contacts were once added with the password of the web page in the place of the key."""
    key = next((_text(value) for name, value in header.items() if name.lower() == "accesskey"), "")
    password = _text(header.get("password")) if or_password else ""
    return Credentials(_text(header.get("login")), key or password)


def _objects(listed: object) -> list[Fields] | None:
    return [item if isinstance(item, dict) else {} for item in listed] if isinstance(listed, list) else None


def _any_has(items: list[Fields] | None, *keys: str) -> bool:
    return any(key in item for item in items or () for key in keys)


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


def _contact(item: Fields) -> Contact:
    return Contact(
        _first(item, _FIRST_NAME),
        _first(item, _LAST_NAME),
        numbers.international(_first(item, _CONTACT_PHONE), _text(item.get("country_code"))),
        _text(item.get("adress")),
        _text(item.get("email")),
        has_number=any(name in item for name in _CONTACT_PHONE),
    )


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
