from sms_sandbox.faults.kinds.reset import KIND, Reset
from sms_sandbox.faults.transmission import NORMAL, ConnectionEnd, Transmission

from tests.faults.making import AN_ANSWER


def test_reset_before_the_first_byte_refuses_unless_taken() -> None:
    assert (Reset().is_silent, Reset().refuses) == (True, True)
    assert (Reset(is_taken=True).is_silent, Reset(is_taken=True).refuses) == (True, False)


def test_reset_after_some_bytes_takes_the_request() -> None:
    assert (Reset(3).is_silent, Reset(3).refuses) == (False, False)
    assert Reset(3).apply(NORMAL, AN_ANSWER) == Transmission(stops_after=3, ending=ConnectionEnd.RESET)


def test_reset_is_described_by_where_and_whether_taken() -> None:
    assert KIND.sentence(KIND.make({})) == "connection reset"
    assert KIND.sentence(KIND.make({"after_bytes": 3})) == "connection reset after 3 bytes"
    assert KIND.sentence(KIND.make({"taken": True})) == "connection reset, but taken"


def test_answer_that_has_begun_means_that_the_request_was_taken() -> None:
    assert KIND.check is not None
    assert [one.key for one in KIND.check({"taken": False, "after_bytes": 3})] == [("taken",)]
    assert not [*KIND.check({"taken": True, "after_bytes": 3})]
