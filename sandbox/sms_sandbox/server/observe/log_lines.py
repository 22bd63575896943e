"""The lines of the access log, before they have a form."""

from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import quote

from msgspec import Struct

from sms_sandbox.core.time.instants import MILLISECOND, SECOND, to_datetime
from sms_sandbox.engine.journal import EventKind, Exchange, JournalEntry
from sms_sandbox.engine.webhook_models import AttemptFinished, Outcome, Webhook
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.fidelity.refusals import remark_on
from sms_sandbox.server.names import DEFAULT
from sms_sandbox.wire.exchange import HttpRequest

_SAFE: Final = "/:@!$&'()*+,;=~%"


class LogLine(Protocol):
    """One line of the log. It has a form only when it is written: a thousand lines are formed together."""

    @property
    def at(self) -> int:
        """Return the microseconds of sandbox time."""
        ...

    @property
    def is_failure(self) -> bool:
        """Return True for a webhook that was not taken."""
        ...

    def text(self) -> str:  # a property would take longer to ask for
        """Return the line for people, without its time."""
        ...

    def fields(self) -> dict[str, Any]:
        """Return the line for programs, without its times."""
        ...


class ExchangeLine(Struct, frozen=True):  # one for each exchange; a named tuple takes three times as long to make
    """The line of an exchange."""

    at: int
    workspace: str
    exchange: Exchange
    duration: float
    """Seconds until the first byte of the answer."""

    hint: str = ""
    """A remark for people."""

    @property
    def is_failure(self) -> bool:
        return False

    def text(self) -> str:
        exchange, hint = self.exchange, self.hint
        request, response = exchange.request, exchange.response
        status = response.status if response else "---"
        remarks = remark_on(response)
        if remarks:
            remarks = f", {remarks}"
        if hint:
            remarks += f", {hint}"
        return (
            f"{status} {request.method} {_path_of(request)} {self.duration * 1000:.1f} ms "
            f"{exchange.provider} {exchange.operation} {exchange.id}{_in(self.workspace)}{remarks}"
        )

    def fields(self) -> dict[str, Any]:
        exchange, hint = self.exchange, self.hint
        response = exchange.response
        mark = remark_on(response)
        return {
            "method": exchange.request.method,
            "path": _path_of(exchange.request),
            "provider": exchange.provider,
            "operation": exchange.operation,
            "status": response.status if response else None,
            "duration_ms": round(self.duration * 1000, 3),
            "workspace": self.workspace,
            "exchange": exchange.id,
            **({"refused": mark} if mark else {}),
            **({"hint": hint} if hint else {}),
        }


class PhaseLine(NamedTuple):
    """The line of a phase that has begun or ended."""

    workspace: str
    at: int
    kind: EventKind
    name: str

    @property
    def is_failure(self) -> bool:
        return False

    def text(self) -> str:
        return f"phase {self.name} {self.kind.value.removeprefix('phase.')}{_in(self.workspace)}"

    def fields(self) -> dict[str, Any]:
        return {"event": self.kind.value, "phase": self.name, "workspace": self.workspace}


class AttemptLine(NamedTuple):
    """The line of an attempt of a webhook."""

    workspace: str
    at: int
    webhook: Webhook
    outcome: Outcome

    @property
    def is_failure(self) -> bool:
        return not self.outcome.is_taken

    @property
    def _url(self) -> str:
        # The query of a URL may hold a number and a text.
        return _printable(self.webhook.outgoing.url.partition("?")[0])

    def text(self) -> str:
        webhook, outcome = self.webhook, self.outcome
        status = "---" if outcome.status is None else outcome.status
        state = f" {webhook.reported_state.value}" if webhook.reported_state else ""
        error = f": {outcome.error}" if outcome.error else ""
        return (
            f"{status} -> {self._url} {outcome.duration / MILLISECOND:.1f} ms {webhook.provider} "
            f"{webhook.outgoing.kind} {webhook.subject.id}{state} {webhook.id}{_in(self.workspace)}{error}"
        )

    def fields(self) -> dict[str, Any]:
        webhook, outcome = self.webhook, self.outcome
        return {
            "event": "webhook",
            "webhook": webhook.id,
            "provider": webhook.provider,
            "kind": webhook.outgoing.kind,
            "subject": webhook.subject.id,
            "reports": webhook.reported_state.value if webhook.reported_state else None,
            "url": self._url,
            "status": outcome.status,
            "error": outcome.error,
            "duration_ms": outcome.duration / MILLISECOND,
            "workspace": self.workspace,
        }


def of_event(workspace: str, entry: JournalEntry) -> LogLine:
    """Return the line of an attempt of a webhook, or of a phase."""
    subject = entry.subject
    if isinstance(subject, AttemptFinished):
        return AttemptLine(workspace, entry.at, subject.webhook, subject.attempt.outcome or Outcome())
    assert isinstance(subject, PhaseTransition)  # noqa: S101  the log follows no other event
    return PhaseLine(workspace, entry.at, entry.kind, subject.phase.name)


def instant(at: int) -> str:
    """Return a time in UTC as 2026-01-05T09:00:00.000; ``at`` is in microseconds."""
    return f"{_second(at // SECOND)}.{at // MILLISECOND % 1000:03}"


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    """Return a time in UTC to the second. It is cached, since a thousand lines may share one."""
    return to_datetime(seconds * SECOND).isoformat()[:19]


def _in(workspace: str) -> str:
    return "" if workspace == DEFAULT else f" in {workspace}"


def _path_of(request: HttpRequest) -> str:
    return _decoded(request.target.partition(b"?")[0])


@lru_cache(maxsize=512)
def _decoded(path: bytes) -> str:
    return _printable(path.decode("latin-1"))


def _printable(path: str) -> str:
    """Return the path; one with characters that could end a line or move a cursor is percent-encoded."""
    return path if path.isascii() and path.isprintable() else quote(path, _SAFE, "latin-1")
