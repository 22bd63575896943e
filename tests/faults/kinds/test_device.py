from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.faults.kinds.device import KIND, DeviceChangeFault


def test_change_is_described_by_its_fields() -> None:
    assert KIND.sentence(DeviceChangeFault(online=True)) == "gateway device: online"
    change = DeviceChangeFault(online=False, condition=DeviceCondition.RADIO_OFF)
    assert KIND.sentence(change) == "gateway device: offline, radio_off"


def test_missing_values_are_kept() -> None:
    assert KIND.make({"online": False}) == DeviceChangeFault(online=False)
