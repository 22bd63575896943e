from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.faults.kinds.handset import KIND, HandsetChange


def test_change_is_described_by_the_condition() -> None:
    fault = KIND.make({"condition": HandsetCondition.OFF})
    assert fault == HandsetChange(condition=HandsetCondition.OFF)
    assert KIND.sentence(fault) == "handset: off"
