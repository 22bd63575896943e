"""The lines of the access log, before they have a form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from sms_sandbox.core.time.instants import MILLISECOND, SECOND, to_datetime
from sms_sandbox.engine.journal import Exchange, JournalEntry
from sms_sandbox.engine.webhook_models import AttemptFinished, Outcome
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.fidelity.refusals import remark_on
from sms_sandbox.server.names import DEFAULT

_SAFE: Final = "/:@!$&'()*+,;=~%"


@dataclass(slots=True)
class LogLine:
    """One line of the log."""

    at: int
    """Microseconds of sandbox time."""

    text: str
    """The line for people, without its time."""

    fields: Callable[[], dict[str, Any]]
    """Return the line for programs, without its times."""

    is_failure: bool = False
    """True for a webhook that was not taken."""


def of_exchange(workspace: str, exchange: Exchange, duration: float, hint: str = "") -> LogLine:
    """Return the line of an exchange; ``duration`` is in seconds, ``hint`` a remark for people."""
    response = exchange.response
    status = response.status if response else "---"
    path = _printable(exchange.request.path)
    mark = remark_on(response)
    remarks = f", {mark}" if mark else ""
    if hint:
        remarks += f", {hint}"

    def fields() -> dict[str, Any]:
        return {
            "method": exchange.request.method,
            "path": path,
            "provider": exchange.provider,
            "operation": exchange.operation,
            "status": response.status if response else None,
            "duration_ms": round(duration * 1000, 3),
            "workspace": workspace,
            "exchange": exchange.id,
            **({"refused": mark} if mark else {}),
            **({"hint": hint} if hint else {}),
        }

    text = (
        f"{status} {exchange.request.method} {path} {duration * 1000:.1f} ms {exchange.provider} "
        f"{exchange.operation} {exchange.id}{_in(workspace)}{remarks}"
    )
    return LogLine(exchange.at, text, fields)


def of_event(workspace: str, entry: JournalEntry) -> LogLine:
    """Return the line of an attempt of a webhook, or of a phase."""
    subject = entry.subject
    if isinstance(subject, AttemptFinished):
        return _of_attempt(workspace, entry.at, subject)
    assert isinstance(subject, PhaseTransition)  # noqa: S101  the log follows no other event
    kind, name = entry.kind.value, subject.phase.name
    fields = {"event": kind, "phase": name, "workspace": workspace}
    return LogLine(entry.at, f"phase {name} {kind.removeprefix('phase.')}{_in(workspace)}", lambda: fields)


def _of_attempt(workspace: str, at: int, finished: AttemptFinished) -> LogLine:
    webhook, outcome = finished.webhook, finished.attempt.outcome or Outcome()
    # The query of a URL may hold a number and a text.
    url = _printable(webhook.outgoing.url.partition("?")[0])
    state = webhook.reported_state.value if webhook.reported_state else None

    def fields() -> dict[str, Any]:
        return {
            "event": "webhook",
            "webhook": webhook.id,
            "provider": webhook.provider,
            "kind": webhook.outgoing.kind,
            "subject": webhook.subject.id,
            "reports": state,
            "url": url,
            "status": outcome.status,
            "error": outcome.error,
            "duration_ms": outcome.duration / MILLISECOND,
            "workspace": workspace,
        }

    status = "---" if outcome.status is None else outcome.status
    about = f"{webhook.provider} {webhook.outgoing.kind} {webhook.subject.id}{f' {state}' if state else ''}"
    error = f": {outcome.error}" if outcome.error else ""
    text = f"{status} -> {url} {outcome.duration / MILLISECOND:.1f} ms {about} {webhook.id}{_in(workspace)}{error}"
    return LogLine(at, text, fields, is_failure=not outcome.is_taken)


def instant(at: int) -> str:
    """Return a time in UTC as 2026-01-05T09:00:00.000; ``at`` is in microseconds."""
    return f"{_second(at // SECOND)}.{at // MILLISECOND % 1000:03}"


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    """Return a time in UTC to the second. It is cached, since a thousand lines may share one."""
    return to_datetime(seconds * SECOND).isoformat()[:19]


def _in(workspace: str) -> str:
    return "" if workspace == DEFAULT else f" in {workspace}"


def _printable(path: str) -> str:
    """Return the path; one with characters that could end a line or move a cursor is percent-encoded."""
    return path if path.isascii() and path.isprintable() else quote(path, _SAFE, "latin-1")
