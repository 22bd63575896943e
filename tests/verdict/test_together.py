"""One verdict for several workspaces."""

from dataclasses import replace

import pytest
from sms_sandbox.verdict.together import together
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Fired, Verdict

PASSED, FAILED, UNTESTED = CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_TESTED


def a_check(outcome: CheckOutcome, kind: CheckKind = CheckKind.EXPECTATION, name: str = "a text is sent") -> Check:
    evidence = (Evidence("m1", 5, "not sent"),) if outcome is FAILED else ()
    return Check(kind=kind, name=name, wanted="1", found=outcome.value, outcome=outcome, evidence=evidence)


def a_verdict(*checks: Check, lasted: int = 10, fired: tuple[Fired, ...] = ()) -> Verdict:
    return Verdict(
        scenario="x",
        description="",
        seed=1,
        start=100,
        at=100 + lasted,
        checks=checks,
        fired=fired,
        counts=(("messages", 1), ("exchanges", 2)),
        notes=(),
    )


def test_only_verdict_is_unchanged() -> None:
    verdict = a_verdict(a_check(PASSED))
    assert together({"default": verdict}) is verdict


@pytest.mark.parametrize(
    ("kind", "outcomes", "expected"),
    [
        (CheckKind.EXPECTATION, (PASSED, PASSED), PASSED),
        (CheckKind.EXPECTATION, (PASSED, FAILED), FAILED),
        (CheckKind.EXPECTATION, (UNTESTED, PASSED), PASSED),
        (CheckKind.EXPECTATION, (UNTESTED, UNTESTED), UNTESTED),
        (CheckKind.BEHAVIOUR, (FAILED, UNTESTED), FAILED),
        (CheckKind.FAULT, (FAILED, PASSED), PASSED),
        (CheckKind.FAULT, (FAILED, UNTESTED), FAILED),
        (CheckKind.FAULT, (UNTESTED, UNTESTED), UNTESTED),
    ],
)
def test_outcome_of_a_check_follows_its_kind(
    kind: CheckKind, outcomes: tuple[CheckOutcome, CheckOutcome], expected: CheckOutcome
) -> None:
    one, other = (a_verdict(a_check(outcome, kind)) for outcome in outcomes)
    [check] = together({"w1": one, "w2": other}).checks
    assert check.outcome is expected


def test_failure_names_its_workspace_and_shows_its_evidence() -> None:
    verdict = together(
        {"w1": a_verdict(a_check(PASSED)), "w2": a_verdict(a_check(FAILED)), "w3": a_verdict(a_check(FAILED))}
    )
    [check] = verdict.checks
    assert check.found == "in workspace w2: failed, and in 1 more"
    assert [one.summary for one in check.evidence] == ["w2: not sent", "w3: not sent"]
    assert not verdict.passed


def test_pass_counts_the_workspaces() -> None:
    [check] = together({"w1": a_verdict(a_check(PASSED)), "w2": a_verdict(a_check(PASSED))}).checks
    assert check.found == "passed, for example; passed in 2 of 2 workspaces"
    [check] = together({"w1": a_verdict(a_check(PASSED)), "w2": a_verdict(a_check(UNTESTED))}).checks
    assert check.found == "in workspace w1: passed"


def test_check_is_optional_only_if_it_is_so_everywhere() -> None:
    optional = replace(a_check(UNTESTED), is_optional=True)
    assert together({"w1": a_verdict(optional), "w2": a_verdict(optional)}).passed
    assert not together({"w1": a_verdict(optional), "w2": a_verdict(a_check(UNTESTED))}).passed


def test_checks_of_one_workspace_are_kept() -> None:
    verdict = together({"w1": a_verdict(a_check(PASSED)), "w2": a_verdict(a_check(FAILED, name="another"))})
    assert [check.name for check in verdict.checks] == ["a text is sent", "another"]


def test_counts_faults_and_time_are_those_of_all() -> None:
    def fired(on: str, *ids: str) -> tuple[Fired, ...]:
        return (Fired(name="rule:down", times=len(ids), is_optional=False, on=on, ids=ids),)

    verdict = together(
        {
            "w1": a_verdict(fired=fired("1 exchange (x1)", "x1")),
            "w2": replace(a_verdict(lasted=99, fired=fired("", *())), scenario="y"),
            "w3": a_verdict(fired=fired("2 exchanges (x1, x2)", "x1", "x2")),
        }
    )
    assert verdict.counts == (("messages", 3), ("exchanges", 6))
    assert (verdict.at, verdict.scenario) == (199, "x, y")
    [one] = verdict.fired
    assert (one.times, one.on) == (3, "1 exchange (x1) and 2 exchanges (x1, x2)")


def test_note_lists_the_workspaces() -> None:
    verdict = together({f"w{number}": a_verdict(a_check(PASSED)) for number in range(1, 8)})
    assert verdict.notes == ("7 workspaces are judged together: w1, w2, w3, w4, w5 and 2 more.",)
