import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.devices.device import FAILURES, PACK_SIZE, DeviceCondition, GatewayDevice
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND

from tests.making import a_message


def a_device(poll_interval: int = 10 * SECOND) -> GatewayDevice:
    return GatewayDevice("acme", "8167", created_at=3 * SECOND, poll_interval=poll_interval)


def queued(message_id: str, priority: int = 1) -> MtMessage:
    message = a_message(message_id, device="8167", priority=priority)
    message.move(0, MessageState.QUEUED)
    return message


def pack(device: GatewayDevice) -> list[str]:
    return [message.id for message in device.take_pack()]


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [(3, 3, 13), (4, 3, 13), (12, 3, 13), (13, 13, 23), (1000, 993, 1003)],
)
def test_a_device_polls_on_a_grid_of_its_own(now: int, last: int, following: int) -> None:
    device = a_device()
    assert device.last_seen(now * SECOND) == last * SECOND
    assert device.next_poll(now * SECOND) == following * SECOND


@given(st.integers(3 * SECOND, 10**18), st.integers(1, 10**9))
def test_now_lies_between_the_last_poll_and_the_next(now: int, interval: int) -> None:
    device = a_device(interval)
    assert device.last_seen(now) <= now < device.next_poll(now)
    assert device.next_poll(now) - device.last_seen(now) == interval


def test_a_device_without_an_interval_polls_all_the_time() -> None:
    device = a_device(poll_interval=0)
    assert device.last_seen(5 * SECOND) == device.next_poll(5 * SECOND) == 5 * SECOND


def test_a_device_without_messages_has_no_work() -> None:
    device = a_device()
    assert not device.has_work()
    assert not device.is_poll_planned
    assert device.take_pack() == []


def test_messages_are_taken_in_order_of_arrival() -> None:
    device = a_device()
    for message_id in ("z", "a", "m"):
        device.enqueue(queued(message_id))
    assert pack(device) == ["z", "a", "m"]
    assert not device.has_work()


def test_high_priority_goes_first_and_arrival_decides_between_equals() -> None:
    device = a_device()
    for message_id, priority in [("low", 0), ("one", 1), ("high", 2), ("two", 1), ("higher", 3)]:
        device.enqueue(queued(message_id, priority))
    assert pack(device) == ["higher", "high", "one", "two", "low"]


def test_a_poll_takes_fifteen_messages_at_most() -> None:
    assert PACK_SIZE == 15
    device = a_device()
    for number in range(31):
        device.enqueue(queued(str(number)))
    packs = [pack(device), pack(device), pack(device)]
    assert [len(one) for one in packs] == [15, 15, 1]
    assert [message_id for one in packs for message_id in one] == [str(number) for number in range(31)]
    assert not device.has_work()


def test_a_message_put_by_hand_or_cancelled_has_left_the_queue() -> None:
    device = a_device()
    by_hand, cancelled, left = queued("by hand"), queued("cancelled"), queued("left")
    for message in (by_hand, cancelled, left):
        device.enqueue(message)
    by_hand.put(1, MessageState.TAKEN)
    cancelled.move(1, MessageState.CANCELLED)
    assert pack(device) == ["left"]


def test_a_message_put_into_the_queued_state_by_hand_is_not_taken() -> None:
    device = a_device()
    message = a_message("m1", device="8167")
    message.move(0, MessageState.WAITING)
    message.put(0, MessageState.QUEUED)
    device.enqueue(message)
    assert pack(device) == []


def test_messages_that_left_the_queue_take_no_room_in_the_pack() -> None:
    device = a_device()
    messages = [queued(str(number)) for number in range(20)]
    for message in messages:
        device.enqueue(message)
    for message in messages[:5]:
        message.move(1, MessageState.CANCELLED)
    assert pack(device) == [str(number) for number in range(5, 20)]


def switched(device: GatewayDevice, *, is_on: bool, at: int) -> GatewayDevice:
    device.switch(is_on=is_on, now=at * SECOND)
    return device


def seen(device: GatewayDevice, at: int) -> int:
    """In seconds."""
    return device.last_seen(at * SECOND) // SECOND


def test_a_device_that_is_off_was_last_seen_at_its_last_poll() -> None:
    device = switched(a_device(), is_on=False, at=27)
    assert not device.is_online
    assert [seen(device, at) for at in (27, 33, 1000)] == [23, 23, 23]


def test_a_device_switched_on_again_is_seen_at_its_next_poll_and_keeps_its_grid() -> None:
    device = switched(switched(a_device(), is_on=False, at=27), is_on=True, at=58)
    assert device.next_poll(58 * SECOND) == 63 * SECOND
    assert [seen(device, at) for at in (58, 62, 63, 74)] == [23, 23, 63, 73]


def test_a_device_switched_on_at_the_instant_of_a_poll_has_missed_it() -> None:
    device = switched(switched(a_device(), is_on=False, at=27), is_on=True, at=63)
    assert device.next_poll(63 * SECOND) == 73 * SECOND
    assert [seen(device, at) for at in (63, 72, 73)] == [23, 23, 73]


def test_an_outage_between_two_polls_is_not_noticed() -> None:
    device = switched(switched(a_device(), is_on=False, at=24), is_on=True, at=25)
    assert [seen(device, at) for at in (24, 25, 32, 33)] == [23, 23, 23, 33]


def test_switching_to_the_present_state_changes_nothing() -> None:
    device = switched(a_device(), is_on=True, at=27)
    assert seen(device, 27) == 23
    switched(switched(device, is_on=False, at=27), is_on=False, at=58)
    assert seen(device, 58) == 23
    assert switched(device, is_on=True, at=60).is_online


def test_a_device_without_an_interval_is_seen_until_it_is_switched_off() -> None:
    device = switched(a_device(poll_interval=0), is_on=False, at=27)
    assert seen(device, 58) == 27
    assert seen(switched(device, is_on=True, at=58), 60) == 60


def test_another_interval_counts_from_when_it_was_set() -> None:
    device = a_device()
    device.poll_every(SECOND, 27 * SECOND)
    assert seen(device, 27) == 23
    assert device.next_poll(27 * SECOND) == 28 * SECOND
    assert seen(device, 30) == 30
    device.poll_every(60 * SECOND, 30 * SECOND)
    assert [seen(device, at) for at in (30, 89, 90)] == [30, 30, 90]


def test_the_queue_is_counted_without_messages_that_left_it() -> None:
    device = a_device()
    messages = [queued(str(number)) for number in range(4)]
    for message in messages:
        device.enqueue(message)
    messages[0].move(1, MessageState.CANCELLED)
    messages[1].put(1, MessageState.TAKEN)
    assert device.queued == 2


def test_a_device_takes_packs_of_its_own_size() -> None:
    device = a_device()
    device.pack_size = 2
    for number in range(3):
        device.enqueue(queued(str(number)))
    assert [pack(device), pack(device), pack(device)] == [["0", "1"], ["2"], []]


def test_every_condition_but_ok_is_a_failure_of_the_same_name() -> None:
    assert {condition.value: reason.value for condition, reason in FAILURES.items()} == {
        condition.value: condition.value for condition in DeviceCondition if condition is not DeviceCondition.OK
    }


def test_a_device_just_named_works_and_is_not_configured() -> None:
    device = a_device()
    assert device.condition is DeviceCondition.OK
    assert device.is_online
    assert device.is_configured is False
    assert device.sims is None
    assert device.owner is None
