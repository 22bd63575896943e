from sms_sandbox.verdict.verdict import Check, CheckKind, Evidence, Verdict, bounded


def a_check(name: str = "e", *, holds: bool, is_pending: bool = False) -> Check:
    return Check(kind=CheckKind.EXPECTATION, name=name, wanted="w", found="f", passed=holds, pending=is_pending)


def a_verdict(*checks: Check) -> Verdict:
    return Verdict(scenario="s", description="", seed=1, start=0, at=0, checks=checks, fired=(), counts=(), notes=())


def test_verdict_passes_if_all_checks_do() -> None:
    good, bad = a_check(holds=True), a_check("bad", holds=False, is_pending=True)
    assert a_verdict(good, good).passed
    assert not a_verdict(good, good).pending
    assert not a_verdict(good, bad).passed
    assert a_verdict(good, bad).pending
    assert a_verdict(good, bad).failed == (bad,)


def test_verdict_without_checks_passes() -> None:
    assert a_verdict().passed


def test_evidence_is_cut_and_the_rest_counted() -> None:
    lines = [Evidence(f"m{number}", 0, "") for number in range(12)]
    assert bounded(lines) == (tuple(lines[:10]), 2)
    assert bounded(lines[:3]) == (tuple(lines[:3]), 0)
