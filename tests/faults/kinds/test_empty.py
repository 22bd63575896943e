from sms_sandbox.faults.kinds.empty import KIND, Empty
from sms_sandbox.faults.transmission import NORMAL, ConnectionEnd, Transmission


def test_empty_is_silent_and_refuses_unless_taken() -> None:
    assert (Empty().is_silent, Empty().refuses) == (True, True)
    assert (Empty(is_taken=True).is_silent, Empty(is_taken=True).refuses) == (True, False)


def test_empty_closes_at_once_without_a_byte() -> None:
    assert Empty().apply(NORMAL, None) == Transmission(stops_after=0, ending=ConnectionEnd.CLOSE)


def test_empty_is_described_by_whether_taken() -> None:
    assert KIND.sentence(KIND.make({})) == "connection closed without an answer"
    assert KIND.sentence(KIND.make({"taken": True})) == "connection closed without an answer, but taken"
