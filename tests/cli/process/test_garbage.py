"""The collector of garbage: no pauses under load, and all of it when the server is idle or has grown too much."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from sms_sandbox.cli.process.garbage import Collector

IDLE_LOOKS = 20
PATIENT_LOOKS = 240


class Cycle:
    """An object that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


class Process:
    """A process whose processor time and memory are set by hand."""

    def __init__(self) -> None:
        self.spent = 0.0
        self.blocks = 500_000
        self.collector = Collector(lambda: self.spent, lambda: self.blocks)
        self.collector.begin()

    def look(self, load: float = 0.0, times: int = 1) -> None:
        """Look at the ends of periods with that share of a processor taken."""
        for _ in range(times):
            self.spent += load / 4
            self.collector.look()


@pytest.fixture
def process() -> Iterator[Process]:
    """Return a process, and put Python's own collector back as it was."""
    was_enabled = gc.isenabled()
    yield Process()
    gc.unfreeze()
    (gc.enable if was_enabled else gc.disable)()


def cycle() -> "weakref.ref[Cycle]":
    """Return a reference to garbage just made."""
    return weakref.ref(Cycle())


def put_aside(process: Process) -> "weakref.ref[Cycle]":
    """Return a reference to garbage that was put aside under load."""
    garbage = cycle()
    process.look(load=0.9)
    return garbage


def test_garbage_made_under_load_is_put_aside(process: Process) -> None:
    garbage = put_aside(process)
    gc.collect()
    assert garbage() is not None
    assert len(gc.get_objects(0)) < 100


def test_young_garbage_is_collected_where_little_is_made(process: Process) -> None:
    garbage = cycle()
    process.look(load=0.05)
    assert garbage() is None


def test_all_garbage_is_collected_once_the_server_is_idle_and_has_grown(process: Process) -> None:
    garbage = put_aside(process)
    process.blocks += 100_001
    process.look(load=0.01, times=IDLE_LOOKS - 1)
    assert garbage() is not None
    process.look(load=0.01)
    assert garbage() is None


def test_garbage_stays_in_an_idle_server_that_has_not_grown(process: Process) -> None:
    garbage = put_aside(process)
    process.blocks += 100_000
    process.look(times=2 * IDLE_LOOKS)
    assert garbage() is not None


def test_load_begins_the_count_of_idle_looks_anew(process: Process) -> None:
    garbage = put_aside(process)
    process.blocks += 100_001
    process.look(times=IDLE_LOOKS - 1)
    process.look(load=0.03)
    process.look(times=IDLE_LOOKS - 1)
    assert garbage() is not None
    process.look()
    assert garbage() is None


def test_growth_counts_from_the_last_full_collection(process: Process) -> None:
    process.blocks += 100_001
    process.look(times=IDLE_LOOKS)
    garbage = put_aside(process)
    process.blocks += 100_000
    process.look(times=2 * IDLE_LOOKS)
    assert garbage() is not None


def test_all_garbage_is_collected_under_load_once_the_server_has_grown_too_much(process: Process) -> None:
    garbage = put_aside(process)
    process.blocks += 1_000_000
    process.look(load=0.9, times=PATIENT_LOOKS)
    assert garbage() is not None
    process.blocks += 1
    process.look(load=0.9, times=PATIENT_LOOKS - 1)
    assert garbage() is not None
    process.look(load=0.9)
    assert garbage() is None


def test_growth_that_passes_makes_no_pause_under_load(process: Process) -> None:
    garbage = put_aside(process)
    for _ in range(2):
        process.blocks += 1_000_001
        process.look(load=0.9, times=PATIENT_LOOKS - 1)
        process.blocks -= 1_000_001
        process.look(load=0.9)
    assert garbage() is not None


def test_all_garbage_is_collected_at_once_where_the_server_has_grown_far_too_much(process: Process) -> None:
    garbage = put_aside(process)
    process.blocks += 3_000_000
    process.look(load=0.9)
    assert garbage() is not None
    process.blocks += 1
    process.look(load=0.9)
    assert garbage() is None


def test_a_large_server_may_grow_by_half_under_load(process: Process) -> None:
    process.blocks = 4_000_000
    process.look(load=0.9)
    garbage = put_aside(process)
    process.blocks = 6_000_000
    process.look(load=0.9, times=PATIENT_LOOKS)
    assert garbage() is not None
    process.blocks += 1
    process.look(load=0.9, times=PATIENT_LOOKS)
    assert garbage() is None


def test_python_makes_no_collection_of_its_own(process: Process) -> None:
    began: list[int] = []

    def note(_: str, info: dict[str, int]) -> None:
        began.append(info["generation"])

    gc.callbacks.append(note)
    kept = [[number] for number in range(200_000)]
    process.look(load=0.9)
    gc.callbacks.remove(note)
    assert len(kept) == 200_000
    assert began == []
