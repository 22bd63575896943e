"""The planned things in order of (time, sequence): of two at one instant, the one planned first comes first."""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush, nsmallest
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

_FEW: Final = 1_000
"""So many cancelled entries may stay on the heap, which are removed together."""


TimelineEntry = list[Any]
"""A planned thing: ``[due, sequence, what]``, a list since heapq compares lists in C.

``what`` is None once it has happened or is cancelled.
"""


class Timeline(Generic[T]):
    __slots__ = ("_heap", "_planned", "_sequence")

    def __init__(self) -> None:
        self._heap: Final[list[TimelineEntry]] = []
        self._sequence = 0
        self._planned = 0

    def __len__(self) -> int:
        """Return the number of things still due; cancelled ones do not count."""
        return self._planned

    def plan(self, due: int, what: T) -> TimelineEntry:
        self._sequence = sequence = self._sequence + 1
        entry = [due, sequence, what]
        heappush(self._heap, entry)
        self._planned += 1
        return entry

    def cancel(self, entry: TimelineEntry) -> None:
        """Cancel an entry. One that has happened, or was cancelled before, is left alone."""
        if entry[2] is not None:
            entry[2] = None
            self._planned -= 1
            if len(self._heap) > 2 * self._planned + _FEW:
                self._heap[:] = [entry for entry in self._heap if entry[2] is not None]
                heapify(self._heap)

    def clear(self) -> None:
        """Cancel everything."""
        for entry in self._heap:
            entry[2] = None
        self._heap.clear()
        self._planned = 0

    def next_due(self) -> int | None:
        heap = self._heap
        while heap and heap[0][2] is None:
            heappop(heap)
        return heap[0][0] if heap else None

    def __iter__(self) -> Iterator[T]:
        """Iterate over the things due: the first one first, the others in no order."""
        self.next_due()  # removes cancelled entries at the front
        return (entry[2] for entry in self._heap if entry[2] is not None)

    def first(self, limit: int) -> list[tuple[int, T]]:
        """Return at most ``limit`` of the things due and their times, in order."""
        planned = nsmallest(limit, (entry for entry in self._heap if entry[2] is not None))
        return [(due, what) for due, _, what in planned]

    def take(self) -> tuple[int, T]:
        """Remove and return the first thing due and its time. Raise IndexError if nothing is due."""
        taken = self.take_by(None)
        if taken is None:
            raise IndexError("nothing is due")
        return taken

    def take_by(self, until: int | None) -> tuple[int, T] | None:
        """Remove and return the first thing due and its time, or None if nothing is due by ``until``.

        With None for ``until`` it may be due at any time.
        """
        heap = self._heap
        while heap:
            entry = heap[0]
            due, _, what = entry
            if what is not None:
                if until is not None and due > until:
                    return None
                heappop(heap)
                entry[2] = None
                self._planned -= 1
                return due, what
            heappop(heap)
        return None
