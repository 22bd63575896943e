import pickle
from collections.abc import Iterator
from math import inf
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.time.timeline import Timeline

T = TypeVar("T")


def take_all(timeline: Timeline[str]) -> list[tuple[int, str]]:
    taken = []
    while timeline.next_due() is not None:
        taken.append(timeline.take())
    return taken


def taken_by(timeline: "Timeline[T]", latest: float) -> Iterator[tuple[int, T]]:
    while (what := timeline.take_by(latest)) is not None:
        yield timeline.taken_at, what


def test_nothing_is_due_on_an_empty_timeline() -> None:
    timeline = Timeline[str]()
    assert timeline.next_due() is None
    assert len(timeline) == 0
    with pytest.raises(IndexError, match=r"^nothing is due$"):
        timeline.take()


def test_things_come_in_order_of_time() -> None:
    timeline = Timeline[str]()
    for due, what in [(30, "c"), (10, "a"), (20, "b")]:
        timeline.plan(due, what)
    assert timeline.next_due() == 10
    assert take_all(timeline) == [(10, "a"), (20, "b"), (30, "c")]


def test_things_due_at_one_instant_come_in_the_order_they_were_planned() -> None:
    timeline = Timeline[str]()
    for what in "zaybx":
        timeline.plan(10, what)
    assert [what for _, what in take_all(timeline)] == list("zaybx")


def test_things_that_cannot_be_compared_may_be_due_at_one_instant() -> None:
    timeline = Timeline[object]()
    one, other = object(), object()
    timeline.plan(10, one)
    timeline.plan(10, other)
    assert [timeline.take(), timeline.take()] == [(10, one), (10, other)]


def test_a_cancelled_thing_does_not_come() -> None:
    timeline = Timeline[str]()
    first = timeline.plan(10, "a")
    timeline.plan(20, "b")
    timeline.cancel(first)
    assert timeline.next_due() == 20
    assert take_all(timeline) == [(20, "b")]


def test_cancelling_twice_is_cancelling_once() -> None:
    timeline = Timeline[str]()
    entry = timeline.plan(10, "a")
    timeline.plan(20, "b")
    timeline.cancel(entry)
    timeline.cancel(entry)
    assert len(timeline) == 1


def test_cancelling_a_past_entry_does_nothing() -> None:
    timeline = Timeline[str]()
    entry = timeline.plan(10, "a")
    timeline.plan(20, "b")
    timeline.take()
    timeline.cancel(entry)
    assert len(timeline) == 1
    assert take_all(timeline) == [(20, "b")]


def test_iteration_begins_with_the_first_and_omits_cancelled() -> None:
    timeline = Timeline[str]()
    first = timeline.plan(5, "first")
    timeline.plan(30, "c")
    timeline.plan(20, "b")
    cancelled = timeline.plan(40, "d")
    timeline.plan(10, "a")
    timeline.cancel(first)
    timeline.cancel(cancelled)
    assert next(iter(timeline)) == "a"
    assert sorted(timeline) == ["a", "b", "c"]
    assert take_all(timeline) == [(10, "a"), (20, "b"), (30, "c")]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans())))
def test_entries_come_in_order_of_time_and_planning(planned: list[tuple[int, bool]]) -> None:
    timeline = Timeline[str]()
    entries = [timeline.plan(due, str(number)) for number, (due, _) in enumerate(planned)]
    for entry, (_, is_cancelled) in zip(entries, planned, strict=True):
        if is_cancelled:
            timeline.cancel(entry)
    kept = [(due, str(number)) for number, (due, is_cancelled) in enumerate(planned) if not is_cancelled]
    assert len(timeline) == len(kept)
    assert take_all(timeline) == sorted(kept, key=lambda one: one[0])
    assert len(timeline) == 0


def test_first_things_are_shown_in_order_without_those_cancelled() -> None:
    timeline = Timeline[str]()
    entries = [timeline.plan(due, what) for due, what in [(30, "c"), (10, "a"), (20, "b"), (40, "d")]]
    timeline.cancel(entries[1])
    assert timeline.first(2) == [(20, "b"), (30, "c")]
    assert len(timeline) == 3


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(0, 50), st.integers(0, 2_500))
def test_many_cancelled_entries_are_removed_and_the_others_keep_their_order(
    dues: list[int], at: int, cancelled: int
) -> None:
    timeline: Timeline[int] = Timeline()
    entries = [(timeline.plan(due, number), due, number) for number, due in enumerate(dues)]
    for _ in range(cancelled):
        timeline.cancel(timeline.plan(at, -1))
    for entry, _, number in entries:
        if number % 3:
            timeline.cancel(entry)
    kept = [(due, number) for _, due, number in entries if not number % 3]
    assert len(timeline._heap) <= 2 * len(timeline) + 1_000
    assert len(timeline) == len(kept)
    assert [timeline.take() for _ in kept] == sorted(kept)


def test_cleared_timeline_has_nothing_due_and_its_entries_are_cancelled() -> None:
    timeline: Timeline[str] = Timeline()
    entry = timeline.plan(5, "a")
    timeline.clear()
    assert (len(timeline), timeline.next_due(), entry[2]) == (0, None, None)
    timeline.plan(6, "b")
    assert timeline.take() == (6, "b")


def test_only_what_is_due_by_then_is_taken() -> None:
    timeline = Timeline[str]()
    cancelled = timeline.plan(5, "never")
    timeline.plan(10, "a")
    timeline.plan(20, "b")
    timeline.cancel(cancelled)
    assert [*taken_by(timeline, 9)] == []
    assert [*taken_by(timeline, 10)] == [(10, "a")]
    assert [*taken_by(timeline, inf)] == [(20, "b")]
    assert [*taken_by(timeline, 99)] == []


def test_what_is_planned_and_cancelled_while_things_are_taken_counts() -> None:
    timeline: Timeline[str] = Timeline(WAITS)
    cancelled = timeline.plan_after(0, 40, "never")
    timeline.plan_after(1, 5, "a")
    taken = []
    for due, what in taken_by(timeline, 50):
        taken.append((due, what))
        if what == "a":
            timeline.cancel(cancelled)
            timeline.plan(7, "c")
            timeline.plan_after(due, 0, "b")
        assert len(timeline) == 3 - len(taken)
    assert taken == [(6, "a"), (6, "b"), (7, "c")]


WAITS = (0, 5, 40)

planned_things = st.lists(
    st.tuples(st.sampled_from(["after", "at"]), st.sampled_from([*WAITS, 1, 17]), st.integers(0, 9)), max_size=60
)
"""How each thing is planned, how long after the present time, and how far the time moves before it is."""


def planned(timeline: "Timeline[int]", things: list[tuple[str, int, int]]) -> list[tuple[int, int, Any]]:
    """Plan the things. Return the time, the number and the entry of each."""
    now, entries = 0, []
    for number, (how, wait, moved) in enumerate(things):
        now += moved
        entry = timeline.plan_after(now, wait, number) if how == "after" else timeline.plan(now + wait, number)
        entries.append((now + wait, number, entry))
    return entries


@given(planned_things, st.sets(st.integers(0, 59)), st.integers(0, 80))
def test_things_planned_after_usual_waits_come_in_one_order_with_the_others(
    things: list[tuple[str, int, int]], cancelled: set[int], until: int
) -> None:
    timeline: Timeline[int] = Timeline(WAITS)
    entries = planned(timeline, things)
    for _, number, entry in entries:
        if number in cancelled:
            timeline.cancel(entry)
    kept = sorted((due, number) for due, number, _ in entries if number not in cancelled)
    assert len(timeline) == len(kept)
    assert timeline.first(3) == kept[:3]
    assert sorted(timeline) == sorted(number for _, number in kept)
    assert next(iter(timeline), None) == (kept[0][1] if kept else None)
    early = [one for one in kept if one[0] <= until]
    assert [*taken_by(timeline, until)] == early
    late = kept[len(early) :]
    assert len(timeline) == len(late)
    assert timeline.next_due() == (late[0][0] if late else None)
    assert [timeline.take() for _ in late] == late


@given(planned_things, st.sets(st.integers(0, 59)))
def test_kept_timeline_goes_on_with_the_same_entries(things: list[tuple[str, int, int]], cancelled: set[int]) -> None:
    timeline: Timeline[int] = Timeline(WAITS)
    for _, number, entry in planned(timeline, things):
        if number in cancelled:
            timeline.cancel(entry)
    first = timeline.plan_after(1_000, 5, 100)
    again, entry = pickle.loads(pickle.dumps((timeline, first)))  # noqa: S301  our own
    assert len(again) == len(timeline)
    for one, mine in ((timeline, first), (again, entry)):
        one.plan_after(1_001, 5, 101)
        one.cancel(mine)
    assert [again.take() for _ in range(len(again))] == [timeline.take() for _ in range(len(timeline))]


def test_state_of_an_earlier_version_is_taken() -> None:
    timeline: Timeline[str] = Timeline.__new__(Timeline)
    timeline.__setstate__({"_heap": [[5, 1, "a"], [7, 3, None], [6, 2, "b"]], "_sequence": 3, "_planned": 2})
    timeline.plan(6, "c")
    assert take_all(timeline) == [(5, "a"), (6, "b"), (6, "c")]


def test_cancelled_things_do_not_pile_up_in_queues() -> None:
    timeline: Timeline[int] = Timeline(WAITS)
    timeline.plan_after(0, 40, -1)
    for number in range(5_000):
        timeline.cancel(timeline.plan_after(0, 40, number))
    assert len(timeline._queues[40]) < 1_100
    assert timeline.take() == (40, -1)


def test_cleared_timeline_has_nothing_in_its_queues() -> None:
    timeline: Timeline[str] = Timeline(WAITS)
    entry = timeline.plan_after(0, 5, "a")
    timeline.clear()
    assert (len(timeline), timeline.next_due(), entry[2]) == (0, None, None)
    timeline.plan_after(3, 5, "b")
    assert timeline.take() == (8, "b")
