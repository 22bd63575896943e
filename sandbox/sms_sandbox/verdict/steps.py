"""Work in steps of a few milliseconds, between which a server may answer other requests."""

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Final, TypeVar, cast

from sms_sandbox.engine.journal import Journal, JournalEntry

T = TypeVar("T")
R = TypeVar("R")

Steps = Generator[None, None, T]
"""Yield after each step, and return the result."""

AT_A_TIME = 20
"""The number of items of one step. One that is an exchange with 1,000 recipients takes half a millisecond."""

_ENTRIES: Final = 500
"""Entries of the journal that are read at once: to copy all of 60,000 takes 20 ms."""


def finished(steps: Steps[T]) -> T:
    """Take all steps at once, and return their result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)


def collected(items: Iterable[T], into: list[T]) -> Iterator[None]:
    """Append the items to a list, and yield after each few of them."""
    for number, item in enumerate(items, 1):
        into.append(item)
        if number % AT_A_TIME == 0:
            yield


def gathered(items: Iterable[T], make: Callable[[T], Iterable[R]]) -> Steps[list[R]]:
    """Return all that is made of the items, and yield after each few items. What is iterated over must not change."""
    found: list[R] = []
    for number, item in enumerate(items, 1):
        found.extend(make(item))
        if number % AT_A_TIME == 0:
            yield
    return found


def those(items: Iterable[T], test: Callable[[T], bool]) -> Steps[list[T]]:
    """Return the items that pass the test, and yield after each few items. What is iterated over must not change."""
    return (yield from gathered(items, lambda item: (item,) if test(item) else ()))


def each(items: Iterable[T], act: Callable[[T], None]) -> Iterator[None]:
    """Act on each of the items, and yield after each few of them. What is iterated over must not change."""
    for number, item in enumerate(items, 1):
        act(item)
        if number % AT_A_TIME == 0:
            yield


def each_entry(journal: Journal, act: Callable[[JournalEntry], None]) -> Iterator[None]:
    """Act on each entry that the journal has now, oldest first, and yield after each few of them."""
    read, last = 0, journal.last
    while read < last:
        entries = journal.after(read, min(_ENTRIES, last - read))
        yield from each(entries, act)
        read = entries[-1].number if entries else last
