"""Render campaigns, credits and errors to exact bytes."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sms_sandbox.providers.smsfactor.errors import ANNEX, HTTP_ERRORS, UNDER_MODERATION, VERDICTS, RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike, by_dialect, written
from sms_sandbox.wire.exchange import HttpResponse, date_header

_TAG: Final = "<-----short----->"
_AS_THEY_ARE: Final = "".join(chr(code) for code in range(0x21, 0x7F))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientCounts:
    """How a campaign's recipients are counted, and what they cost in credits."""

    cost: int = 0
    total: int = 0
    sent: int = 0
    blacklisted: int = 0
    duplicated: int = 0
    invalid: int = 0
    npai: int = 0


def sent(ticket: str, tally: RecipientCounts, balance: int, manner: AnswerStyle) -> HttpResponse:
    return by_dialect({**OK, "ticket": ticket, **_counted(tally, balance, manner)}, manner, "send")


def simulated(tally: RecipientCounts, balance: int, manner: AnswerStyle, *, has_ticket: bool) -> HttpResponse:
    """Render a simulation. With ``has_ticket`` it has a ``ticket`` that is null."""
    ticket = {"ticket": None} if has_ticket else {}
    return by_dialect({**OK, **ticket, **_counted(tally, balance, manner)}, manner, "simulate")


def under_moderation(ticket: str, tally: RecipientCounts, balance: int, manner: AnswerStyle) -> HttpResponse:
    head = {"status": UNDER_MODERATION, "message": ANNEX[UNDER_MODERATION], "ticket": ticket}
    return written({**head, **_counted(tally, balance, manner)}, manner, "error.under_moderation")


def credits_left(balance: int, manner: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {"credits": str(balance), "message": "OK"}
    if manner.is_current:
        fields = {"status": 1, **fields} if manner.is_json else {**fields, "status": 1}
    return by_dialect(fields, manner, "credits")


def cancelled(balance: int, manner: AnswerStyle) -> HttpResponse:
    fields: dict[str, object] = {**OK, "credits": balance}
    if not manner.is_current:
        fields = {name: str(value) for name, value in fields.items()}
    return by_dialect(fields, manner, "cancel")


def link_tag(manner: AnswerStyle) -> HttpResponse:
    return alike({**OK, "tag": _TAG}, manner, "link_tag")


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


def refused(error: RefusedError, manner: AnswerStyle) -> HttpResponse:
    fact = f"error.{error.name}"
    if error.name in HTTP_ERRORS:
        http_status, text = HTTP_ERRORS[error.name]
        return written({"error": text}, manner, fact, http_status)
    verdict = VERDICTS[error.name]
    details = verdict.details.format(field=error.field)
    return written({"status": verdict.status, "message": ANNEX[verdict.status], "details": details}, manner, fact)


def _counted(tally: RecipientCounts, balance: int, manner: AnswerStyle) -> dict[str, object]:
    """Return the counters.

    The PDF manual has none for npai: there these numbers count as invalid, so that the sum is the total.
    """
    fields: dict[str, object] = {
        "cost": tally.cost,
        "credits": balance,
        "total": tally.total,
        "sent": tally.sent,
        "blacklisted": tally.blacklisted,
        "duplicated": tally.duplicated,
        "invalid": tally.invalid if manner.is_current else tally.invalid + tally.npai,
    }
    if manner.is_current:
        fields["npai"] = tally.npai
    return fields
