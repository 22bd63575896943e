from sms_sandbox.faults.fault import MessageFault
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.rule import Effects, Phase
from sms_sandbox.faults.webhooks import WebhookFaults


def test_a_phase_ends_after_it_lasted_or_never() -> None:
    assert Phase(name="p", at=30, lasts=120).ends_at == 150
    assert Phase(name="p", at=30).ends_at is None


def test_effects_are_equal_by_their_slots_and_values() -> None:
    one, same = Effects(delay=Latency(5)), Effects(delay=Latency(5), network=None)
    assert one == same
    assert hash(one) == hash(same)
    assert one != Effects(delay=Latency(6))
    assert one != "Effects"
    assert repr(one) == "Effects(delay=Latency(before=5, jitter=0))"


def test_effects_are_asked_by_slot_and_by_stage() -> None:
    effects = Effects(lifecycle=BUILT_IN["stuck"], webhooks=WebhookFaults())
    assert (effects.get("lifecycle"), effects.get("delay")) == (BUILT_IN["stuck"], None)
    assert (effects.has(MessageFault), effects.has(WebhookFaults), effects.has(RequestFault)) == (True, True, False)
    assert (effects.webhooks, Effects().webhooks) == (WebhookFaults(), None)
