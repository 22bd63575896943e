import pytest
from sms_sandbox.recording.check.result import CheckedQuestion, CheckOutcome, has_drift, is_incomplete


@pytest.mark.parametrize(
    ("outcome", "drift", "incomplete"),
    [
        (CheckOutcome.SAME, False, False),
        (CheckOutcome.UNASKED, False, False),
        (CheckOutcome.DRIFT, True, False),
        (CheckOutcome.UNANSWERED, False, True),
    ],
)
def test_results_have_drift_or_are_incomplete(outcome: CheckOutcome, drift: bool, incomplete: bool) -> None:  # noqa: FBT001  a table
    results = [
        CheckedQuestion(name="a", asks="b", outcome=CheckOutcome.SAME),
        CheckedQuestion(name="c", asks="d", outcome=outcome),
    ]
    assert has_drift(results) is drift
    assert is_incomplete(results) is incomplete
