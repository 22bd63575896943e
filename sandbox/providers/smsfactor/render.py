"""Results and errors to exact bytes."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.providers.smsfactor.dialects import PDF
from sandbox.providers.smsfactor.errors import ANNEX, HTTP_ERRORS, UNDER_MODERATION, VERDICTS, RefusedError
from sandbox.wire import json_text, xml_text
from sandbox.wire.exchange import Headers, HttpResponse, date_header

_OK: Final = {"status": 1, "message": "OK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an answer is written. ``now`` is in microseconds."""

    is_json: bool
    is_gzip: bool
    dialect: str
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a campaign comes to. Nobody is on a blacklist or a list of dead numbers (NPAI) yet."""

    cost: int = 0
    total: int = 0
    sent: int = 0
    duplicated: int = 0
    invalid: int = 0


def sent(ticket: str, tally: Tally, balance: int, manner: Manner) -> HttpResponse:
    fields = {**_OK, "ticket": ticket, **_counted(tally, balance, manner)}
    return _answer(fields, manner, _fact("send", manner))


def simulated(tally: Tally, balance: int, manner: Manner) -> HttpResponse:
    fields = {**_OK, **_counted(tally, balance, manner)}
    return _answer(fields, manner, _fact("simulate", manner))


def under_moderation(ticket: str, tally: Tally, balance: int, manner: Manner) -> HttpResponse:
    head = {"status": UNDER_MODERATION, "message": ANNEX[UNDER_MODERATION], "ticket": ticket}
    return _answer({**head, **_counted(tally, balance, manner)}, manner, "error.under_moderation")


def credits_left(balance: int, manner: Manner) -> HttpResponse:
    fields: dict[str, object] = {"credits": str(balance), "message": "OK"}
    if manner.dialect != PDF:
        fields = {"status": 1, **fields} if manner.is_json else {**fields, "status": 1}
    return _answer(fields, manner, _fact("credits", manner))


def cancelled(balance: int, manner: Manner) -> HttpResponse:
    fields: dict[str, object] = {**_OK, "credits": balance}
    if manner.dialect == PDF:
        fields = {name: str(value) for name, value in fields.items()}
    return _answer(fields, manner, _fact("cancel", manner))


def refused(error: RefusedError, manner: Manner) -> HttpResponse:
    fact = f"error.{error.name}"
    if error.name in HTTP_ERRORS:
        http_status, text = HTTP_ERRORS[error.name]
        return _answer({"error": text}, manner, fact, http_status)
    verdict = VERDICTS[error.name]
    details = verdict.details.format(field=error.field)
    return _answer({"status": verdict.status, "message": ANNEX[verdict.status], "details": details}, manner, fact)


def _fact(operation: str, manner: Manner) -> str:
    return f"{operation}.{manner.dialect}.{'json' if manner.is_json else 'xml'}"


def _counted(tally: Tally, balance: int, manner: Manner) -> dict[str, object]:
    fields: dict[str, object] = {
        "cost": tally.cost,
        "credits": balance,
        "total": tally.total,
        "sent": tally.sent,
        "blacklisted": 0,
        "duplicated": tally.duplicated,
        "invalid": tally.invalid,
    }
    if manner.dialect != PDF:
        fields["npai"] = 0
    return fields


def _answer(fields: Mapping[str, object], manner: Manner, fact: str, http_status: int = 200) -> HttpResponse:
    body = _json(fields, manner) if manner.is_json else _xml(fields)
    if manner.is_gzip:
        body = gzip.compress(body, mtime=0)
    return HttpResponse(http_status, _headers(manner), body, fact)


def _json(fields: Mapping[str, object], manner: Manner) -> bytes:
    return json_text.compact(fields) if manner.dialect == PDF else json_text.php(fields)


def _xml(fields: Mapping[str, object]) -> bytes:
    elements = "".join(f"<{name}>{xml_text.escape(str(value))}</{name}>" for name, value in fields.items())
    return f"{xml_text.DECLARATION}\n<response>{elements}</response>\n".encode()


def _headers(manner: Manner) -> Headers:
    subtype = "json" if manner.is_json else "xml"
    headers = (
        ("Server", "nginx"),
        ("Content-Type", f"application/{subtype}; charset=utf-8"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "keep-alive"),
        ("Cache-Control", "no-cache, private"),
        ("Date", date_header(manner.now)),
        ("Vary", "Origin"),
        ("Strict-Transport-Security", "max-age=63072000"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    )
    return (*headers, ("Content-Encoding", "gzip")) if manner.is_gzip else headers
