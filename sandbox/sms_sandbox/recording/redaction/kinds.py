"""What a value is: by the name of its field, and by its form."""

import re
from enum import Enum
from typing import Final


class ValueKind(Enum):
    SECRET = "secret"  # noqa: S105  the name of a kind
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"
    """Where an application is reached."""

    TEXT = "text"
    ID = "id"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY_FIELD: Final = {
    ValueKind.SECRET: _words(
        "accesskey accesstoken access_token apikey api_key authorization cookie key pass passwd password "
        "proxy-authorization secret set-cookie sfpassword signature token webhook_secret x-api-key"
    ),
    ValueKind.NUMBER: _words(
        "destination emetteur from gsm mobile msisdn numero phone phone_number phonenumber recipient send_to sender "
        "sendto tel telephone to"
    ),
    ValueKind.NAME: _words(
        "address address1 address2 adress adresse city company email first_name firstname fullname last_name "
        "lastname login mail name info1 info2 info3 info4 nom prenom pseudo sfusername societe user username"
    ),
    ValueKind.TEXT: _words("body comment content message note qualification reponse sms text textmsg"),
}
_KIND_OF: Final = {name: kind for kind, names in _BY_FIELD.items() for name in names}
_CODES: Final = _words("invalid mcc_mnc mccmnc paid status_id valid")
"""Fields that end like those of ids."""

_ID: Final = re.compile(r"id_.*|.*(?:_id|id|ticket|uuid|ref|refclient|campaign|device|group|groupe|tag|imei|iccid)")
_SECRET: Final = re.compile(r".*(?:token|secret|passw|accesskey|apikey|api_key|signature).*")

_PHONE: Final = re.compile(r"(?:\+|00)?\d(?:[ .\-/()]?\d){7,14}")
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE_IN_TEXT: Final = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[ .\-]?\d){7,14}(?![\w])")
URL: Final = re.compile(r"https?://[^\s\"'<>|]+")
_INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{2}[/-]?\d{2}[/-]?\d{4}(?:[- ]\d\d:\d\d(?::\d\d)?)"
)
_SMALL: Final = re.compile(r"-?\d{1,3}(?:\.\d{1,2})?")
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_.:/+=-]*\d[A-Za-z0-9_.:/+=-]*")


def kind_of_field(field: str) -> ValueKind | None:
    """Return the kind of the values of a field, whose name is in small letters, or None for an unknown one."""
    found = _KIND_OF.get(field)
    if found is not None:
        return found
    if _SECRET.fullmatch(field):
        return ValueKind.SECRET
    return ValueKind.ID if _ID.fullmatch(field) and field not in _CODES else None


def kind_by_form(value: str) -> ValueKind:
    """Return the kind that a value looks like."""
    if EMAIL.fullmatch(value):
        return ValueKind.NAME
    if _PHONE.fullmatch(value):
        return ValueKind.NUMBER
    return ValueKind.ID if _OPAQUE.fullmatch(value) else ValueKind.TEXT


def is_number(value: str) -> bool:
    """Return whether the value is a telephone number, with or without blanks."""
    return _PHONE.fullmatch(value) is not None


def is_instant(value: str) -> bool:
    """Return whether the value is a date or a time."""
    return _INSTANT.fullmatch(value) is not None


def is_harmless(value: str) -> bool:
    """Return whether the value is an instant, a number of up to three digits, or a word of JSON."""
    return value in {"true", "false", "null"} or any(one.fullmatch(value) for one in (_INSTANT, _SMALL))
