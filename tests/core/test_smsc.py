from collections.abc import Callable
from itertools import pairwise

import pytest
from sms_sandbox.core.devices.device import FAILURES, DeviceCondition, GatewayDevice, Switch
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.events import StateChanged
from sms_sandbox.core.handset import (
    Handset,
    HandsetAction,
    HandsetBehaviour,
    HandsetCondition,
    OffTime,
    PlannedAction,
)
from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.message import VALIDITY, Control, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.smsc import RETRY_WAITS, Due, Smsc
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from sms_sandbox.core.time.pace import NORMAL, PACES, Pace
from sms_sandbox.core.time.timeline import Timeline

from tests.making import JANE, a_message

S = MessageState
DEVICE = "8167"


def newest_change(message: MtMessage, *, notifies: bool = True) -> StateChanged:
    return StateChanged(message, len(message.history) - 1, notifies)


class Network:
    """An Smsc and its timeline, walked along from one due thing to the next."""

    def __init__(self, pace: Pace = NORMAL) -> None:
        self.timeline = Timeline[Due]()
        self.smsc = Smsc(self.timeline, pace)
        self.now = 0
        self.changes: list[StateChanged] = []
        self.polls: list[int] = []
        self.deeds: list[tuple[int, HandsetAction]] = []

    def submit(self, message: MtMessage) -> MtMessage:
        self.smsc.submit(message, self.now)
        self.changes.append(newest_change(message))
        return message

    def handset(self, condition: HandsetCondition = HandsetCondition.REACHABLE, *off_times: OffTime) -> Handset:
        handset = self.smsc.name_handset(JANE)
        handset.condition = condition
        handset.off_times = off_times
        return handset

    def switch(self, condition: HandsetCondition) -> None:
        """Change the condition of the handset, and alert the network."""
        self.smsc.alert(self.handset(condition), self.now)

    def device(self) -> GatewayDevice:
        return self.smsc.device("acme", DEVICE, self.now)

    def switch_device(self, *, is_on: bool) -> None:
        self.smsc.switch(self.device(), self.now, is_on=is_on)

    def step(self) -> None:
        self.now, due = self.timeline.take()
        if isinstance(due, GatewayDevice):
            self.polls.append(self.now)
            self.changes.extend(map(newest_change, self.smsc.poll(due, self.now)))
        elif isinstance(due, PlannedAction):
            self.deeds.append((self.now, due.act))
        else:
            notifies = self.smsc.move_on(due, self.now)
            if notifies is not None:
                self.changes.append(newest_change(due, notifies=notifies))

    def until(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            self.step()

    def until_idle(self) -> None:
        self.until(lambda: self.timeline.next_due() is None)


def story(message: MtMessage) -> list[tuple[int, MessageState]]:
    """Each state with its time in milliseconds."""
    return [(step.at // MILLISECOND, step.state) for step in message.history]


def test_a_fresh_message_waits() -> None:
    network = Network()
    message = network.submit(a_message())
    assert message.history == [Step(0, S.WAITING)]
    assert network.changes == [StateChanged(message, 0)]


def test_a_healthy_message_goes_to_its_handset_at_the_pace_of_the_network() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until_idle()
    assert story(message) == [(0, S.WAITING), (1000, S.SENT), (1500, S.NETWORK), (2000, S.DELIVERED)]
    assert message.planned is None


def test_each_change_has_the_step_before() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until_idle()
    assert [change.after for change in network.changes] == message.history
    assert [change.before for change in network.changes] == [None, *message.history[:-1]]


def test_a_message_through_a_device_is_queued_and_taken_on_its_way() -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE))
    network.until_idle()
    assert story(message) == [
        (0, S.WAITING),
        (500, S.QUEUED),
        (1000, S.TAKEN),
        (1500, S.SENT),
        (1750, S.NETWORK),
        (2000, S.DELIVERED),
    ]


@pytest.mark.parametrize("device", [None, DEVICE])
def test_at_the_instant_pace_everything_happens_at_once(device: str | None) -> None:
    network = Network(PACES["instant"])
    messages = [network.submit(a_message(str(number), device=device)) for number in range(20)]
    network.until_idle()
    assert {message.state for message in messages} == {S.DELIVERED}
    assert network.now == 0


def test_a_recipient_that_is_no_number_ends_undelivered() -> None:
    network = Network()
    message = network.submit(a_message(to=None))
    network.until_idle()
    assert story(message) == [(0, S.WAITING), (1000, S.SENT), (1500, S.UNDELIVERED)]
    assert message.reason is FailureReason.INVALID_NUMBER


def test_a_scheduled_message_waits_for_its_time() -> None:
    network = Network()
    message = network.submit(a_message(send_at=HOUR))
    assert message.state is S.SCHEDULED
    network.until_idle()
    hour = HOUR // MILLISECOND
    assert story(message) == [
        (0, S.SCHEDULED),
        (hour, S.WAITING),
        (hour + 1000, S.SENT),
        (hour + 1500, S.NETWORK),
        (hour + 2000, S.DELIVERED),
    ]


@pytest.mark.parametrize("send_at", [0, -HOUR])
def test_a_message_for_now_or_for_the_past_is_not_scheduled(send_at: int) -> None:
    network = Network()
    assert network.submit(a_message(send_at=send_at)).state is S.WAITING


def test_a_device_takes_packs_of_fifteen_on_its_own_grid() -> None:
    network = Network()
    network.smsc.device("acme", DEVICE, -300 * MILLISECOND)
    messages = [network.submit(a_message(str(number), device=DEVICE)) for number in range(31)]
    network.until_idle()
    taken = [message.history[2].at // MILLISECOND for message in messages]
    assert taken == [700] * 15 + [1700] * 15 + [2700]
    assert network.polls == [700 * MILLISECOND, 1700 * MILLISECOND, 2700 * MILLISECOND]


def test_a_device_takes_high_priority_first() -> None:
    network = Network()
    low = [network.submit(a_message(str(number), device=DEVICE, priority=0)) for number in range(15)]
    high = network.submit(a_message("high", device=DEVICE, priority=2))
    network.until(lambda: high.state is S.TAKEN)
    assert [message.state for message in low] == [S.TAKEN] * 14 + [S.QUEUED]


def test_no_poll_is_planned_while_nothing_waits_for_the_device() -> None:
    network = Network()
    device = network.smsc.device("acme", DEVICE, 0)
    assert network.timeline.next_due() is None
    network.submit(a_message(device=DEVICE))
    assert not device.is_poll_planned
    network.step()
    assert device.is_poll_planned
    network.until_idle()
    assert not device.is_poll_planned
    assert len(network.polls) == 1


def test_a_device_is_the_same_one_each_time_it_is_named() -> None:
    network = Network()
    device = network.smsc.device("acme", DEVICE, 0)
    assert network.smsc.device("acme", DEVICE, HOUR) is device
    assert network.smsc.device("other", DEVICE, HOUR) is not device
    assert network.smsc.device("acme", "8168", HOUR).created_at == HOUR


def test_a_device_exists_from_its_first_message_on() -> None:
    network = Network()
    network.now = 5 * SECOND
    network.submit(a_message(device=DEVICE, send_at=HOUR))
    assert network.smsc.device("acme", DEVICE, HOUR).created_at == 5 * SECOND


@pytest.mark.parametrize("state", [S.SCHEDULED, S.WAITING, S.QUEUED])
def test_a_message_that_has_not_left_can_be_cancelled_and_nothing_follows(state: MessageState) -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE, send_at=HOUR))
    network.until(lambda: message.state is state)
    before = message.history[-1]
    network.smsc.cancel(message, network.now)
    assert message.history[-2:] == [before, Step(network.now, S.CANCELLED)]
    assert message.planned is None
    assert message not in [*network.timeline]
    network.until_idle()
    assert message.state is S.CANCELLED


@pytest.mark.parametrize("state", [S.TAKEN, S.SENT, S.NETWORK, S.DELIVERED])
def test_a_message_that_has_left_cannot_be_cancelled_and_goes_on(state: MessageState) -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is state)
    with pytest.raises(WrongTransitionError, match=f"cannot go from {state.value} to cancelled"):
        network.smsc.cancel(message, network.now)
    network.until_idle()
    assert message.state is S.DELIVERED


@pytest.mark.parametrize("state", [S.SCHEDULED, S.WAITING, S.QUEUED, S.TAKEN, S.SENT, S.NETWORK])
def test_nothing_automatic_happens_to_a_message_after_a_state_by_hand(state: MessageState) -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE, send_at=HOUR))
    network.until(lambda: message.state is state)
    before = message.history[-1]
    network.smsc.put(message, S.RETRYING, FailureReason.ABSENT_SUBSCRIBER, network.now)
    assert message.history[-2:] == [before, Step(network.now, S.RETRYING, FailureReason.ABSENT_SUBSCRIBER)]
    network.until_idle()
    assert (message.state, message.control, message.planned) == (S.RETRYING, Control.MANUAL, None)


def test_a_state_that_lies_behind_cannot_be_put_and_the_message_goes_on() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until(lambda: message.state is S.SENT)
    with pytest.raises(WrongTransitionError, match="cannot go from sent to waiting"):
        network.smsc.put(message, S.WAITING, None, network.now)
    network.until_idle()
    assert message.state is S.DELIVERED


def test_the_queue_empties_though_all_its_messages_have_left_it() -> None:
    network = Network()
    messages = [network.submit(a_message(str(number), device=DEVICE)) for number in range(20)]
    network.until(lambda: messages[-1].state is S.QUEUED)
    for message in messages:
        network.smsc.cancel(message, network.now)
    network.until_idle()
    assert {message.state for message in messages} == {S.CANCELLED}
    assert len(network.polls) == 1


FIRST_ATTEMPT = 2 * SECOND
AWAY = (S.RETRYING, FailureReason.ABSENT_SUBSCRIBER)


def fates(message: MtMessage) -> list[tuple[MessageState, FailureReason | None]]:
    """What became of the message at its handset."""
    return [(step.state, step.reason) for step in message.history[3:]]


def test_a_number_never_named_has_no_handset_and_one_that_was_named_keeps_it() -> None:
    smsc = Network().smsc
    assert smsc.handset(JANE) is None
    handset = smsc.name_handset(JANE)
    assert smsc.handset(JANE) is handset
    assert smsc.name_handset(JANE) is handset
    assert handset.msisdn == JANE


def test_a_message_has_arrived_once_it_is_delivered() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until(lambda: message.state is S.NETWORK)
    assert message.arrived_at is None
    network.until_idle()
    assert message.arrived_at == FIRST_ATTEMPT


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (HandsetCondition.REACHABLE, [(S.DELIVERED, None)]),
        (HandsetCondition.OFF, [AWAY, (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)]),
        (HandsetCondition.ABSENT, [AWAY, (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)]),
        (
            HandsetCondition.FULL,
            [(S.RETRYING, FailureReason.MEMORY_FULL), (S.UNDELIVERED, FailureReason.MEMORY_FULL)],
        ),
        (HandsetCondition.UNKNOWN, [(S.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER)]),
        (HandsetCondition.BARRED, [(S.REJECTED, FailureReason.BARRED)]),
        (HandsetCondition.PORTED, [(S.RETRYING, FailureReason.PORTED), (S.DELIVERED, None)]),
        (
            HandsetCondition.NO_NETWORK,
            [(S.RETRYING, FailureReason.NETWORK_ERROR), (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)],
        ),
    ],
)
@pytest.mark.parametrize("device", [None, DEVICE])
def test_the_condition_of_the_handset_decides_what_becomes_of_a_message(
    condition: HandsetCondition, expected: list[tuple[MessageState, FailureReason | None]], device: str | None
) -> None:
    network = Network()
    handset = network.handset(condition)
    message = network.submit(a_message(device=device))
    network.until_idle()
    at_operator = [step.state for step in message.history].index(S.NETWORK)
    assert [(step.state, step.reason) for step in message.history[at_operator + 1 :]] == expected
    assert (message.arrived_at is not None) == (message.state is S.DELIVERED)
    assert [change.after for change in network.changes] == message.history
    assert not handset.waiting


def test_the_network_waits_longer_after_each_attempt_and_the_last_wait_is_repeated() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message(validity=3 * DAY))
    network.until(lambda: message.state is S.RETRYING)
    attempts = [network.now]
    while message.state is S.RETRYING:
        network.step()
        attempts.append(network.now)
    waits = [after - before for before, after in pairwise(attempts)]
    assert waits[:10] == [*RETRY_WAITS, RETRY_WAITS[-1], RETRY_WAITS[-1]]
    assert network.now == 3 * DAY


@pytest.mark.parametrize(("given", "validity"), [(None, VALIDITY), (HOUR, HOUR), (7, 7)])
def test_a_message_is_given_up_when_its_validity_is_over(given: int | None, validity: int) -> None:
    network = Network(PACES["instant"])
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message() if given is None else a_message(validity=given))
    network.until_idle()
    assert (message.state, network.now) == (S.EXPIRED, validity)


def test_a_validity_that_is_over_before_the_first_attempt_ends_right_after_it() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message(validity=1))
    network.until_idle()
    assert fates(message) == [AWAY, (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)]
    assert network.now == FIRST_ATTEMPT


def test_the_validity_of_a_scheduled_message_begins_when_it_is_sent() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message(send_at=DAY, validity=HOUR))
    network.until_idle()
    assert message.history[-1] == Step(DAY + HOUR, S.EXPIRED, FailureReason.VALIDITY_EXPIRED)


def test_the_validity_of_a_message_through_a_device_begins_when_the_device_sends_it() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message(device=DEVICE, validity=HOUR))
    network.until_idle()
    assert message.history[-1] == Step(1500 * MILLISECOND + HOUR, S.EXPIRED, FailureReason.VALIDITY_EXPIRED)


def test_a_handset_that_is_switched_on_gets_what_waits_for_it_at_once_and_in_order() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    messages = [network.submit(a_message(str(number))) for number in range(3)]
    network.until(lambda: network.now > HOUR)
    network.switch(HandsetCondition.REACHABLE)
    switched_on = network.now
    network.until_idle()
    assert [message.history[-1] for message in messages] == [Step(switched_on, S.DELIVERED)] * 3
    assert [change.message for change in network.changes[-3:]] == messages


def test_a_change_without_effect_makes_no_step() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message())
    network.until(lambda: message.state is S.RETRYING)
    network.switch(HandsetCondition.ABSENT)
    network.switch(HandsetCondition.ABSENT)
    network.step()
    assert fates(message) == [AWAY]
    network.until_idle()
    assert fates(message) == [AWAY, (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)]


def test_another_reason_to_try_again_is_a_step_of_its_own() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    message = network.submit(a_message())
    network.until(lambda: message.state is S.RETRYING)
    network.switch(HandsetCondition.FULL)
    network.until_idle()
    assert fates(message) == [
        AWAY,
        (S.RETRYING, FailureReason.MEMORY_FULL),
        (S.UNDELIVERED, FailureReason.MEMORY_FULL),
    ]


def test_a_number_that_ceases_to_exist_ends_what_waits_for_it() -> None:
    network = Network()
    handset = network.handset(HandsetCondition.OFF)
    message = network.submit(a_message())
    network.until(lambda: message.state is S.RETRYING)
    network.switch(HandsetCondition.UNKNOWN)
    network.until_idle()
    assert fates(message) == [AWAY, (S.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER)]
    assert not handset.waiting


def test_a_schedule_that_switches_the_handset_on_brings_the_message_at_that_moment() -> None:
    network = Network()
    network.handset(HandsetCondition.REACHABLE, OffTime(0, HOUR + 7))
    message = network.submit(a_message())
    network.until_idle()
    assert message.history[3:] == [
        Step(FIRST_ATTEMPT, S.RETRYING, FailureReason.ABSENT_SUBSCRIBER),
        Step(HOUR + 7, S.DELIVERED),
    ]


def test_each_attempt_counts_while_the_schedule_has_the_handset_off() -> None:
    network = Network()
    network.handset(HandsetCondition.FULL, OffTime(0, 10 * MINUTE))
    message = network.submit(a_message())
    network.until(lambda: message.reason is FailureReason.MEMORY_FULL)
    assert network.now == 10 * MINUTE
    assert network.timeline.next_due() == 10 * MINUTE + RETRY_WAITS[3]


def test_a_handset_that_is_on_for_too_short_a_time_each_day_is_still_met_by_its_schedule() -> None:
    network = Network()
    network.handset(HandsetCondition.REACHABLE, OffTime(0, DAY - MINUTE, every=DAY))
    message = network.submit(a_message())
    network.until_idle()
    assert message.history[-1] == Step(DAY - MINUTE, S.DELIVERED)


def test_a_handset_that_never_reports_leaves_the_message_with_the_operator() -> None:
    network = Network()
    network.handset().behaviour = HandsetBehaviour(is_reporting=False)
    message = network.submit(a_message())
    network.until_idle()
    assert (message.state, message.arrived_at, message.planned) == (S.NETWORK, FIRST_ATTEMPT, None)


def test_a_retried_message_goes_back_to_the_operator_where_the_handset_never_reports() -> None:
    network = Network()
    handset = network.handset(HandsetCondition.PORTED)
    handset.behaviour = HandsetBehaviour(is_reporting=False)
    message = network.submit(a_message())
    network.until_idle()
    assert fates(message) == [(S.RETRYING, FailureReason.PORTED), (S.NETWORK, None)]
    assert message.arrived_at == message.history[-1].at == FIRST_ATTEMPT + RETRY_WAITS[0]
    assert message.planned is None
    assert not handset.waiting


def test_behaviour_is_followed_after_a_message_has_arrived() -> None:
    network = Network()
    network.handset().behaviour = HandsetBehaviour(answers_after=5 * SECOND)
    network.submit(a_message())
    network.until_idle()
    assert network.deeds == [(FIRST_ATTEMPT + 5 * SECOND, HandsetAction.ANSWER)]


def test_a_message_that_is_delivered_by_hand_has_arrived_and_is_answered() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF).behaviour = HandsetBehaviour(answers_after=SECOND)
    message = network.submit(a_message())
    network.smsc.put(message, S.DELIVERED, None, HOUR)
    network.until_idle()
    assert message.arrived_at == HOUR
    assert network.deeds == [(HOUR + SECOND, HandsetAction.ANSWER)]


def test_a_message_arrives_only_once() -> None:
    network = Network()
    network.handset().behaviour = HandsetBehaviour(is_reporting=False, answers_after=SECOND)
    message = network.submit(a_message())
    network.until_idle()
    network.smsc.put(message, S.DELIVERED, None, HOUR)
    network.until_idle()
    assert message.arrived_at == FIRST_ATTEMPT
    assert len(network.deeds) == 1


def test_a_message_moved_by_hand_is_not_tried_again_when_the_handset_is_switched_on() -> None:
    network = Network()
    handset = network.handset(HandsetCondition.OFF)
    message = network.submit(a_message())
    network.until(lambda: message.state is S.RETRYING)
    network.smsc.put(message, S.RETRYING, FailureReason.NETWORK_ERROR, network.now)
    assert not handset.waiting
    network.switch(HandsetCondition.REACHABLE)
    network.until_idle()
    assert fates(message) == [AWAY, (S.RETRYING, FailureReason.NETWORK_ERROR)]


def test_a_message_for_a_device_that_is_off_stays_queued_and_nothing_is_due() -> None:
    network = Network()
    network.switch_device(is_on=False)
    messages = [network.submit(a_message(str(number), device=DEVICE)) for number in range(20)]
    network.until_idle()
    assert {message.state for message in messages} == {S.QUEUED}
    assert network.device().queued == 20
    assert network.polls == []


def test_a_device_switched_on_again_takes_what_waits_at_its_next_poll() -> None:
    network = Network()
    network.switch_device(is_on=False)
    message = network.submit(a_message(device=DEVICE))
    network.until_idle()
    network.now = 5300 * MILLISECOND
    network.switch_device(is_on=True)
    network.until_idle()
    assert story(message)[1:4] == [(500, S.QUEUED), (6000, S.TAKEN), (6500, S.SENT)]
    assert network.polls == [6 * SECOND]


def test_a_poll_that_was_planned_does_not_happen_once_the_device_is_off() -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is S.QUEUED)
    assert network.device().is_poll_planned
    network.switch_device(is_on=False)
    assert not network.device().is_poll_planned
    network.until_idle()
    assert (message.state, network.polls) == (S.QUEUED, [])


def test_a_device_switched_off_between_two_packs_keeps_the_rest_waiting() -> None:
    network = Network()
    messages = [network.submit(a_message(str(number), device=DEVICE)) for number in range(20)]
    network.until(lambda: messages[0].state is S.TAKEN)
    network.switch_device(is_on=False)
    network.until_idle()
    assert [message.state for message in messages] == [S.DELIVERED] * 15 + [S.QUEUED] * 5
    network.switch_device(is_on=True)
    network.until_idle()
    assert {message.state for message in messages} == {S.DELIVERED}


def test_switching_on_a_device_that_is_on_plans_no_second_poll() -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is S.QUEUED)
    network.switch_device(is_on=True)
    network.until_idle()
    assert network.polls == [SECOND]


def test_a_device_without_messages_is_switched_on_and_no_poll_is_planned() -> None:
    network = Network()
    network.switch_device(is_on=False)
    network.switch_device(is_on=True)
    assert network.timeline.next_due() is None


def test_a_new_poll_interval_moves_the_poll_that_was_planned() -> None:
    network = Network()
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is S.QUEUED)
    network.smsc.set_poll_interval(network.device(), MINUTE, network.now)
    network.until_idle()
    assert network.polls == [500 * MILLISECOND + MINUTE]
    assert message.state is S.DELIVERED


@pytest.mark.parametrize("condition", FAILURES)
def test_what_a_device_takes_in_a_bad_condition_fails_for_that_reason(condition: DeviceCondition) -> None:
    network = Network()
    network.device().condition = condition
    message = network.submit(a_message(device=DEVICE))
    network.until_idle()
    assert story(message) == [(0, S.WAITING), (500, S.QUEUED), (1000, S.TAKEN), (1500, S.FAILED)]
    assert message.reason is FAILURES[condition]


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        (DeviceCondition.OK, DeviceCondition.RADIO_OFF, S.FAILED),
        (DeviceCondition.RADIO_OFF, DeviceCondition.OK, S.DELIVERED),
    ],
)
def test_the_condition_counts_when_the_device_sends(
    before: DeviceCondition, after: DeviceCondition, end: MessageState
) -> None:
    network = Network()
    network.device().condition = before
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is S.TAKEN)
    network.device().condition = after
    network.until_idle()
    assert message.state is end


def test_the_condition_of_a_device_concerns_its_own_messages_only() -> None:
    network = Network()
    network.device().condition = DeviceCondition.NO_SERVICE
    message = network.submit(a_message())
    network.until_idle()
    assert message.state is S.DELIVERED


def test_a_device_belongs_to_the_account_that_first_sent_through_it() -> None:
    network = Network()
    assert network.device().owner is None
    first = network.submit(a_message("1", device=DEVICE))
    network.submit(a_message("2", device=DEVICE))
    assert network.device().owner is first.account


def test_a_forgotten_device_is_one_never_named() -> None:
    network = Network()
    device = network.device()
    device.condition = DeviceCondition.NO_SERVICE
    network.smsc.forget_device(device, network.now)
    assert list(network.smsc.devices) == []
    assert network.device() is not device
    assert list(network.smsc.devices) == [network.device()]


def test_what_was_queued_for_a_forgotten_device_is_sent_all_the_same() -> None:
    network = Network()
    network.switch_device(is_on=False)
    messages = [network.submit(a_message(str(number), device=DEVICE)) for number in range(20)]
    network.until_idle()
    network.smsc.forget_device(network.device(), network.now)
    assert [(device.provider, device.id) for device in network.smsc.devices] == [("acme", DEVICE)]
    network.until_idle()
    assert {message.state for message in messages} == {S.DELIVERED}
    assert len(network.polls) == 2


@pytest.mark.parametrize("state", [S.WAITING, S.QUEUED, S.TAKEN])
def test_a_message_under_way_outlives_its_device(state: MessageState) -> None:
    network = Network()
    network.device().condition = DeviceCondition.RADIO_OFF
    message = network.submit(a_message(device=DEVICE))
    network.until(lambda: message.state is state)
    network.smsc.forget_device(network.device(), network.now)
    network.until_idle()
    assert message.state is S.DELIVERED


def test_a_forgotten_device_is_not_switched_any_more() -> None:
    network = Network()
    device = network.device()
    device.planned_switches[Switch(device, HOUR, is_on=False)] = network.timeline.plan(HOUR, device)
    network.smsc.forget_device(device, network.now)
    assert network.timeline.next_due() is None


def on_course(course: Lifecycle, *, send_at: int | None = None, device: str | None = None) -> MtMessage:
    message = a_message(send_at=send_at, device=device)
    message.lifecycle = course
    return message


def test_a_message_follows_its_lifecycle_whatever_its_handset() -> None:
    network = Network()
    network.handset(HandsetCondition.OFF)
    course = (
        LifecycleStep(300 * MILLISECOND, S.SENT),
        LifecycleStep(SECOND, S.RETRYING, FailureReason.MEMORY_FULL),
        LifecycleStep(HOUR, S.UNDELIVERED, FailureReason.SPAM),
    )
    message = network.submit(on_course(course))
    network.until_idle()
    assert message.history == [
        Step(0, S.WAITING),
        Step(300 * MILLISECOND, S.SENT),
        Step(SECOND, S.NETWORK),
        Step(SECOND, S.RETRYING, FailureReason.MEMORY_FULL),
        Step(HOUR, S.UNDELIVERED, FailureReason.SPAM),
    ]
    assert [change.after for change in network.changes] == message.history
    assert [change.before for change in network.changes] == [None, *message.history[:-1]]
    assert (message.lifecycle, message.planned, message.control) == ((), None, Control.AUTOMATIC)


def test_a_scheduled_message_begins_its_lifecycle_at_its_time() -> None:
    network = Network()
    message = network.submit(on_course((LifecycleStep(SECOND, S.REJECTED, FailureReason.CONTENT),), send_at=HOUR))
    network.until_idle()
    assert message.history == [
        Step(0, S.SCHEDULED),
        Step(HOUR, S.WAITING),
        Step(HOUR + SECOND, S.REJECTED, FailureReason.CONTENT),
    ]


def test_a_message_with_an_empty_lifecycle_may_be_cancelled() -> None:
    network = Network()
    message = network.submit(on_course(()))
    network.until_idle()
    assert story(message) == [(0, S.WAITING)]
    network.smsc.cancel(message, HOUR)
    assert message.state is S.CANCELLED


def test_a_lifecycle_that_ends_on_the_way_leaves_the_message_there() -> None:
    network = Network()
    handset = network.handset(HandsetCondition.OFF)
    message = network.submit(on_course((LifecycleStep(SECOND, S.RETRYING, FailureReason.ABSENT_SUBSCRIBER),)))
    network.until_idle()
    network.switch(HandsetCondition.REACHABLE)
    network.until_idle()
    assert (message.state, message.arrived_at, message.planned) == (S.RETRYING, None, None)
    assert not handset.waiting


def test_a_lifecycle_through_a_device_does_not_wait_for_it() -> None:
    network = Network()
    network.switch_device(is_on=False)
    message = network.submit(on_course((LifecycleStep(SECOND, S.FAILED, FailureReason.NULL_PDU),), device=DEVICE))
    network.until_idle()
    assert story(message) == [(0, S.WAITING), (1000, S.QUEUED), (1000, S.TAKEN), (1000, S.FAILED)]
    assert message.reason is FailureReason.NULL_PDU
    assert network.polls == []


@pytest.mark.parametrize("is_named", [True, False])
def test_a_message_delivered_by_its_lifecycle_is_answered(is_named: bool) -> None:  # noqa: FBT001
    network = Network()
    if is_named:
        network.handset(HandsetCondition.FULL).behaviour = HandsetBehaviour(answers_after=SECOND)
    message = network.submit(on_course((LifecycleStep(HOUR, S.DELIVERED),)))
    network.until_idle()
    assert (message.state, message.arrived_at) == (S.DELIVERED, HOUR)
    assert network.deeds == ([(HOUR + SECOND, HandsetAction.ANSWER)] if is_named else [])


def test_a_step_without_webhook_is_marked_in_its_change() -> None:
    network = Network()
    network.submit(on_course((LifecycleStep(SECOND, S.NETWORK), LifecycleStep(HOUR, S.DELIVERED, notifies=False))))
    network.until_idle()
    assert [(change.after.state, change.notifies) for change in network.changes] == [
        (S.WAITING, True),
        (S.SENT, True),
        (S.NETWORK, True),
        (S.DELIVERED, False),
    ]


def test_a_state_by_hand_ends_the_lifecycle() -> None:
    network = Network()
    message = network.submit(on_course((LifecycleStep(SECOND, S.SENT), LifecycleStep(HOUR, S.DELIVERED))))
    network.until(lambda: message.state is S.SENT)
    network.smsc.put(message, S.RETRYING, None, network.now)
    network.until_idle()
    assert (message.state, message.control) == (S.RETRYING, Control.MANUAL)


@pytest.mark.parametrize("device", [None, DEVICE])
def test_nothing_happens_any_more_to_a_message_that_was_dropped(device: str | None) -> None:
    network = Network()
    handset = network.handset(HandsetCondition.OFF)
    waiting = network.submit(a_message(device=device))
    network.until(lambda: bool(handset.waiting))
    queued = network.submit(a_message("m2", device=device))
    network.step()
    for message in (waiting, queued):
        network.smsc.drop(message)
    seen = len(network.changes)
    network.switch(HandsetCondition.REACHABLE)
    network.until_idle()
    assert len(network.changes) == seen
    assert handset.waiting == {}


def test_a_message_to_a_number_that_cannot_exist_ends_undelivered_later() -> None:
    network = Network()
    message = network.submit(a_message(to=Msisdn("330639980001")))
    network.until_idle()
    assert message.state is S.UNDELIVERED
    assert message.reason is FailureReason.INVALID_NUMBER
    assert message.arrived_at is None
    assert len({step.at for step in message.history}) == len(message.history) > 1


def test_a_message_from_a_sender_that_no_network_carries_is_rejected() -> None:
    network = Network()
    message = a_message()
    message.sender = SenderId("MyCompany12345")
    network.submit(message)
    network.until_idle()
    assert (message.state, message.reason) == (S.REJECTED, FailureReason.SENDER_REFUSED)


def test_no_lifecycle_leads_to_a_handset_that_cannot_exist() -> None:
    network = Network()
    message = a_message(to=Msisdn("330639980001"))
    message.lifecycle = (LifecycleStep(SECOND, S.DELIVERED),)
    network.submit(message)
    network.until_idle()
    assert (message.state, message.reason) == (S.UNDELIVERED, FailureReason.INVALID_NUMBER)
    assert message.arrived_at is None


def test_a_gsm_text_is_submitted_as_the_alphabet_holds_it() -> None:
    message = a_message()
    message.text, message.segments = "ça", ("ça",)
    Network().submit(message)
    assert (message.text, message.segments) == ("?a", ("?a",))
