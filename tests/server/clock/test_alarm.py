import asyncio

import pytest
from sms_sandbox.server.clock.alarm import Alarm

from tests.running import Watch


class Bell:
    def __init__(self) -> None:
        self.rings = 0

    def __call__(self) -> None:
        self.rings += 1


async def test_alarm_rings_once_at_its_time(watch: Watch) -> None:
    bell = Bell()
    Alarm(bell).set(5)
    await watch.goes_on(4)
    assert bell.rings == 0
    await watch.goes_on(1)
    await watch.goes_on(60)
    assert bell.rings == 1


async def test_alarm_set_twice_rings_once_at_the_earlier_time(watch: Watch) -> None:
    bell = Bell()
    alarm = Alarm(bell)
    for seconds in (5, 2, 9):
        alarm.set(seconds)
    await watch.goes_on(2)
    assert bell.rings == 1
    await watch.goes_on(60)
    assert bell.rings == 1


async def test_alarm_that_rang_can_be_set_again(watch: Watch) -> None:
    bell = Bell()
    alarm = Alarm(bell)
    for _ in range(2):
        alarm.set(1)
        await watch.goes_on(1)
    assert bell.rings == 2


async def test_dropped_alarm_does_not_ring(watch: Watch) -> None:
    bell = Bell()
    alarm = Alarm(bell)
    alarm.drop()
    alarm.set(1)
    alarm.drop()
    await watch.goes_on(2)
    assert bell.rings == 0


def test_alarm_set_again_while_it_fires_rings_on_uvloop() -> None:
    rings = 0

    async def ring() -> None:
        has_rung = asyncio.Event()

        def bell() -> None:
            nonlocal rings
            rings += 1
            has_rung.set()

        alarm = Alarm(bell)
        for _ in range(3):
            alarm.set(0)
        await has_rung.wait()

    uvloop = pytest.importorskip("uvloop", reason="there is none on Windows")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ring())
    assert rings == 1
