"""Parse requests into commands. inSIM reads leniently: a field of the wrong type counts as absent."""

from typing import Any, Final, NamedTuple

import msgspec

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.insim import dates, numbers
from sms_sandbox.providers.insim.dates import Instant
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.usual import usual_send
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

V1: Final = "v1"
SOLO: Final = "solo"
LEGACY: Final = "legacy"
DIALECTS: Final = (V1, LEGACY)
"""The dialects that an account can be fixed to.

``solo``, used by the clients of 2022 and 2023, differs in contacts only.
"""

_PHONE: Final = ("phone_number", "phonenumber", "tel")
_TEXT: Final = ("message", "sms")
_FIRST_NAME: Final = ("firstname", "first_name")
_LAST_NAME: Final = ("lastname", "last_name")
_CONTACT_PHONE: Final = ("phone_number", "phonenumber")
_PRIORITY: Final = ("priorite", "priority")
_PRIORITIES: Final = {0: 0, 1: 1, 2: 2, "0": 0, "1": 1, "2": 2}
_NORMAL: Final = 1
_TEST: Final = "test"
_SCALARS: Final = (int, float, str)

Fields = dict[str, Any]


class Message(msgspec.Struct, frozen=True):
    """A message of the request. A text field that is absent is empty."""

    own_id: str
    """The caller's id for the message."""

    phone: str
    text: str
    url: str
    priority: int
    date: Instant | None


class SendSms(msgspec.Struct, frozen=True):
    """A request to send."""

    credentials: Credentials
    messages: list[Message] | None
    """None if the request has no list of messages."""

    is_test: bool
    dialect: str
    """The dialect that the request's keys show."""


class Contact(NamedTuple):
    """A contact of the request, under the names of the wire. A text field that is absent is empty."""

    first_name: str = ""
    last_name: str = ""
    phone_number: str = ""
    adress: str = ""
    email: str = ""
    has_number: bool = True
    """False if ``phone_number`` is absent, True if it is there, even empty."""


class AddContacts(NamedTuple):
    """A request to add contacts."""

    credentials: Credentials
    contacts: list[Contact] | None
    """None if the request has no list of contacts."""

    dialect: str
    """The dialect that the request's keys show."""


class ClickToCall(NamedTuple):
    credentials: Credentials
    type: str
    phone: str


def credentials(request: HttpRequest) -> Credentials | None:
    """Return the credentials of any request, or None if it has no header."""
    usual = request.parsed(usual_send)
    if usual is not None:
        return Credentials(usual.header.login, usual.header.accessKey)
    return any_credentials(request)


def any_credentials(request: HttpRequest) -> Credentials | None:
    """Return the credentials of a request that has any form, or None if it has no header."""
    try:
        body = _read(request)
        header = body if _has_flat_credentials(body) else _header(body)
    except RefusedRequestError:
        return None
    return _credentials(header)


def _has_flat_credentials(body: Fields) -> bool:
    """Return whether the credentials stand at the top, as in version 2."""
    return "header" not in body and "login" in body


def send_sms(request: HttpRequest) -> SendSms:
    """Parse a request to send. Raise RefusedRequestError."""
    usual = request.parsed(usual_send)
    if usual is None:
        return any_send(request)
    header = usual.header
    messages = [
        Message(item.id_sms_api, item.phone_number, item.message, item.url, _NORMAL, None) for item in usual.messages
    ]
    return SendSms(Credentials(header.login, header.accessKey), messages, header.mode == _TEST, V1)


def any_send(request: HttpRequest) -> SendSms:
    """Parse a request to send that has any form. Raise RefusedRequestError."""
    body = _read(request)
    header = _header(body)
    items = _objects(body.get("messages"))
    return SendSms(
        _credentials(header),
        None if items is None else _messages(items, header),
        header.get("mode") == _TEST,
        LEGACY if _any_has(items, "tel", "sms") else V1,
    )


def add_contacts(request: HttpRequest) -> AddContacts:
    """Parse a request to add contacts. Raise RefusedRequestError."""
    body = _read(request)
    header = _header(body)
    items = _objects(body.get("contacts"))
    dialect = SOLO if _any_has(items, "first_name", "last_name") else V1
    return AddContacts(
        _credentials(header, or_password=True),
        None if items is None else [_contact(item) for item in items],
        LEGACY if _any_has(items, "phonenumber") else dialect,
    )


NOT_JSON: Final = object()
"""What ``json_of`` returns for a body that is not JSON."""


def click_to_call(request: HttpRequest) -> ClickToCall:
    """Parse a request to call. Raise RefusedRequestError."""
    header = _header(_read(request))
    return ClickToCall(_credentials(header), _text(header.get("type")), _first(header, _PHONE))


def _read(request: HttpRequest) -> Fields:
    if request.is_oversized:
        raise RefusedRequestError("too_large")
    body = request.parsed(json_of)
    if body is NOT_JSON:
        raise RefusedRequestError("bad_request")
    return body if isinstance(body, dict) else {}


def json_of(request: HttpRequest) -> object:
    """Return the value in the body, or NOT_JSON; both generations of the API parse by this, so once."""
    try:
        value: object = json_text.read(request.body)
    except ValueError:
        return NOT_JSON
    return value


def read_ahead(request: HttpRequest) -> object:
    """Parse the body of any request, of either generation of the API."""
    return request.parsed(usual_send) or request.parsed(json_of)


def _header(body: Fields) -> Fields:
    """Return the ``header``: an object, or the first element of an array."""
    header = body.get("header")
    if isinstance(header, list):
        header = header[0] if header and isinstance(header[0], dict) else {}
    if not isinstance(header, dict):
        raise RefusedRequestError("missing_credentials")
    return header


def _credentials(header: Fields, *, or_password: bool = False) -> Credentials:
    """Return the header's credentials.

    Contacts also take the web page's password in place of the key, as they once did.
    """
    key = ""
    for name, value in header.items():
        if name.lower() == "accesskey":
            key = _text(value)
            break
    password = _text(header.get("password")) if or_password else ""
    return Credentials(_text(header.get("login")), key or password)


def _objects(listed: object) -> list[Fields] | None:
    return [item if isinstance(item, dict) else {} for item in listed] if isinstance(listed, list) else None


def _any_has(items: list[Fields] | None, *keys: str) -> bool:
    for item in items or ():
        for key in keys:
            if key in item:
                return True
    return False


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
    # Callers number their messages. The answer's ids are texts, so a number is returned as text.
    return str(value) if type(value) is int else _text(value)


def _priority(item: Fields, default: int) -> int:
    for name in _PRIORITY:
        value = item.get(name)
        if value is not None and isinstance(value, _SCALARS) and value in _PRIORITIES:
            return _PRIORITIES[value]
    return default


def _date(item: Fields, default: Instant | None) -> Instant | None:
    value = item.get("date_to_send")
    return (dates.read(value) or default) if isinstance(value, str) else default
