import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.core.device import PACK_SIZE, GatewayDevice
from sandbox.core.instants import SECOND
from sandbox.core.message import MessageState, MtMessage, Step
from tests.making import a_message


def a_device(poll_interval: int = 10 * SECOND) -> GatewayDevice:
    return GatewayDevice("acme", "8167", created_at=3 * SECOND, poll_interval=poll_interval)


def queued(message_id: str, priority: int = 1) -> MtMessage:
    message = a_message(message_id, device="8167", priority=priority)
    message.move(Step(0, MessageState.QUEUED))
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
    assert not device.has_work
    assert device.take_pack() == []


def test_messages_are_taken_in_order_of_arrival() -> None:
    device = a_device()
    for message_id in ("z", "a", "m"):
        device.enqueue(queued(message_id))
    assert pack(device) == ["z", "a", "m"]
    assert not device.has_work


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
    assert not device.has_work


def test_a_message_put_by_hand_or_cancelled_has_left_the_queue() -> None:
    device = a_device()
    by_hand, cancelled, left = queued("by hand"), queued("cancelled"), queued("left")
    for message in (by_hand, cancelled, left):
        device.enqueue(message)
    by_hand.put(Step(1, MessageState.TAKEN))
    cancelled.move(Step(1, MessageState.CANCELLED))
    assert pack(device) == ["left"]


def test_a_message_put_into_the_queued_state_by_hand_is_not_taken() -> None:
    device = a_device()
    message = a_message("m1", device="8167")
    message.move(Step(0, MessageState.WAITING))
    message.put(Step(0, MessageState.QUEUED))
    device.enqueue(message)
    assert pack(device) == []


def test_those_that_have_left_take_no_room_in_the_pack() -> None:
    device = a_device()
    messages = [queued(str(number)) for number in range(20)]
    for message in messages:
        device.enqueue(message)
    for message in messages[:5]:
        message.move(Step(1, MessageState.CANCELLED))
    assert pack(device) == [str(number) for number in range(5, 20)]
