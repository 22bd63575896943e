from datetime import UTC, datetime, timedelta

import pytest
from sms_sandbox.client.models import ClockStretch
from sms_sandbox.client.wall_times import WallTimes

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


TIMES = WallTimes(
    [
        ClockStretch(MORNING, NOON, 10),  # ten times as fast for 6 s
        ClockStretch(MORNING + seconds(60), NOON + seconds(6), 0),  # an advance by an hour, which took a second
        ClockStretch(MORNING + seconds(3660), NOON + seconds(7), 10),
        ClockStretch(MORNING + seconds(3670), NOON + seconds(8), 0),  # frozen for 20 s, and then as fast as real time
        ClockStretch(MORNING + seconds(3670), NOON + seconds(28), 1),
    ]
)


@pytest.mark.parametrize(
    ("at", "wall"),
    [(0, 0), (20, 2), (60, 6), (1000, 6), (3660, 7), (3665, 7.5), (3670, 8), (3671, 29)],
)
def test_wall_time_follows_the_stretch_that_the_moment_lies_in(at: float, wall: float) -> None:
    assert TIMES.of(MORNING + seconds(at)) == NOON + seconds(wall)


def test_wall_time_before_the_first_stretch_is_not_known() -> None:
    assert TIMES.of(MORNING - seconds(1)) is None
    assert WallTimes([]).of(MORNING) is None
