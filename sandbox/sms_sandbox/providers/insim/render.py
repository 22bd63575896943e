"""Render answers to the byte: JSON as a server on Node writes it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

import msgspec

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.insim import dates
from sms_sandbox.providers.insim.dates import Instant
from sms_sandbox.providers.insim.errors import (
    BAD_EMAIL_CODE,
    CALL_CODES,
    CONTACT_CODES,
    CONTACTS_MISSING,
    PLAIN,
    PROBLEMS,
    SEND_CODES,
)
from sms_sandbox.providers.insim.parse import LEGACY, SOLO, V1, Contact
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import Headers, HttpResponse

_OK: Final = 200
_FOUND: Final = 302

FULL: Final = "full"
"""A form of the answer to contacts, besides those of the dialects."""

_AS_IT_IS: Final = "".join(chr(code) for code in range(0x20, 0x7F))

_CALL_INFO: Final = "please make sure the phone is connected and inSIM is running"

Element = dict[str, object]


class Taken(msgspec.Struct, frozen=True):
    """A message that is sent."""

    outgoing: Outgoing
    date: Instant | None
    """The requested time, or None for a message that is sent at once."""


class Refused(NamedTuple):
    """A message that is not sent."""

    id: str
    errors: tuple[str, ...]
    """The names of its errors, in the order of their codes."""


Results = Sequence[Taken | Refused]


class ContactResult(NamedTuple):
    """A contact and what became of it."""

    contact: Contact
    error: str | None
    """The name of the error that keeps the contact out, or None if it is added."""

    has_bad_email: bool = False


class _Keys(NamedTuple):
    """The keys of a contact's element before ``result``, for a contact that is added and for one that is refused."""

    taken: tuple[str, ...]
    refused: tuple[str, ...]


_SNAKE_CASE: Final = ("first_name", "last_name", "phone_number", "adress", "email")
_RUN_TOGETHER: Final = ("firstname", "lastname", "phonenumber", "adress", "email")
_FIELDS: Final = dict(zip(_RUN_TOGETHER, _SNAKE_CASE, strict=True))

_KEYS: Final = {
    V1: _Keys(_RUN_TOGETHER[:3], _SNAKE_CASE),
    FULL: _Keys(_RUN_TOGETHER, _SNAKE_CASE),
    SOLO: _Keys(("phone_number", "first_name", "last_name", "adress", "email"), _SNAKE_CASE),
    LEGACY: _Keys(_RUN_TOGETHER, _RUN_TOGETHER),
}


def results(dialect: str, login: str, answered: Results, refused: Sequence[Refused], now: int) -> HttpResponse:
    """Render one element for each message of the request, in its order. ``refused`` are those that are not sent."""
    date = dates.iso(now)
    if dialect == LEGACY:
        elements = [_legacy_element(login, result, date, position) for position, result in enumerate(answered)]
        body: object = {"data": elements}
        if refused:
            body = {"data": {"data": elements, "envoi": len(answered) - len(refused)}}
    else:
        body = [element(login, result, date) for result in answered]
    written = json_text.without_exponents(body)  # its numbers are counts
    return HttpResponse(
        _OK, _headers_of_json(len(written), now // SECOND), written, _fact(dialect, len(answered), refused)
    )


def refused_unread(name: str, now: int) -> HttpResponse:
    """Render the refusal of a request that has no messages to list."""
    return answer(_OK, [{"error": [SEND_CODES[name]], "sent": 0}], now, f"error.{name}")


def plain(name: str, now: int, message: str | None = None) -> HttpResponse:
    """Render a refusal of the whole request, with the error's usual text unless ``message`` replaces it."""
    status, usual = PLAIN[name]
    return answer(status, {"message": message or usual}, now, f"error.{name}")


def contacts(form: str, answered: Sequence[ContactResult], now: int) -> HttpResponse:
    """Render one element for each contact of the request, in its order."""
    elements = [_contact_element(_KEYS[form], result) for result in answered]
    return answer(_OK, {"data": {"contact": elements}}, now, _contacts_fact(form, answered))


def contacts_refused(name: str, now: int) -> HttpResponse:
    if name in PROBLEMS:
        return answer(_OK, {"data": {"problem": PLAIN[name].message}}, now, f"error.{name}")
    return plain(name, now, CONTACTS_MISSING if name == "missing_parameter" else None)


def call_accepted(now: int) -> HttpResponse:
    return answer(_OK, _call_result(_CALL_INFO, "success", []), now, "call.accepted")


def call_refused(name: str, now: int) -> HttpResponse:
    code = CALL_CODES.get(name)
    if code is not None:
        return answer(_OK, _call_result(_CALL_INFO, "failed", [code]), now, f"error.{name}")
    if name in PROBLEMS:
        return answer(_OK, _call_result(PLAIN[name].message, "failed", []), now, f"error.{name}")
    return plain(name, now)


def redirect(target: str, now: int) -> HttpResponse:
    """Redirect to ``target``.

    Characters that a header cannot hold are percent-encoded as UTF-8; the rest is unchanged.
    """
    location = ("Location", quote(target, safe=_AS_IT_IS, errors="replace"))
    return HttpResponse(_FOUND, _headers(location, 0, now), b"", "link.followed")


def _fact(dialect: str, messages: int, refused: Sequence[Refused]) -> str:
    if not refused:
        return f"sendsms.{dialect}"
    return f"sendsms.{dialect}_partly" if len(refused) < messages else f"error.{refused[0].errors[0]}"


def element(login: str, result: Taken | Refused, now: str) -> Element:
    """Return what version 1 answers for one message. ``now`` is the date of the answer."""
    if isinstance(result, Refused):
        return {"id_sms_api": result.id, "error": _codes(result), "sent": 0}
    outgoing, date = result.outgoing, result.date
    return {
        "id_sms_api": outgoing.provider_id,
        "sms_per_message": len(outgoing.segments),
        "user": login,
        "sent_time": date.written if date else now,
        "phone_number": outgoing.to.text,
        "message": outgoing.text,
        "sent": 1,
    }


def _legacy_element(login: str, result: Taken | Refused, now: str, position: int) -> Element:
    if isinstance(result, Refused):
        return {"id_sms_api": position, "error": _codes(result)}
    outgoing, date = result.outgoing, result.date
    return {
        "id_sms_api": outgoing.provider_id,
        "count_sms": len(outgoing.segments),
        "user": login,
        "send_time": date.written if date else now,
        "phone": outgoing.to.text,
        "sms": outgoing.text,
    }


def _codes(result: Refused) -> list[str]:
    return [SEND_CODES[name] for name in result.errors]


def _contact_element(keys: _Keys, result: ContactResult) -> Element:
    contact, error, has_bad_email = result
    codes = [] if error is None else [CONTACT_CODES[error]]
    if has_bad_email:
        codes.append(BAD_EMAIL_CODE)
    element: Element = {
        key: getattr(contact, _FIELDS.get(key, key)) for key in (keys.taken if error is None else keys.refused)
    }
    element["result"] = "success" if error is None else "failed"
    return element | {"errors": codes} if codes else element


def _contacts_fact(form: str, answered: Sequence[ContactResult]) -> str:
    refused = [result.error for result in answered if result.error is not None]
    if refused:
        return "contact.partly" if len(refused) < len(answered) else f"error.{refused[0]}"
    return "contact.warning" if any(result.has_bad_email for result in answered) else f"contact.{form}"


def _call_result(info: str, result: str, codes: list[str]) -> list[Element]:
    return [{"info": info, "result": result, "errors": codes}]


def answer(status: int, value: object, now: int, fact: str) -> HttpResponse:
    """Write a value as JSON, with the headers of a server on Node."""
    body = json_text.compact(value)
    return HttpResponse(status, _headers_of_json(len(body), now // SECOND), body, fact)


@lru_cache(maxsize=512)
def _headers_of_json(length: int, second: int) -> Headers:
    """Return the headers of an answer, which those of one second and one length share."""
    return _headers(("Content-Type", "application/json"), length, second * SECOND)


def _headers(its_own: tuple[str, str], length: int, now: int) -> Headers:
    return (
        ("Date", dates.http_date(now // SECOND)),
        its_own,
        ("Content-Length", str(length)),
        ("Connection", "keep-alive"),
    )
