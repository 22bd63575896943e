from itertools import count

from sms_sandbox.server.clock.wall_times import MOST, Stretch, WallTimes


def test_stretch_begins_at_the_wall_time_of_its_note() -> None:
    ticks = iter((1_000.0, 1_000.5))
    times = WallTimes(lambda: next(ticks))
    times.begin(7, 2.0)
    times.begin(9, 0)
    assert [*times] == [Stretch(7, 1_000_000_000, 2.0), Stretch(9, 1_000_500_000, 0)]


def test_oldest_stretch_is_forgotten_first() -> None:
    ticks = count()
    times = WallTimes(lambda: next(ticks))
    for at in range(MOST + 5):
        times.begin(at, 1)
    assert [one.at for one in times] == [*range(5, MOST + 5)]
