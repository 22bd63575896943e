from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.faults.kinds.stall import KIND, Stall
from sms_sandbox.faults.transmission import ConnectionEnd, Transmission


def test_stall_is_silent_and_refuses_unless_taken() -> None:
    assert (Stall(1).is_silent, Stall(1).refuses) == (True, True)
    assert (Stall(1, is_taken=True).is_silent, Stall(1, is_taken=True).refuses) == (True, False)


def test_stall_adds_its_hold_to_the_wait() -> None:
    assert Stall(SECOND).apply(Transmission(wait=5), None) == Transmission(
        wait=5 + SECOND, stops_after=0, ending=ConnectionEnd.CLOSE
    )


def test_stall_without_a_hold_lasts_a_minute() -> None:
    assert KIND.make({"hold": None}) == Stall(MINUTE)


def test_stall_is_described_by_hold_and_whether_taken() -> None:
    assert KIND.sentence(Stall(MINUTE)) == "no answer for a minute"
    assert KIND.sentence(KIND.make({"hold": 5 * SECOND, "taken": True})) == "no answer for 5s, but taken"
