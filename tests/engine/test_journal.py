import pickle
from collections import deque

import pytest
from sms_sandbox.core.events import StateChanged
from sms_sandbox.engine.journal import EventKind, Exchange, Journal, JournalEntry
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import a_message

SUBJECT = Exchange("x1", 0, "acme", "send", HttpRequest("GET", b"/"))


def journal(entries: int, max_entries: int = 5) -> Journal:
    mine = Journal(max_entries)
    for at in range(entries):
        mine.note(at, EventKind.EXCHANGE_ARRIVED, SUBJECT)
    return mine


def numbers(mine: Journal, after: int) -> list[int]:
    return [entry.number for entry in mine.after(after)]


def test_an_empty_journal_has_no_last_entry() -> None:
    assert journal(0).last == 0
    assert journal(0).after(0) == []


def test_entries_are_numbered_from_one() -> None:
    mine = journal(2)
    assert [tuple(entry) for entry in mine.after(0)] == [
        (1, 0, EventKind.EXCHANGE_ARRIVED, SUBJECT),
        (2, 1, EventKind.EXCHANGE_ARRIVED, SUBJECT),
    ]
    assert mine.last == 2


@pytest.mark.parametrize(
    ("after", "expected"),
    [(0, [1, 2, 3, 4]), (-7, [1, 2, 3, 4]), (2, [3, 4]), (3, [4]), (4, []), (99, [])],
)
def test_a_reader_gets_what_follows_the_number_it_knows(after: int, expected: list[int]) -> None:
    assert numbers(journal(4), after) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [(0, [8, 9, 10, 11, 12]), (6, [8, 9, 10, 11, 12]), (7, [8, 9, 10, 11, 12]), (8, [9, 10, 11, 12]), (12, [])],
)
def test_the_oldest_entries_are_forgotten_and_the_numbers_go_on(after: int, expected: list[int]) -> None:
    mine = journal(12)
    assert mine.last == 12
    assert numbers(mine, after) == expected


@pytest.mark.parametrize("most", [1, 5, 1_000, 1_024, 2_500])
def test_newest_entries_are_kept_and_all_are_counted_whatever_the_blocks(most: int) -> None:
    mine, model = Journal(most), deque[int](maxlen=most)
    for number in range(1, 5_200):
        mine.note(number, EventKind.EXCHANGE_ARRIVED, SUBJECT)
        model.append(number)
        if number % 257 and number not in range(1_020, 1_030):
            continue
        other = pickle.loads(pickle.dumps(mine))  # noqa: S301  written on this line
        for one in (mine, other):
            assert (one.last, one.totals) == (number, {EventKind.EXCHANGE_ARRIVED: number})
            assert numbers(one, 0) == [*model]
            for after in (number - most - 1, number - most + 1, number - 1_030, number - 1, number):
                expected = [kept for kept in model if kept > after]
                assert numbers(one, after) == expected
                assert [entry.number for entry in one.after(after, 7)] == expected[:7]


def test_restored_journal_goes_on_and_forgets_as_the_one_it_was_written_from() -> None:
    mine = journal(3_000, 2_500)
    other = pickle.loads(pickle.dumps(mine))  # noqa: S301  written on this line
    for one in (mine, other):
        for at in range(2_000):
            one.note(at, EventKind.WEBHOOK_DONE, SUBJECT)
    assert numbers(other, 0) == numbers(mine, 0) == [*range(2_501, 5_001)]
    assert other.totals == mine.totals == {EventKind.EXCHANGE_ARRIVED: 3_000, EventKind.WEBHOOK_DONE: 2_000}


def test_totals_count_the_forgotten_ones_too() -> None:
    mine = journal(12)
    mine.note_change(12, a_message("m1"), 0)
    assert mine.totals == {EventKind.EXCHANGE_ARRIVED: 12, EventKind.MESSAGE_STATE: 1}


def test_a_listener_gets_each_entry_as_it_is_written() -> None:
    mine = journal(1)
    heard: list[int] = []
    mine.listen(lambda entry: heard.append(entry.number))
    mine.listen(lambda entry: heard.append(-entry.number))
    mine.note(5, EventKind.EXCHANGE_ANSWERED, SUBJECT)
    assert heard == [2, -2]


def test_a_listener_may_want_some_kinds_only() -> None:
    mine = journal(1)
    heard: list[EventKind] = []
    mine.listen(lambda entry: heard.append(entry.kind), (EventKind.EXCHANGE_ANSWERED, EventKind.WEBHOOK_DUE))
    for kind in (EventKind.EXCHANGE_ARRIVED, EventKind.EXCHANGE_ANSWERED, EventKind.MESSAGE_STATE):
        mine.note(5, kind, SUBJECT)
    assert heard == [EventKind.EXCHANGE_ANSWERED]


def test_listener_that_stops_gets_no_more_entries_and_the_others_do() -> None:
    mine = journal(0)
    heard: list[str] = []

    def one(entry: JournalEntry) -> None:
        heard.append(f"one {entry.number}")

    def other(entry: JournalEntry) -> None:
        heard.append(f"other {entry.number}")

    mine.listen(one)
    mine.listen(other, (EventKind.EXCHANGE_ARRIVED,))
    mine.note(1, EventKind.EXCHANGE_ARRIVED, SUBJECT)
    for _ in range(2):
        mine.stop_listening(one)
    mine.note(2, EventKind.EXCHANGE_ARRIVED, SUBJECT)
    mine.note(3, EventKind.EXCHANGE_ANSWERED, SUBJECT)
    assert heard == ["one 1", "other 1", "other 2"]


def test_a_pickled_journal_keeps_its_entries_and_no_listener() -> None:
    mine = journal(2)
    mine.listen(lambda _: None)
    other = pickle.loads(pickle.dumps(mine))  # noqa: S301  written on this line
    assert (numbers(other, 0), other.last, other.totals) == (numbers(mine, 0), mine.last, mine.totals)
    other.note(2, EventKind.EXCHANGE_ANSWERED, SUBJECT)
    assert numbers(other, 0) == [1, 2, 3]


def test_cleared_journal_has_no_entries_and_no_listener_and_numbers_go_on() -> None:
    mine = Journal(max_entries=5)
    seen: list[JournalEntry] = []
    mine.listen(seen.append)
    mine.note(1, EventKind.EXCHANGE_ARRIVED, SUBJECT)
    mine.clear()
    assert (len(mine.after(0)), mine.last) == (0, 1)
    mine.note(2, EventKind.EXCHANGE_ARRIVED, SUBJECT)
    assert [entry.number for entry in mine.after(0)] == [2]
    assert len(seen) == 1


@pytest.mark.parametrize("notifies", [True, False])
def test_change_of_state_is_returned_as_it_was_noted(*, notifies: bool) -> None:
    mine = Journal(max_entries=5)
    seen: list[JournalEntry] = []
    mine.listen(seen.append, [EventKind.MESSAGE_STATE])
    change = StateChanged(a_message("m1"), 2, notifies)
    mine.note_change(7, change.message, 2 if notifies else ~2)
    assert mine.after(0) == seen == [JournalEntry(1, 7, EventKind.MESSAGE_STATE, change)]
    assert mine.totals == {EventKind.MESSAGE_STATE: 1}


def test_state_of_an_earlier_version_is_taken() -> None:
    now = journal(0)
    silent = StateChanged(a_message("m1"), 1, notifies=False)
    entries = deque([(3, EventKind.EXCHANGE_ARRIVED, SUBJECT), (4, EventKind.MESSAGE_STATE, silent)], maxlen=2)
    earlier = Journal.__new__(Journal)
    state = {name: value for name, value in now.__getstate__().items() if name != "_flat"}
    earlier.__setstate__({**state, "last": 9, "_entries": entries})
    earlier.note(5, EventKind.EXCHANGE_ANSWERED, SUBJECT)
    assert earlier.after(0) == [
        JournalEntry(9, 4, EventKind.MESSAGE_STATE, silent),
        JournalEntry(10, 5, EventKind.EXCHANGE_ANSWERED, SUBJECT),
    ]
