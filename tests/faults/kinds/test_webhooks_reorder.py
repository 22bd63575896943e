from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.kinds.webhooks_reorder import KIND, Reorder
from sms_sandbox.faults.webhooks import UNTOUCHED, WebhookTopic

SENT, DELIVERED = MessageState.SENT, MessageState.DELIVERED


def test_first_state_of_the_pair_waits_for_the_second() -> None:
    fault = Reorder()
    assert [fault.concerns(WebhookTopic("status", state)) for state in (SENT, DELIVERED, None)] == [
        True,
        False,
        False,
    ]
    assert fault.strike(UNTOUCHED, bytes).waits_for is DELIVERED
    assert (fault.is_drawn_by_message, fault.disturbs_order) == (True, True)


def test_pair_is_sent_and_delivered_unless_given() -> None:
    assert KIND.make({"pair": None}) == Reorder()
    fault = KIND.make({"pair": (MessageState.NETWORK, DELIVERED), "share": 0.5})
    assert fault == Reorder(share=0.5, first=MessageState.NETWORK)
    assert KIND.sentence(fault) == "50 %: network comes after delivered"
