from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.transmission import NORMAL

from tests.faults.making import AN_ANSWER


def test_a_fault_that_overrides_nothing_changes_nothing() -> None:
    fault = ConnectionFault()
    assert (fault.is_silent, fault.refuses) == (False, False)
    assert fault.change(AN_ANSWER, bytes(64)) is AN_ANSWER
    assert fault.apply(NORMAL, AN_ANSWER) is NORMAL
