from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.fault_reach import FaultReach

from tests.making import an_engine, send


def reach(engine: Engine) -> FaultReach:
    return FaultReach(engine._parts, "acme", None)


def test_request_without_account_and_messages_changes_nothing() -> None:
    engine = an_engine()
    send(engine)
    one = reach(engine)
    one.change_devices(online=False, condition=DeviceCondition.RADIO_OFF)
    one.change_handsets(HandsetCondition.OFF)
    assert one.account is None
    assert [*engine.devices.named("d1", "acme")] == []
