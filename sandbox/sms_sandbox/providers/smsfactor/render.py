"""Render campaigns, credits and errors to exact bytes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

import msgspec

from sms_sandbox.providers.smsfactor.errors import ANNEX, HTTP_ERRORS, UNDER_MODERATION, VERDICTS, RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike, by_dialect, written
from sms_sandbox.providers.smsfactor.formats.dialects import CURRENT, OF_2023, PDF
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


_LEFT_OUT: Final = {
    "blacklisted": "blacklisted",
    "duplicated": "duplicated",
    "invalid": "invalid",
    "npai": "npai, as an earlier message proved that the number does not exist",
}
"""The counters of recipients that were left out, with words for people."""


def sent(ticket: str, counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    answer = _campaign({**OK, "ticket": ticket}, counts, balance, style, f"send.{style.dialect}.{style.format}")
    return replace(answer, remark=_left_out(counts)) if counts.sent < counts.total else answer


def _left_out(counts: RecipientCounts) -> str:
    found = [(getattr(counts, name), words) for name, words in _LEFT_OUT.items()]
    return f"not sent: {', '.join(f'{count} {words}' for count, words in found if count)}"


def simulated(counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    """Render a simulation. Its ticket is null; the PDF manual's has none."""
    head = {**OK, "ticket": None} if style.is_current else OK
    return _campaign(head, counts, balance, style, f"simulate.{style.dialect}.{style.format}")


def under_moderation(ticket: str, counts: RecipientCounts, balance: int, style: AnswerStyle) -> HttpResponse:
    head = {"status": UNDER_MODERATION, "message": ANNEX[UNDER_MODERATION], "ticket": ticket}
    return _campaign(head, counts, balance, style, "error.under_moderation")


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
    head: Mapping[str, object], counts: RecipientCounts, balance: int, style: AnswerStyle, fact: str
) -> HttpResponse:
    fields = {
        **head,
        "cost": counts.cost,
        "credits": balance,
        "total": counts.total,
        "sent": counts.sent,
        "blacklisted": counts.blacklisted,
        "duplicated": counts.duplicated,
        **_FILTERS[style.dialect](counts),
    }
    return written(fields, style, fact)


def _filters_of_pdf(counts: RecipientCounts) -> dict[str, int]:
    """The PDF manual has no counter for npai: there these numbers count as invalid, so that the sum is the total."""
    return {"invalid": counts.invalid + counts.npai}


def _filters_of_2023(counts: RecipientCounts) -> dict[str, int]:
    return {"invalid": counts.invalid, "npai": counts.npai}


def _current_filters(counts: RecipientCounts) -> dict[str, int]:
    """The sandbox filters neither by country nor by a flood of messages, so the last three are 0."""
    return {"npai": counts.npai, "invalid": counts.invalid, "not_allowed": 0, "flood": 0, "country_limit": 0}


_FILTERS: Final = {PDF: _filters_of_pdf, OF_2023: _filters_of_2023, CURRENT: _current_filters}
