"""The collector of garbage: short pauses, and all of it when the server is idle."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from sms_sandbox.cli.process.garbage import IdleCollection, collect_in_short_pauses
from sms_sandbox.server.clock.young_garbage import YOUNG_GARBAGE


class Cycle:
    """An object that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Put the collector back as it was."""
    thresholds, was_enabled = gc.get_threshold(), gc.isenabled()
    collect_in_short_pauses()
    assert YOUNG_GARBAGE.is_on
    yield
    YOUNG_GARBAGE.is_on = False
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    (gc.enable if was_enabled else gc.disable)()


def outlived() -> "weakref.ref[Cycle]":
    """Return a reference to garbage in the third generation."""
    cycle = Cycle()
    gc.collect(0)
    gc.collect(1)
    return weakref.ref(cycle)


def is_there(garbage: "weakref.ref[Cycle]") -> bool:
    return garbage() is not None


def test_garbage_is_collected_once_it_is_much_and_the_server_idle() -> None:
    idle, garbage = IdleCollection(), outlived()
    for _ in range(60):
        gc.collect(1)
    assert is_there(garbage)
    idle.look()
    assert is_there(garbage), "no second look has shown that the server is idle"
    idle.look()
    assert not is_there(garbage)


def test_garbage_stays_while_it_is_little() -> None:
    idle, garbage = IdleCollection(), outlived()
    idle.look()
    idle.look()
    assert is_there(garbage)


def test_garbage_stays_while_the_server_is_busy() -> None:
    idle, garbage = IdleCollection(), outlived()
    for _ in range(60):
        gc.collect(1)
    idle.look()
    kept = [[number] for number in range(2_000)]
    idle.look()
    assert is_there(garbage)
    assert len(kept) == 2_000
    idle.look()
    assert not is_there(garbage), "the next look finds the server idle"


def test_each_pause_looks_at_few_objects() -> None:
    looked_at: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looked_at.append(sum(len(gc.get_objects(generation)) for generation in range(info["generation"] + 1)))

    gc.callbacks.append(note)
    kept = [[number] for number in range(200_000)]
    gc.callbacks.remove(note)
    assert len(kept) == 200_000
    assert 20 < len(looked_at) < 30
    assert max(looked_at) < 45_000
