"""Work in steps of a few milliseconds, between which a server may answer other requests."""

from collections.abc import Generator, Iterable, Iterator
from typing import TypeVar, cast

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Yield after each step, and return the result."""

AT_A_TIME = 100
"""The number of items of one step."""


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
