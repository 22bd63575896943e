import pytest
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.message import Control, Direction, MtMessage, is_stop
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import ENDS, MANUAL_TARGETS, TRANSITIONS, MessageState, Step

from tests.making import a_message

PAIRS = [(before, after) for before in MessageState for after in MessageState]
ALLOWED = [(before, after) for before, after in PAIRS if after in TRANSITIONS[before]]
REFUSED = [(before, after) for before, after in PAIRS if after not in TRANSITIONS[before]]
REACHED_BY_HAND = [(before, after) for before, after in PAIRS if after in MANUAL_TARGETS[before]]
OUT_OF_REACH = [(before, after) for before, after in PAIRS if after not in MANUAL_TARGETS[before]]

each = pytest.mark.parametrize


def in_state(state: MessageState) -> MtMessage:
    message = a_message("m7")
    message.move(1, state)
    return message


@each("state", MessageState)
def test_a_message_may_begin_in_any_state(state: MessageState) -> None:
    assert in_state(state).state is state


@each(("before", "after"), ALLOWED)
def test_a_message_goes_where_the_table_leads(before: MessageState, after: MessageState) -> None:
    message = in_state(before)
    message.move(2, after, FailureReason.BARRED)
    assert message.history == [Step(1, before), Step(2, after, FailureReason.BARRED)]
    assert (message.state, message.reason) == (after, FailureReason.BARRED)
    assert message.control is Control.AUTOMATIC


@each(("before", "after"), REFUSED)
def test_a_message_goes_nowhere_else_and_both_states_are_named(before: MessageState, after: MessageState) -> None:
    message = in_state(before)
    with pytest.raises(WrongTransitionError) as refused:
        message.move(2, after)
    assert str(refused.value) == f"message m7 cannot go from {before.value} to {after.value}"
    assert message.history == [Step(1, before)]


@each("state", MessageState)
def test_a_message_is_finished_at_an_end(state: MessageState) -> None:
    assert in_state(state).is_finished == (state in ENDS)


@each(("before", "after"), REACHED_BY_HAND)
def test_a_state_put_by_hand_may_skip_steps_and_is_marked(before: MessageState, after: MessageState) -> None:
    message = in_state(before)
    message.put(2, after, FailureReason.SPAM)
    assert (message.state, message.reason, message.control) == (after, FailureReason.SPAM, Control.MANUAL)


@each(("before", "after"), OUT_OF_REACH)
def test_a_state_that_lies_behind_or_after_an_end_cannot_be_put(before: MessageState, after: MessageState) -> None:
    message = in_state(before)
    with pytest.raises(WrongTransitionError, match=f"message m7 cannot go from {before.value} to {after.value}"):
        message.put(2, after)
    assert (message.state, message.control) == (before, Control.AUTOMATIC)


def test_two_messages_that_look_alike_are_two_messages() -> None:
    assert len({a_message(), a_message()}) == 2


def test_a_message_to_a_handset_is_mobile_terminated() -> None:
    assert MtMessage.direction is Direction.MT


@each("text", ["STOP", "stop", " Stop\n"])
def test_stop_is_one_word_however_it_is_written(text: str) -> None:
    assert is_stop(text)
    assert a_message(takes_replies=False).takes(text)


@each("text", ["", "STOP SMS", "stopp", "oui"])
def test_any_other_word_is_an_answer(text: str) -> None:
    assert not is_stop(text)
    assert a_message(takes_replies=True).takes(text)
    assert not a_message(takes_replies=False).takes(text)
