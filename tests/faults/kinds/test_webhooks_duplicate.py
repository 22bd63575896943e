from sms_sandbox.faults.kinds.webhooks_duplicate import KIND, Duplicate
from sms_sandbox.faults.webhooks import UNTOUCHED, Copies


def test_copies_are_in_the_outcome_and_in_the_sentence() -> None:
    fault = Duplicate(copies=2, gap=5, has_new_id=False)
    assert fault == KIND.make({"copies": 2, "gap": 5, "event_id": False})
    assert fault.disturbs_order
    assert Duplicate(copies=2, gap=5).strike(UNTOUCHED, bytes).copies == Copies(2, 5)
    assert KIND.sentence(fault) == "100 % of webhooks come 3 times"
