import pytest
from sms_sandbox.core.clock_skip import can_skip_to
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.handset import Handset, HandsetAction, PlannedAction
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND

from tests.making import JANE, a_message


def in_state(state: MessageState) -> object:
    message = a_message()
    message.move(0, state)
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
def test_the_clock_skips_to_the_next_step_of_a_message_on_its_way(state: MessageState) -> None:
    assert can_skip_to([in_state(state), in_state(MessageState.SCHEDULED)])


@pytest.mark.parametrize("state", [MessageState.SCHEDULED, MessageState.RETRYING])
def test_the_clock_does_not_skip_to_a_scheduled_send_or_a_retry(state: MessageState) -> None:
    assert not can_skip_to([in_state(state), in_state(MessageState.SENT)])


def test_a_device_polls_only_for_a_message_on_its_way() -> None:
    assert can_skip_to([GatewayDevice("acme", "8167", created_at=0, poll_interval=SECOND)])


def test_the_clock_skips_to_an_owners_action_only_before_a_step() -> None:
    answer = PlannedAction(HandsetAction.ANSWER, Handset(msisdn=JANE), a_message())
    assert can_skip_to([answer, answer, in_state(MessageState.SENT)])
    assert not can_skip_to([answer, in_state(MessageState.SCHEDULED)])


def test_the_clock_does_not_skip_to_anything_else() -> None:
    assert not can_skip_to(["a webhook's retry", in_state(MessageState.SENT)])


def test_the_clock_does_not_skip_while_nothing_is_due() -> None:
    assert not can_skip_to([])
