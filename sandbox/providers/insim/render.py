"""Answers to the byte: JSON as a server on Node writes it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sandbox.contract import Outgoing
from sandbox.core.instants import SECOND
from sandbox.providers.insim import dates
from sandbox.providers.insim.dates import Instant
from sandbox.providers.insim.errors import CODES, PLAIN
from sandbox.providers.insim.parse import LEGACY
from sandbox.wire import json_text
from sandbox.wire.exchange import HttpResponse

_OK: Final = 200

Element = dict[str, object]


class Taken(NamedTuple):
    """A message that is sent; ``date`` is when it was asked to be, None for at once."""

    outgoing: Outgoing
    date: Instant | None


class Refused(NamedTuple):
    """A message that is not sent, and the names of its errors in the order of their codes."""

    id: str
    errors: tuple[str, ...]


Results = Sequence[Taken | Refused]


def results(dialect: str, login: str, answered: Results, now: int) -> HttpResponse:
    """One element for each message of the request, in its order."""
    refused = [result for result in answered if isinstance(result, Refused)]
    if dialect == LEGACY:
        elements = [_legacy_element(login, result, now, position) for position, result in enumerate(answered)]
        body: object = {"data": elements}
        if refused:
            body = {"data": {"data": elements, "envoi": len(answered) - len(refused)}}
    else:
        body = [_element(login, result, now) for result in answered]
    return _answer(_OK, body, now, _fact(dialect, len(answered), refused))


def refused_unread(name: str, now: int) -> HttpResponse:
    """The refusal of a request that has no messages to put it beside."""
    return _answer(_OK, [{"error": [CODES[name]], "sent": 0}], now, f"error.{name}")


def plain(name: str, now: int) -> HttpResponse:
    status, message = PLAIN[name]
    return _answer(status, {"message": message}, now, f"error.{name}")


def _fact(dialect: str, messages: int, refused: list[Refused]) -> str:
    if not refused:
        return f"sendsms.{dialect}"
    return f"sendsms.{dialect}_partly" if len(refused) < messages else f"error.{refused[0].errors[0]}"


def _element(login: str, result: Taken | Refused, now: int) -> Element:
    if isinstance(result, Refused):
        return {"id_sms_api": result.id, "error": _codes(result), "sent": 0}
    outgoing, date = result
    return {
        "id_sms_api": outgoing.provider_id,
        "sms_per_message": len(outgoing.segments),
        "user": login,
        "sent_time": date.written if date else dates.iso(now),
        "phone_number": outgoing.to.text,
        "message": outgoing.text,
        "sent": 1,
    }


def _legacy_element(login: str, result: Taken | Refused, now: int, position: int) -> Element:
    if isinstance(result, Refused):
        return {"id_sms_api": position, "error": _codes(result)}
    outgoing, date = result
    return {
        "id_sms_api": outgoing.provider_id,
        "count_sms": len(outgoing.segments),
        "user": login,
        "send_time": date.written if date else dates.iso(now),
        "phone": outgoing.to.text,
        "sms": outgoing.text,
    }


def _codes(result: Refused) -> list[str]:
    return [CODES[name] for name in result.errors]


def _answer(status: int, value: object, now: int, fact: str) -> HttpResponse:
    body = json_text.compact(value)
    headers = (
        ("Date", dates.http_date(now // SECOND)),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(status, headers, body, fact)
