"""Fit a table to a terminal: ids, numbers and states are never cut.

Where the width does not suffice, the dates of times go first, then the provider, then the reason. Texts are folded.
Below that a row is a block of lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

Row = Sequence[str | None]

GAP: Final = 3
"""Columns between two cells."""

FOLDED_WIDTH: Final = 16
"""The width that a folded column has at least, unless its cells are narrower."""

_DROPPED: Final = ("provider", "reason")
"""The columns that are left out where the width does not suffice, in this order."""

_FOLDED: Final = frozenset({"answer", "what happens"})
"""The columns that are folded besides the last one."""

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d (?=\d\d:\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a table that fit a width, and which columns may be folded."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: frozenset[str]

    @property
    def needed(self) -> int:
        """Return the smallest width of the table."""
        return sum(map(self._width, range(len(self.headers)))) + GAP * (len(self.headers) - 1)

    def _width(self, index: int) -> int:
        header = self.headers[index]
        longest = max((cell_len(row[index]) for row in self.rows), default=0)
        if header in self.folded:
            longest = min(longest, FOLDED_WIDTH)
        return max(longest, cell_len(header))

    def without_dates(self) -> "Layout":
        rows = tuple(tuple(_DATE.sub("", cell, count=1) for cell in row) for row in self.rows)
        return Layout(self.headers, rows, self.folded)

    def without(self, header: str) -> "Layout":
        if header not in self.headers:
            return self
        at = self.headers.index(header)
        rows = tuple((*row[:at], *row[at + 1 :]) for row in self.rows)
        return Layout((*self.headers[:at], *self.headers[at + 1 :]), rows, self.folded)


def layout_of(headers: Sequence[str], rows: Sequence[Row]) -> Layout:
    """Return all columns that have a cell, or all of a table without rows."""
    shown = [index for index in range(len(headers)) if not rows or any(row[index] for row in rows)]
    names = tuple(headers[index] for index in shown)
    cells = tuple(tuple(row[index] or "" for index in shown) for row in rows)
    return Layout(names, cells, _FOLDED | {headers[-1]})


def fitted(layout: Layout, width: int) -> Layout | None:
    """Return the layout, or one with less in it that fits the width; None if none does."""
    if layout.needed <= width:
        return layout
    layout = layout.without_dates()
    for header in (None, *_DROPPED):
        layout = layout if header is None else layout.without(header)
        if layout.needed <= width:
            return layout
    return None
