"""The planned things in order of (time, sequence): of two at one instant, the one planned first comes first.

Nearly all of them are planned after one of a few usual waits, and those of one wait fall due in the order in which
they were planned. So each usual wait has a queue, and a heap has the rest: to sift a heap of 20,000 means to read its
entries in an order that no cache foresees.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush, heapreplace, nsmallest
from itertools import chain
from math import inf
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

_FEW: Final = 1_000
"""So many cancelled entries may stay, which are removed together."""


TimelineEntry = list[Any]
"""A planned thing: ``[due, sequence, what]``. ``what`` is None once it has happened or is cancelled."""

_Queue = deque[TimelineEntry]

_Key = tuple[int, int, Any]
"""The time and the sequence by which entries and queues are compared, and the entry or the queue."""


class Timeline(Generic[T]):
    """The planned things. ``usual_waits`` should be few."""

    __slots__ = ("_cancelled", "_heads", "_heap", "_queues", "_sequence", "taken_at")

    def __init__(self, usual_waits: Iterable[int] = ()) -> None:
        self._queues: Final[dict[int, _Queue]] = {wait: deque() for wait in usual_waits}
        self._heads: Final[list[_Key]] = []
        """A heap of the queues that are not empty, each with the time and the sequence of its first entry."""

        self._heap: Final[list[_Key]] = []
        """A heap of the entries that are in no queue."""

        self._sequence = 0
        self._cancelled = 0
        """The number of entries that are cancelled and not yet removed."""

        self.taken_at = 0
        """When the thing was due that was taken last."""

    def __getstate__(self) -> dict[str, object]:
        """Return the entries in order, wherever they are."""
        return {"waits": [*self._queues], "entries": sorted(self._entries()), "sequence": self._sequence}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the entries, also from a state of an earlier version, which had one heap of them."""
        Timeline.__init__(self, state.get("waits", ()))
        self._sequence = state["sequence"] if "sequence" in state else state["_sequence"]
        entries = state["entries"] if "entries" in state else state["_heap"]
        self._heap.extend((entry[0], entry[1], entry) for entry in entries)
        self._remove_cancelled()

    def __len__(self) -> int:
        """Return the number of things still due; cancelled ones do not count."""
        return len(self._heap) + sum(map(len, self._queues.values())) - self._cancelled

    def plan(self, due: int, what: T) -> TimelineEntry:
        self._sequence = sequence = self._sequence + 1
        entry = [due, sequence, what]
        heappush(self._heap, (due, sequence, entry))
        return entry

    def plan_after(self, now: int, wait: int, what: T) -> TimelineEntry:
        """Plan a thing for ``wait`` after ``now``, which must not be before the ``now`` of an earlier call."""
        queue = self._queues.get(wait)
        if queue is None:
            return self.plan(now + wait, what)
        due = now + wait
        self._sequence = sequence = self._sequence + 1
        entry = [due, sequence, what]
        if not queue:
            heappush(self._heads, (due, sequence, queue))
        queue.append(entry)
        return entry

    def cancel(self, entry: TimelineEntry) -> None:
        """Cancel an entry. One that has happened, or was cancelled before, is left alone."""
        if entry[2] is not None:
            entry[2] = None
            self._cancelled += 1
            if self._cancelled > len(self) + _FEW:
                self._remove_cancelled()

    def clear(self) -> None:
        """Cancel everything."""
        for entry in self._entries():
            entry[2] = None
        self._remove_cancelled()

    def next_due(self) -> int | None:
        heads, heap = self._heads, self._heap
        if self._cancelled:
            self.take_by(-inf)  # removes cancelled entries at the front
        if not heads:
            return heap[0][0] if heap else None
        due = heads[0][0]
        return heap[0][0] if heap and heap[0][0] < due else due

    def __iter__(self) -> Iterator[T]:
        """Iterate over the things due: the first one first, the others in no order."""
        self.next_due()  # removes cancelled entries at the front
        queued = chain.from_iterable(queue for _, _, queue in self._heads)
        others = (entry for _, _, entry in self._heap)
        is_other_first = self._heap and not (self._heads and self._heads[0] < self._heap[0])
        both = chain(others, queued) if is_other_first else chain(queued, others)
        return (entry[2] for entry in both if entry[2] is not None)

    def first(self, limit: int) -> list[tuple[int, T]]:
        """Return at most ``limit`` of the things due and their times, in order."""
        return [(due, what) for due, _, what in nsmallest(limit, self._entries())]

    def take(self) -> tuple[int, T]:
        """Remove and return the first thing due and its time. Raise IndexError if nothing is due."""
        what = self.take_by(inf)
        if what is None:
            raise IndexError("nothing is due")
        return self.taken_at, what

    def take_by(self, latest: float) -> T | None:
        """Remove and return the first thing due by ``latest``, or return None; ``taken_at`` is its time then.

        Cancelled entries before the first thing that is due later are removed, too.
        """
        heads, heap = self._heads, self._heap
        while heads or heap:
            if heads and not (heap and heap[0] < heads[0]):
                due, _, queue = heads[0]
                entry = queue[0]
                if due > latest and entry[2] is not None:
                    return None
                queue.popleft()
                if queue:
                    following = queue[0]
                    heapreplace(heads, (following[0], following[1], queue))
                else:
                    heappop(heads)
            else:
                due, _, entry = heap[0]
                if due > latest and entry[2] is not None:
                    return None
                heappop(heap)
            what: T | None = entry[2]
            if what is not None:
                entry[2] = None
                self.taken_at = due
                return what
            self._cancelled -= 1
        return None

    def _entries(self) -> Iterator[TimelineEntry]:
        """Iterate over the entries that are still due, in no order."""
        queued = chain.from_iterable(self._queues.values())
        return (entry for entry in chain(queued, (entry for _, _, entry in self._heap)) if entry[2] is not None)

    def _remove_cancelled(self) -> None:
        self._cancelled = 0
        self._heap[:] = [planned for planned in self._heap if planned[2][2] is not None]
        heapify(self._heap)
        self._heads.clear()
        for queue in self._queues.values():
            kept = [entry for entry in queue if entry[2] is not None]
            queue.clear()
            queue.extend(kept)
            if kept:
                heappush(self._heads, (kept[0][0], kept[0][1], queue))
