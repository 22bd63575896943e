"""The time axis of a timeline: linear where something happens, shortened where nothing does for long."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from sms_sandbox.report.times import clock

_TIMES_THE_REST: Final = 3
"""A gap is long if it is this many times the sum of all shorter gaps."""

_WIDEST_CUT: Final = 44.0
_MOST_FOR_CUTS: Final = 0.35
"""The share of the width."""

_STEPS: Final = tuple(
    number * unit
    for unit, numbers in (
        (MILLISECOND, (1, 2, 5, 10, 20, 50, 100, 200, 500)),
        (SECOND, (1, 2, 5, 10, 15, 30)),
        (MINUTE, (1, 2, 5, 10, 15, 30)),
        (HOUR, (1, 2, 4, 6, 12)),
        (DAY, (1, 2, 7, 14, 30, 90, 365)),
    )
    for number in numbers
)


class Tick(NamedTuple):
    x: float
    label: str


class AxisCut(NamedTuple):
    """A time in which nothing happens, drawn narrower than its duration."""

    left: float
    right: float
    lasts: int
    """Microseconds."""


class Scale:
    """A scale from ``start`` to ``end``, in microseconds, on ``width`` pixels that begin at ``left``."""

    def __init__(self, times: Iterable[int], start: int, end: int, *, left: float, width: float) -> None:
        self.start: Final = start
        self.end: Final = max(end, start + MILLISECOND)
        self.left: Final = left
        self.right: Final = left + width
        inside = {time for time in times if self.start < time < self.end}
        self._times: Final = [self.start, *sorted(inside), self.end]
        gaps = [after - before for before, after in pairwise(self._times)]
        longest = _longest_drawn(gaps)
        cut = [gap > longest for gap in gaps]
        cut_width = min(_WIDEST_CUT, width * _MOST_FOR_CUTS / max(1, sum(cut)))
        drawn = sum(gap for gap, is_cut in zip(gaps, cut, strict=True) if not is_cut)
        per_time = (width - cut_width * sum(cut)) / drawn if drawn else 0.0
        self._xs: Final = [left]
        self.cuts: Final[list[AxisCut]] = []
        for gap, is_cut in zip(gaps, cut, strict=True):
            before = self._xs[-1]
            self._xs.append(before + (cut_width if is_cut else gap * per_time))
            if is_cut:
                self.cuts.append(AxisCut(before, self._xs[-1], gap))

    def x(self, time: int) -> float:
        """Return the position of the time; times outside of the scale are at its edges."""
        time = max(self.start, min(time, self.end))
        index = min(bisect_right(self._times, time), len(self._times) - 1)
        before, after = self._times[index - 1], self._times[index]
        share = (time - before) / (after - before)
        return self._xs[index - 1] + share * (self._xs[index] - self._xs[index - 1])

    def time(self, x: float) -> int:
        """Return the time at the position, in microseconds."""
        index = max(1, min(bisect_right(self._xs, x), len(self._xs) - 1))
        left, right = self._xs[index - 1], self._xs[index]
        share = (x - left) / (right - left) if right > left else 0.0
        return round(self._times[index - 1] + share * (self._times[index] - self._times[index - 1]))

    def ticks(self, apart: float = 90.0) -> Iterator[Tick]:
        """Yield ticks at round times, none in a cut and all at least ``apart`` pixels from each other, labelled as
        durations from the start.
        """
        last = self.left
        yield Tick(self.left, "0:00")
        x = self.left + apart
        while x < self.right - apart / 3:
            offset = self.time(x) - self.start
            step = self._step(x, apart)
            rounded = -(-offset // step) * step
            place = self.x(self.start + rounded)
            if place - last >= apart * 0.7 and not self._is_cut(place) and place <= self.right:
                yield Tick(place, clock(rounded, is_exact=True))
                last = place
            x = max(x + apart, place + apart)

    def _step(self, x: float, apart: float) -> int:
        """Return the smallest round duration of which at most four fit into ``apart`` pixels around the position."""
        length = self.time(min(x + apart / 2, self.right)) - self.time(max(x - apart / 2, self.left))
        return next((step for step in _STEPS if step * 4 >= length), _STEPS[-1])

    def _is_cut(self, x: float) -> bool:
        return any(cut.left < x < cut.right for cut in self.cuts)


def _longest_drawn(gaps: list[int]) -> int:
    """Return the longest gap that is not cut; longer ones would dwarf everything else."""
    total = 0
    for gap in sorted(gaps):
        if total and gap > _TIMES_THE_REST * total:
            return gap - 1
        total += gap
    return max(gaps)
