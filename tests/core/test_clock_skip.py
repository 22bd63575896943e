import pytest
from sms_sandbox.core.clock_skip import can_skip_to
from sms_sandbox.core.device import GatewayDevice
from sms_sandbox.core.handset import Handset, HandsetAction, PlannedAction
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.time.instants import SECOND

from tests.making import JANE, a_message


def in_state(state: MessageState) -> object:
    message = a_message()
    message.history.append(Step(0, state))
    return message


@pytest.mark.parametrize(
    "state",
    [
        MessageState.WAITING,
        MessageState.QUEUED,
        MessageState.TAKEN,
        MessageState.SENT,
        MessageState.NETWORK,
    ],
)
def test_the_next_step_of_a_message_on_its_way_may_be_jumped_to(state: MessageState) -> None:
    assert can_skip_to([in_state(state), in_state(MessageState.SCHEDULED)])


@pytest.mark.parametrize("state", [MessageState.SCHEDULED, MessageState.RETRYING])
def test_a_scheduled_send_and_an_attempt_of_the_network_are_waited_for(state: MessageState) -> None:
    assert not can_skip_to([in_state(state), in_state(MessageState.SENT)])


def test_a_device_polls_only_for_a_message_on_its_way() -> None:
    assert can_skip_to([GatewayDevice("acme", "8167", created_at=0, poll_interval=SECOND)])


def test_what_an_owner_does_is_jumped_to_only_before_a_step() -> None:
    answer = PlannedAction(HandsetAction.ANSWER, Handset(msisdn=JANE), a_message())
    assert can_skip_to([answer, answer, in_state(MessageState.SENT)])
    assert not can_skip_to([answer, in_state(MessageState.SCHEDULED)])


def test_what_is_nobodys_step_is_not_jumped_to() -> None:
    assert not can_skip_to(["a webhook's retry", in_state(MessageState.SENT)])


def test_where_nothing_is_due_there_is_nothing_to_jump_to() -> None:
    assert not can_skip_to([])
