import pytest
from sms_sandbox.core.state import ENDS, MANUAL_TARGETS, TRANSITIONS, MessageState

each = pytest.mark.parametrize


def test_every_state_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(MessageState)


def test_an_end_is_a_state_without_a_way_on() -> None:
    assert {state for state in MessageState if not TRANSITIONS[state]} == ENDS
    assert {state.value for state in ENDS} == {
        "delivered",
        "undelivered",
        "expired",
        "rejected",
        "failed",
        "cancelled",
    }


@each("state", MessageState)
def test_an_end_can_be_reached_from_every_state_that_is_none(state: MessageState) -> None:
    assert bool(MANUAL_TARGETS[state] & ENDS) == (state not in ENDS)


@each("start", MessageState)
def test_by_hand_a_message_goes_wherever_any_number_of_steps_lead(start: MessageState) -> None:
    walked: set[MessageState] = set()
    for _ in MessageState:
        walked |= {after for before in (start, *walked) for after in TRANSITIONS[before]}
    assert walked == MANUAL_TARGETS[start]
