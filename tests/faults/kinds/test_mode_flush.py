from sms_sandbox.faults.kinds.mode_flush import KIND, FlushMode
from sms_sandbox.faults.webhooks import UNTOUCHED, Flush, Order


def test_webhooks_are_sent_and_held_ones_at_a_rate() -> None:
    mode = FlushMode(rate=2.0, order=Order.LAST)
    assert mode.strike(UNTOUCHED, bytes) is UNTOUCHED
    assert (mode.flush, FlushMode().flush) == (Flush(rate=2.0, order=Order.LAST), Flush())
    assert mode.disturbs_order


def test_flush_is_described_by_rate_and_order() -> None:
    assert KIND.sentence(KIND.make({})) == "held webhooks are sent"
    fault = KIND.make({"rate": 2.5, "order": Order.RANDOM})
    assert KIND.sentence(fault) == "held webhooks are sent, 2.5 a second, shuffled"
