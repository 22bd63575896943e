import json
from dataclasses import replace

from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.smsfactor import PROVIDER as SMSFACTOR
from sms_sandbox.verdict.judge import judge
from sms_sandbox.verdict.verdict import CheckOutcome
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import SETTINGS
from tests.verdict.judging import Run, expecting


def test_verdict_counts_what_happened() -> None:
    run = Run("seed = 7\n" + 'description = "d"\n')
    run.send()
    run.send(key="invalid")
    run.pass_by("1m")
    verdict = run.verdict()
    assert (verdict.scenario, verdict.description, verdict.seed) == ("a test", "d", 7)
    assert dict(verdict.counts) == {"messages": 1, "exchanges": 2, "webhooks": 2}
    assert (verdict.start, verdict.at) == (run.start, run.start + 60_000_000)
    assert verdict.passed
    assert (verdict.failed, verdict.notes) == ((), ())


def test_failed_checks_are_listed() -> None:
    run = Run(expecting('messages = { }\ncount = 1\nwithin = "1m"'))
    verdict = run.verdict()
    assert not verdict.passed
    assert verdict.pending
    assert [check.name for check in verdict.failed] == ["e", "a text is accepted"]
    run.send(key="invalid")
    run.pass_by("1m")
    assert not run.check().pending


def test_run_without_an_accepted_text_fails_unless_it_is_allowed() -> None:
    run = Run()
    run.send(key="invalid")
    assert [check.name for check in run.verdict().failed] == ["a text is accepted"]
    assert Run("allow_empty = true\n").verdict().passed
    run.send()
    assert run.verdict().passed


def test_run_that_is_over_has_nothing_open() -> None:
    run = Run(expecting('messages = { }\ncount = 1\nwithin = "1m"'))
    run.send()
    assert run.verdict().pending
    over = judge(run.scenario, run.engine, run.start, is_over=True)
    assert (over.passed, over.pending) == (True, False)


def test_events_before_the_start_do_not_count() -> None:
    run = Run(expecting("messages = { }\ncount = 0") + "[[expect]]\nname = 'f'\nexchanges = { }\ncount = 0\n")
    run.send()
    run.send(key="invalid")
    run.pass_by("1m")
    later = judge(run.scenario, run.engine, run.engine.now)
    assert [check.outcome for check in later.checks if check.name in "ef"] == [CheckOutcome.NOT_TESTED] * 2
    assert [check.outcome for check in run.verdict().checks if check.name in "ef"] == [CheckOutcome.FAILED] * 2


def test_faults_that_struck_webhooks_without_an_address_are_noted() -> None:
    nowhere = replace(SETTINGS, webhooks={}, keeps_unaddressed=True)
    run = Run('[[phase]]\nname = "p"\nat = "0s"\nfor = "1m"\nwebhooks = "drop"\n', settings=nowhere)
    run.send()
    run.pass_by("10s")
    [note] = run.verdict().notes
    assert note.startswith("2 webhooks that faults struck had no address, so that no application got any; --webhook")
    run = Run(settings=nowhere)
    run.send()
    run.pass_by("10s")
    assert run.verdict().notes == ()


def test_forgotten_observations_are_noted() -> None:
    run = Run(settings=replace(SETTINGS, max_messages=2))
    for _ in range(3):
        run.send()
        run.pass_by("1m")
    run.send()
    assert run.verdict().notes == (
        "1 message is no longer kept, and so not judged; --max-messages keeps more.",
        "2 exchanges are no longer kept, and so not judged; --max-messages keeps more.",
        "4 webhooks are no longer kept, and so not judged; --max-messages keeps more.",
    )


def test_recipients_that_a_provider_left_out_are_noted() -> None:
    scenario, engine = Run().scenario, Engine([SMSFACTOR], SETTINGS)
    for number in range(2, 9):
        engine.answer(sent_to(f"33639980{number:03}", "33639980001", "33639980001"))
    notes = judge(scenario, engine, engine.now).notes
    assert len(notes) == 6
    assert notes[0] == "x1 to smsfactor: not sent: 1 duplicated."
    assert notes[1] == "x2 to smsfactor: not sent: 1 duplicated."
    assert notes[5] == "2 further requests had recipients that were not sent to."
    assert judge(scenario, engine, engine.now + 1).notes == ()


def sent_to(*numbers: str) -> HttpRequest:
    body = {"sms": {"message": {"text": "a"}, "recipients": {"gsm": [{"value": number} for number in numbers]}}}
    headers = (("Accept", "application/json"), ("Authorization", "Bearer t"))
    return HttpRequest("POST", b"/smsfactor/send", headers, json.dumps(body).encode())
