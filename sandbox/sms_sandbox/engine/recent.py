"""The newest of many: a mapping that forgets its oldest entries."""

from collections import deque
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """A mapping of at most ``max_items`` entries, weighing at most ``max_weight`` together.

    The newest always stays.
    """

    def __init__(self, max_items: int, *, max_weight: int | None = None) -> None:
        self._max_items: Final = max_items
        self._max_weight: Final = max_weight
        self._items: Final[dict[str, T]] = {}
        self._order: Final[deque[tuple[str, int]]] = deque()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """Iterate, oldest first."""
        return iter(self._items.values())

    @property
    def newest(self) -> T:
        """Return the newest entry. Raise IndexError if there is none."""
        return self._items[self._order[-1][0]]

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def add(self, key: str, item: T, weight: int = 0) -> None:
        """Add the newest entry."""
        self._items[key] = item
        self._order.append((key, weight))
        self._weight += weight
        self._shrink()

    def outweigh(self, more: int) -> None:
        """Add to the weight of the newest entry."""
        key, weight = self._order[-1]
        self._order[-1] = (key, weight + more)
        self._weight += more
        if self._max_weight is not None and self._weight > self._max_weight:
            self._shrink()

    def clear(self) -> None:
        self._items.clear()
        self._order.clear()
        self._weight = 0

    def _shrink(self) -> None:
        while self._is_too_much():
            oldest, weight = self._order.popleft()
            del self._items[oldest]
            self._weight -= weight

    def _is_too_much(self) -> bool:
        if len(self._order) <= 1:
            return False
        too_heavy = self._max_weight is not None and self._weight > self._max_weight
        return too_heavy or len(self._order) > self._max_items
