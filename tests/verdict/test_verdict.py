from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Verdict, bounded

PASSED, FAILED, NOT_TESTED = CheckOutcome


def a_check(outcome: CheckOutcome, *, is_optional: bool = False, is_pending: bool = False) -> Check:
    return Check(
        kind=CheckKind.EXPECTATION,
        name="e",
        wanted="w",
        found="f",
        outcome=outcome,
        is_optional=is_optional,
        pending=is_pending,
    )


def a_verdict(*checks: Check) -> Verdict:
    return Verdict(scenario="s", description="", seed=1, start=0, at=0, checks=checks, fired=(), counts=(), notes=())


def test_verdict_passes_if_all_checks_do() -> None:
    good, bad = a_check(PASSED), a_check(FAILED, is_pending=True)
    assert a_verdict(good, good).passed
    assert not a_verdict(good, good).pending
    assert not a_verdict(good, bad).passed
    assert a_verdict(good, bad).pending
    assert a_verdict(good, bad).failed == (bad,)


def test_untested_check_fails_the_verdict_unless_it_is_optional() -> None:
    strict, optional = a_check(NOT_TESTED), a_check(NOT_TESTED, is_optional=True)
    assert a_verdict(strict, optional).failed == (strict,)
    assert a_verdict(optional).passed
    assert not optional.passed
    assert a_verdict(a_check(FAILED, is_optional=True)).failed


def test_outcome_of_an_untested_check_is_not_tested() -> None:
    assert CheckOutcome.of(passed=True) is PASSED
    assert CheckOutcome.of(passed=False) is FAILED
    assert CheckOutcome.of(passed=True, is_tested=False) is NOT_TESTED


def test_verdict_without_checks_passes() -> None:
    assert a_verdict().passed


def test_evidence_is_cut_and_the_rest_counted() -> None:
    lines = [Evidence(f"m{number}", 0, "") for number in range(12)]
    assert bounded(lines) == (tuple(lines[:10]), 2)
    assert bounded(lines[:3]) == (tuple(lines[:3]), 0)
