from sms_sandbox.faults.kinds.mode_drop import KIND, DropMode
from sms_sandbox.faults.webhooks import UNTOUCHED, Flush, WebhookMode


def test_webhooks_are_lost_and_held_ones_are_sent() -> None:
    mode = DropMode()
    assert mode.strike(UNTOUCHED, bytes).mode is WebhookMode.DROP
    assert (mode.flush, mode.strikes_later, mode.disturbs_order) == (Flush(), True, False)
    assert KIND.sentence(KIND.make({})) == "webhooks are lost"
