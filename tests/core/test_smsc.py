from collections.abc import Callable

import pytest

from sandbox.core.device import GatewayDevice
from sandbox.core.errors import WrongTransitionError
from sandbox.core.events import StateChanged
from sandbox.core.instants import HOUR, MILLISECOND, SECOND
from sandbox.core.message import MessageState, MtMessage, Progress, Step
from sandbox.core.pace import NORMAL, PACES, Pace
from sandbox.core.receipt import Reason
from sandbox.core.smsc import Due, Smsc
from sandbox.core.timeline import Timeline
from tests.making import a_message

S = MessageState
DEVICE = "8167"


class Network:
    """An Smsc and its timeline, walked along from one due thing to the next."""

    def __init__(self, pace: Pace = NORMAL) -> None:
        self.timeline = Timeline[Due]()
        self.smsc = Smsc(self.timeline, pace)
        self.now = 0
        self.told: list[StateChanged] = []
        self.polls: list[int] = []

    def submit(self, message: MtMessage) -> MtMessage:
        self.told.append(self.smsc.submit(message, self.now))
        return message

    def step(self) -> None:
        self.now, due = self.timeline.take()
        if isinstance(due, GatewayDevice):
            self.polls.append(self.now)
            self.told.extend(self.smsc.poll(due, self.now))
        else:
            self.told.append(self.smsc.move_on(due, self.now))

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
    assert network.told == [StateChanged(message, None, Step(0, S.WAITING))]


def test_a_healthy_message_goes_to_its_handset_at_the_pace_of_the_network() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until_idle()
    assert story(message) == [(0, S.WAITING), (1000, S.SENT), (1500, S.NETWORK), (2000, S.DELIVERED)]
    assert message.planned is None


def test_each_change_tells_the_step_before() -> None:
    network = Network()
    message = network.submit(a_message())
    network.until_idle()
    assert [change.after for change in network.told] == message.history
    assert [change.before for change in network.told] == [None, *message.history[:-1]]


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
    assert message.reason is Reason.INVALID_NUMBER


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
    change = network.smsc.cancel(message, network.now)
    assert change == StateChanged(message, before, Step(network.now, S.CANCELLED))
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
    change = network.smsc.put(message, S.RETRYING, Reason.ABSENT_SUBSCRIBER, network.now)
    assert change == StateChanged(message, before, Step(network.now, S.RETRYING, Reason.ABSENT_SUBSCRIBER))
    network.until_idle()
    assert (message.state, message.progress, message.planned) == (S.RETRYING, Progress.BY_HAND, None)


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
