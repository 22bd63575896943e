"""Short forms of the admin API's models: what an agent needs to go on, and no more."""

from typing import Any

from sms_sandbox.client.models import Advanced, Exchange, Message, Webhook
from sms_sandbox.report import text as report_text
from sms_sandbox.verdict.verdict import Check

MOST_ITEMS = 20
"""Items in one result. A longer list is cut, and the result has ``more``."""

_LONGEST_TEXT = 200

UNADDRESSED = "unaddressed"
"""The state of a webhook without an address."""

Summary = dict[str, Any]


def message(item: Message) -> Summary:
    return {
        "id": item.id,
        "provider": item.provider,
        "direction": item.direction,
        "from": item.sender,
        "to": item.to,
        "text": _cut(item.text),
        "segments": len(item.segments),
        "state": item.state,
        "provider_state": item.provider_state,
        "reason": item.reason,
        "provider_id": item.provider_id,
        "exchange": item.exchange,
    }


def webhook(item: Webhook) -> Summary:
    last = item.attempts[-1] if item.attempts else None
    return {
        "id": item.id,
        "provider": item.provider,
        "kind": item.kind,
        "message": item.subject,
        "state": item.state,
        "url": None if item.state == UNADDRESSED else item.url,
        "request": item.request.start_line,
        "reports": item.reports,
        "attempts": len(item.attempts),
        "last_status": last.status if last else None,
        "last_error": last.error if last else None,
        "fault": item.fault,
    }


def exchange(item: Exchange) -> Summary:
    return {
        "id": item.id,
        "provider": item.provider,
        "operation": item.operation,
        "request": item.request.start_line,
        "answer": item.response.start_line if item.response else None,
        "body": _cut(item.response.body) if item.response else None,
        "fact": item.fact,
        "faults": list(item.faults),
    }


def advanced(item: Advanced) -> Summary:
    return {"now": item.now.isoformat(), "events": item.counts, "stopped": item.stopped}


def check(item: Check) -> Summary:
    evidence = [f"{one.id}: {one.summary}" for one in item.evidence]
    return {
        "name": item.name,
        "outcome": report_text.outcome_words(item),
        "wanted": item.wanted,
        "found": item.found,
        "evidence": evidence,
    }


def listed(key: str, items: list[Summary], next_call: str) -> Summary:
    """Return the first items of a list with the next useful call; ``more`` counts those left out."""
    result: Summary = {key: items[:MOST_ITEMS], "next": next_call}
    if len(items) > MOST_ITEMS:
        result["more"] = len(items) - MOST_ITEMS
    return result


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}… ({len(text)} characters)"
