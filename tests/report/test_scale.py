from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from sms_sandbox.report.scale import Scale


def a_scale(times: list[int], end: int) -> Scale:
    return Scale(times, 0, end, left=100, width=1000)


def test_scale_without_gaps_is_linear() -> None:
    scale = a_scale([*range(0, 100 * SECOND, SECOND)], 100 * SECOND)
    assert scale.cuts == []
    assert [scale.x(at * SECOND) for at in (0, 50, 100)] == [100, 600, 1100]
    assert scale.x(-5) == 100
    assert scale.x(DAY) == 1100
    assert scale.time(600) == 50 * SECOND


def test_long_gap_is_cut() -> None:
    scale = a_scale([SECOND, 3 * SECOND], 2 * DAY)
    [cut] = scale.cuts
    assert cut.lasts == 2 * DAY - 3 * SECOND
    assert cut.right - cut.left < 50
    assert scale.x(3 * SECOND) > 1000


def test_ticks_are_round_and_apart() -> None:
    scale = a_scale([*range(0, 100 * SECOND, SECOND)], 100 * SECOND)
    labels = [tick.label for tick in scale.ticks()]
    assert labels[:3] == ["0:00", "0:10", "0:20"]
    slow = a_scale([*range(0, 3 * HOUR, MINUTE)], 3 * HOUR)
    assert [tick.label for tick in slow.ticks()][:3] == ["0:00", "20:00", "40:00"]


def test_scale_without_times_can_be_drawn() -> None:
    scale = a_scale([], 0)
    assert scale.end == MILLISECOND
    assert next(scale.ticks()).label == "0:00"


@given(st.lists(st.integers(0, 3 * DAY), max_size=60), st.integers(0, 3 * DAY))
def test_later_times_are_never_further_left(times: list[int], end: int) -> None:
    scale = a_scale(times, end)
    places = [scale.x(at) for at in sorted([*times, end])]
    assert all(left <= right for left, right in pairwise(places))
    assert all(99.99 <= place <= 1100.01 for place in places)
    xs = [tick.x for tick in scale.ticks()]
    assert all(right - left >= 60 for left, right in pairwise(xs))
