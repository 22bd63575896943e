from sms_sandbox.faults.kinds.mode_send import KIND, SendMode
from sms_sandbox.faults.webhooks import UNTOUCHED


def test_webhooks_are_sent_and_held_ones_are_left_to_others() -> None:
    mode = SendMode()
    assert mode.strike(UNTOUCHED, bytes) is UNTOUCHED
    assert (mode.decides, mode.strikes_later, mode.disturbs_order) == (False, False, False)
    assert KIND.sentence(KIND.make({})) == "webhooks are sent"
