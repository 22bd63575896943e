from sms_sandbox.faults.kinds.cut import KIND, Cut
from sms_sandbox.faults.transmission import NORMAL, ConnectionEnd, Transmission

from tests.faults.making import AN_ANSWER

HEAD = len(AN_ANSWER.head_bytes())


def test_cut_without_a_place_stops_in_the_middle_of_the_body() -> None:
    assert Cut().apply(NORMAL, AN_ANSWER) == Transmission(stops_after=HEAD + 4, ending=ConnectionEnd.CUT)


def test_cut_after_bytes_sends_the_head_and_that_many_bytes() -> None:
    assert Cut(0).apply(Transmission(wait=5), AN_ANSWER) == Transmission(
        wait=5, stops_after=HEAD, ending=ConnectionEnd.CUT
    )


def test_cut_of_no_answer_changes_nothing() -> None:
    assert Cut().apply(NORMAL, None) == NORMAL


def test_cut_is_described_by_where_it_stops() -> None:
    assert KIND.sentence(KIND.make({})) == "answer cut in the middle"
    assert KIND.sentence(KIND.make({"after_bytes": 0})) == "answer cut after 0 bytes"
