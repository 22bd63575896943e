from sms_sandbox.verdict.verdict import CheckKind, CheckOutcome

from tests.verdict.judging import Run

DOWN = '[[rule]]\nname = "down"\nstatus = 503\nwhen = { to = "+33639980002" }\n'
LOST = '[[rule]]\nname = "lost"\nlifecycle = "undelivered"\nwhen = { nth = 2 }\n'
JOHN = "33639980002"


def test_rule_that_never_struck_fails() -> None:
    run = Run(DOWN)
    run.send()
    check = run.check("rule:down")
    assert (check.kind, check.passed, check.pending) == (CheckKind.FAULT, False, False)
    assert check.found == "never struck: nothing matched"
    assert not run.verdict().passed


def test_optional_rule_need_not_strike() -> None:
    run = Run(DOWN + "optional = true\n")
    assert (run.check("rule:down").outcome, run.check("rule:down").fails) == (CheckOutcome.NOT_TESTED, False)
    assert run.check("rule:down").wanted == "may strike (optional)"


def test_strikes_are_counted_and_listed() -> None:
    run = Run(DOWN + LOST)
    for _ in range(5):
        run.send(to=JOHN)
    run.send()
    run.send()
    assert run.check("rule:down").found == "struck 5 times: 5 exchanges (x1, x2, x3 …)"
    assert run.check("rule:lost").found == "struck 1 time: 1 message (m2)"
    assert [(one.name, one.times, one.ids) for one in run.verdict().fired] == [
        ("rule:down", 5, ("x1", "x2", "x3", "x4", "x5")),
        ("rule:lost", 1, ("m2",)),
    ]
    assert all(check.passed for check in run.verdict().checks if check.kind is CheckKind.FAULT)


def test_faults_of_all_webhooks_are_counted() -> None:
    run = Run("[webhooks]\nduplicate = { }\n")
    assert not run.check("webhooks").passed
    run.send()
    run.pass_by("1m")
    assert run.check("webhooks").found == "struck 2 times: 1 message (m1)"
    assert run.verdict().fired[0].name == "all webhooks"


def test_phase_is_pending_until_it_is_over() -> None:
    run = Run('[[phase]]\nname = "p"\nat = "30s"\nfor = "1m"\nfaults = [{ status = 503 }]\n')
    run.pass_by("12s")
    check = run.check("phase:p")
    assert (check.passed, check.pending) == (False, True)
    assert check.found == "never struck: it begins at 30s, and only 12s have passed"
    run.pass_by("30s")
    assert run.check("phase:p").found == "never struck: nothing matched while it was in force"
    assert run.check("phase:p").pending
    run.pass_by("1m")
    check = run.check("phase:p")
    assert (check.passed, check.pending) == (False, False)


def test_phase_that_changes_accounts_strikes_when_it_begins() -> None:
    run = Run('[[phase]]\nname = "p"\nat = "30s"\nset = { credit = 5 }\n')
    run.pass_by("1m")
    check = run.check("phase:p")
    assert check.passed
    assert check.found == "it began and was in force"


HELD = '[[phase]]\nname = "held"\nat = "10s"\nfor = "1m"\nwebhooks = "hold"\n'
FLUSHED = '[[phase]]\nname = "flushed"\nat = "70s"\nfor = "1m"\nwebhooks = "flush"\n'


def test_flush_counts_the_webhooks_that_it_released() -> None:
    run = Run(HELD + FLUSHED)
    run.pass_by("20s")
    run.send()
    assert run.check("phase:flushed").pending
    run.pass_by("1m")
    check = run.check("phase:flushed")
    assert (check.passed, check.found) == (True, "it began and released 2 held webhooks")


def test_flush_that_released_nothing_is_not_tested() -> None:
    run = Run(HELD + FLUSHED)
    run.send()
    run.pass_by("3m")
    run.send()
    run.pass_by("1m")
    check = run.check("phase:flushed")
    assert (check.outcome, check.fails) == (CheckOutcome.NOT_TESTED, True)
    assert check.found == "it began and released no webhook: none was held"
    assert not Run(HELD + FLUSHED + "optional = true\n").check("phase:flushed").fails
