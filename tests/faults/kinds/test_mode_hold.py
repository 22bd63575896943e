from sms_sandbox.faults.kinds.mode_hold import KIND, HoldMode
from sms_sandbox.faults.webhooks import UNTOUCHED, WebhookMode


def test_webhooks_are_held_and_held_ones_are_kept() -> None:
    mode = HoldMode()
    assert mode.strike(UNTOUCHED, bytes).mode is WebhookMode.HOLD
    assert (mode.flush, mode.strikes_later, mode.disturbs_order) == (None, True, True)
    assert KIND.sentence(KIND.make({})) == "webhooks are held"
