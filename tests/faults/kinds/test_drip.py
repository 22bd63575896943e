from sms_sandbox.faults.kinds.drip import KIND, Drip
from sms_sandbox.faults.transmission import NORMAL, Transmission

from tests.faults.making import AN_ANSWER


def test_drip_sends_at_its_rate() -> None:
    assert Drip(10).apply(NORMAL, AN_ANSWER) == Transmission(rate=10)


def test_drip_is_described_by_its_rate() -> None:
    assert KIND.sentence(KIND.make({"rate": 0.5})) == "answered at 0.5 bytes a second"
