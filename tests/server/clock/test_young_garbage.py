"""Young garbage, which is collected by what journals have grown."""

import gc
from collections.abc import Iterator

import pytest
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.young_garbage import ENTRIES, YOUNG_GARBAGE, GarbagePace

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.server.clock.test_driver import clock_driver, send


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """Switch the collecting on, and return the generations that are collected."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    was_enabled = gc.isenabled()
    gc.disable()
    YOUNG_GARBAGE.is_on = True
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    YOUNG_GARBAGE.is_on = False
    if was_enabled:
        gc.enable()


def grow(engine: Engine, entries: int) -> None:
    last = engine.journal.last
    while engine.journal.last < last + entries:
        engine.fault_control.load(engine.faults.faults)
        engine.network.clear()


def test_collection_comes_each_time_the_journal_has_grown(collections: list[int]) -> None:
    engine = Engine([ACME], EngineSettings(start=MORNING))
    pace = GarbagePace(engine.journal)
    pace.keep()
    assert collections == []
    for nth in range(1, 9):
        grow(engine, ENTRIES)
        pace.keep()
        pace.keep()
        assert len(collections) == nth
    assert sorted(collections) == [0] * 6 + [1] * 2


def test_nothing_is_collected_until_a_process_that_serves_switches_it_on(collections: list[int]) -> None:
    YOUNG_GARBAGE.is_on = False
    engine = Engine([ACME], EngineSettings(start=MORNING))
    pace = GarbagePace(engine.journal)
    grow(engine, ENTRIES)
    pace.keep()
    assert collections == []


async def test_advance_over_many_messages_collects_again_and_again(collections: list[int]) -> None:
    clock = clock_driver()
    while clock.engine.journal.last < 3 * ENTRIES:
        send(clock)
    sent = len(collections)
    assert sent >= 2
    await clock.advance_to(MORNING + 60_000_000)
    assert len(collections) >= sent + 2
