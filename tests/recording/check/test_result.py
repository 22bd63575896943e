import pytest
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome, has_drift, is_incomplete


@pytest.mark.parametrize(
    ("outcome", "drift", "incomplete"),
    [
        (QuestionOutcome.SAME, False, False),
        (QuestionOutcome.UNASKED, False, False),
        (QuestionOutcome.DRIFT, True, False),
        (QuestionOutcome.UNANSWERED, False, True),
    ],
)
def test_results_have_drift_or_are_incomplete(outcome: QuestionOutcome, drift: bool, incomplete: bool) -> None:  # noqa: FBT001  a table
    results = [
        CheckedQuestion(name="a", asks="b", outcome=QuestionOutcome.SAME),
        CheckedQuestion(name="c", asks="d", outcome=outcome),
    ]
    assert has_drift(results) is drift
    assert is_incomplete(results) is incomplete
