"""Render campaigns, credits and errors to exact bytes."""

from typing import Final
from urllib.parse import quote

import msgspec
from msgspec import UNSET, UnsetType, structs

from sms_sandbox.providers.smsfactor.errors import ANNEX, HTTP_ERRORS, UNDER_MODERATION, VERDICTS, RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike, by_dialect, written
from sms_sandbox.providers.smsfactor.formats.dialects import CURRENT, OF_2023
from sms_sandbox.wire.exchange import HttpResponse, date_header

_TAG: Final = "<-----short----->"
_AS_THEY_ARE: Final = "".join(chr(code) for code in range(0x21, 0x7F))


class RecipientCounts(msgspec.Struct):
    """How a campaign's recipients are counted, and what they cost in credits."""

    cost: int = 0
    total: int = 0
    sent: int = 0
    blacklisted: int = 0
    duplicated: int = 0
    invalid: int = 0
    npai: int = 0


_ACCEPTED: Final = (1, "OK")
Ticket = str | UnsetType | None
"""UNSET is an answer without the field."""


class _Answer(msgspec.Struct):
    """The fields that come first in an answer about a campaign, in their order."""

    status: int
    message: str
    ticket: Ticket
    cost: int
    credits: int
    total: int
    sent: int
    blacklisted: int
    duplicated: int


class _AnswerOfPdf(_Answer):
    invalid: int
    """Those with npai, too, for which the PDF manual has no counter: so the sum is the total."""


class _AnswerOf2023(_Answer):
    invalid: int
    npai: int


class _CurrentAnswer(_Answer):
    """The sandbox filters neither by country nor by a flood of messages, so the last three are 0."""

    npai: int
    invalid: int
    not_allowed: int = 0
    flood: int = 0
    country_limit: int = 0


_LEFT_OUT: Final = {
    "blacklisted": "blacklisted",
    "duplicated": "duplicated",
    "invalid": "invalid",
    "npai": "npai, as an earlier message proved that the number does not exist",
}
"""The counters of recipients that were left out, with words for people."""


def sent(ticket: str, counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    answer = _campaign(_ACCEPTED, ticket, counts, balance, style, f"send.{style.dialect}.{style.format}")
    return structs.replace(answer, remark=_left_out(counts)) if counts.sent < counts.total else answer


def _left_out(counts: RecipientCounts) -> str:
    found = [(getattr(counts, name), words) for name, words in _LEFT_OUT.items()]
    return f"not sent: {', '.join(f'{count} {words}' for count, words in found if count)}"


def simulated(counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    """Render a simulation. Its ticket is null; the PDF manual's has none."""
    ticket = None if style.is_current else UNSET
    return _campaign(_ACCEPTED, ticket, counts, balance, style, f"simulate.{style.dialect}.{style.format}")


def under_moderation(ticket: str, counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    verdict = (UNDER_MODERATION, ANNEX[UNDER_MODERATION])
    return _campaign(verdict, ticket, counts, balance, style, "error.under_moderation")


def credits_left(balance: int, style: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {"credits": str(balance), "message": "OK"}
    if style.is_current:
        fields = {"status": 1, **fields} if style.is_json else {**fields, "status": 1}
    return by_dialect(fields, style, "credits")


def cancelled(balance: int, style: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {**OK, "credits": balance}
    if not style.is_current:
        fields = {name: str(value) for name, value in fields.items()}
    return by_dialect(fields, style, "cancel")


def link_tag(style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "tag": _TAG}, style, "link_tag")


def followed(target: str, now: int) -> HttpResponse:
    """Redirect to ``target``.

    Characters that a browser would not send in a request line are percent-encoded, to fit a header.
    """
    headers = (
        ("Date", date_header(now)),
        ("Content-Length", "0"),
        ("Connection", "keep-alive"),
        ("Location", quote(target, safe=_AS_THEY_ARE, errors="replace")),
    )
    return HttpResponse(302, headers, b"", "link.followed")


def refused(error: RefusedError, style: AnswerStyle) -> HttpResponse:
    fact = f"error.{error.name}"
    if error.name in HTTP_ERRORS:
        http_status, text = HTTP_ERRORS[error.name]
        return written({"error": text}, style, fact, http_status)
    verdict = VERDICTS[error.name]
    details = verdict.details.format(field=error.field)
    return written({"status": verdict.status, "message": ANNEX[verdict.status], "details": details}, style, fact)


def _campaign(
    verdict: tuple[int, str], ticket: Ticket, counts: RecipientCounts, balance: int, style: AnswerStyle, fact: str
) -> HttpResponse:
    taken = (counts.cost, balance, counts.total, counts.sent)
    first = (*verdict, ticket, *taken, counts.blacklisted, counts.duplicated)
    answer: _Answer
    if style.dialect == CURRENT:
        answer = _CurrentAnswer(*first, counts.npai, counts.invalid)
    elif style.dialect == OF_2023:
        answer = _AnswerOf2023(*first, counts.invalid, counts.npai)
    else:
        answer = _AnswerOfPdf(*first, counts.invalid + counts.npai)
    return written(answer, style, fact)
