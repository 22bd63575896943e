"""The lines of the log: what they contain, and what they leave out."""

from sms_sandbox.core.time.instants import MILLISECOND
from sms_sandbox.engine.journal import EventKind, Exchange, JournalEntry
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.faults.rule import Phase
from sms_sandbox.server.observe import log_lines
from sms_sandbox.server.observe.log_lines import ExchangeLine, LogLine
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.server.observe.lines import finished


def of_webhook(outcome: Outcome | None, workspace: str = "default", **more: None) -> LogLine:
    entry = JournalEntry(1, MORNING, EventKind.WEBHOOK_DONE, finished(outcome, **more))
    return log_lines.of_event(workspace, entry)


def of_answer(fact: str) -> LogLine:
    exchange = Exchange("x1", MORNING, "acme", "send", HttpRequest("GET", b"/send"))
    exchange.response = HttpResponse(200, (), b"", fact)
    return ExchangeLine(MORNING, "default", exchange, 0.001)


def test_taken_webhook_has_status_address_and_state() -> None:
    line = of_webhook(Outcome(status=204, duration=12 * MILLISECOND))
    assert line.text() == "204 -> http://127.0.0.1:3000/status 12.0 ms acme status m1 delivered c1"
    assert (line.at, line.is_failure) == (MORNING, False)


def test_failed_webhook_has_its_error() -> None:
    line = of_webhook(Outcome(error="no answer within 5 s", duration=5000 * MILLISECOND), "ci")
    assert line.text().endswith(" m1 delivered c1 in ci: no answer within 5 s")
    assert line.text().startswith("--- -> ")
    assert line.is_failure
    assert of_webhook(Outcome(status=500)).is_failure


def test_webhook_that_reports_no_state_has_none() -> None:
    assert of_webhook(Outcome(status=200), state=None).text().endswith(" acme status m1 c1")


def test_query_of_an_address_is_left_out() -> None:
    line = of_webhook(Outcome(status=200))
    assert "secret" not in f"{line.text()}{line.fields()}"


def test_fields_of_a_webhook_are_for_programs() -> None:
    assert of_webhook(Outcome(status=200, duration=1500)).fields() == {
        "event": "webhook",
        "webhook": "c1",
        "provider": "acme",
        "kind": "status",
        "subject": "m1",
        "reports": "delivered",
        "url": "http://127.0.0.1:3000/status",
        "status": 200,
        "error": None,
        "duration_ms": 1.5,
        "workspace": "default",
    }


def test_phase_has_a_line_when_it_begins_and_ends() -> None:
    phase = Phase(name="down", at=0)
    for kind, word in ((EventKind.PHASE_BEGAN, "began"), (EventKind.PHASE_ENDED, "ended")):
        line = log_lines.of_event("default", JournalEntry(1, MORNING, kind, PhaseTransition(phase, word == "began")))
        assert line.text() == f"phase down {word}"
        assert line.fields() == {"event": f"phase.{word}", "phase": "down", "workspace": "default"}


def test_refusal_is_marked_in_both_forms() -> None:
    line = of_answer("error.insufficient_credit")
    assert line.text().endswith(" x1, refused: insufficient_credit")
    assert line.fields()["refused"] == "refused: insufficient_credit"
    assert "refused" not in of_answer("send.accepted").fields()
    assert of_answer("sendsms.v1_partly").text().endswith(" x1, partly refused")


def test_instant_has_milliseconds() -> None:
    assert log_lines.instant(MORNING + 7 * MILLISECOND) == "2026-01-05T09:00:00.007"
