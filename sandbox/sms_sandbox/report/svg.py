"""Draw a timeline: a lane for each message, or, for many messages, their number by state and lanes for the failing
ones.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from sms_sandbox.report.scale import Scale
from sms_sandbox.report.timeline import Lane, Mark, MarkKind, Span, TimelineChart
from sms_sandbox.report.times import clock
from sms_sandbox.verdict.conditions import count_of

WIDTH: Final = 1120
_LEFT: Final = 232
_RIGHT: Final = 20
_PLOT: Final = WIDTH - _LEFT - _RIGHT

MOST_LANES: Final = 200
"""With more messages, only the failing ones have lanes, at most ``MOST_FAILING``."""
MOST_FAILING: Final = 60
_MOST_TALL: Final = 60
_TALL, _LOW = 24.0, 15.0

_MOST_TICKS: Final = 400
"""More requests or webhooks than this are drawn as bars of their number."""

_COLUMN: Final = 6.0
_AREA: Final = 170.0
_BARS: Final = 46.0
_LABEL: Final = 29
"""The most characters of a lane's title."""

_ENDS: Final = frozenset({MarkKind.DELIVERED, MarkKind.FAILED, MarkKind.CANCELLED})
STATES: Final = (
    MarkKind.DELIVERED,
    MarkKind.SENT,
    MarkKind.WAITING,
    MarkKind.RETRYING,
    MarkKind.FAILED,
    MarkKind.CANCELLED,
)
"""From bottom to top."""


_CIRCLE: Final = "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0"

_SHAPES: Final = {
    MarkKind.TAKEN: ("filled", _CIRCLE),
    MarkKind.COPY: ("stroke", _CIRCLE),
    MarkKind.LOST: ("stroke dashed", _CIRCLE),
    MarkKind.TURNED_DOWN: ("stroke", "M-4 -4l8 8m0 -8l-8 8"),
    MarkKind.HELD: ("filled", "M-3.6 -3.6h7.2v7.2h-7.2z"),
    MarkKind.FAULT: ("filled", "M0 -6l4.8 6l-4.8 6l-4.8 -6z"),
    MarkKind.REPLY: ("filled", "M-4.5 0l8 -4.5v9z"),
    MarkKind.ANSWERED: ("stroke", "M0 -8v16"),
    MarkKind.REFUSED: ("stroke", "M0 -8v16m-3 -5l6 -6"),
    MarkKind.UNANSWERED: ("stroke dashed", "M0 -8v16"),
}
"""The class and the path of each mark, around its origin.

Each kind has a shape of its own besides its colour, for readers who do not see the colour.
"""


class _Drawing:
    """The parts drawn so far; the first are at the back. ``y`` is the bottom of what has been drawn, in pixels."""

    def __init__(self, timeline: TimelineChart) -> None:
        self.timeline: Final = timeline
        self.scale: Final = Scale(timeline.times(), timeline.start, timeline.end, left=_LEFT, width=_PLOT)
        self.parts: Final[list[str]] = []
        self.y = 0.0

    def label(self, text: str, y: float, *, href: str = "", title: str = "") -> None:
        shown = text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
        inside = f"<title>{escape(title or text)}</title>{escape(shown)}"
        words = f'<text class="label" x="{_LEFT - 12}" y="{y:.1f}">{inside}</text>'
        self.parts.append(f'<a href="#{escape(href)}">{words}</a>' if href else words)

    def line_across(self) -> None:
        self.parts.append(f'<path class="rule" d="M{_LEFT} {self.y:.1f}H{_LEFT + _PLOT}"/>')


def draw(timeline: TimelineChart) -> str:
    """Return an SVG element."""
    drawing = _Drawing(timeline)
    _phase_names(drawing)
    _axis(drawing)
    top = drawing.y
    _marks(drawing, "request", timeline.requests)
    if len(timeline.lanes) > MOST_LANES:
        _many(drawing)
    else:
        _lanes(drawing, timeline.lanes)
    behind = [*_cuts(drawing, top), *_phase_bands(drawing, top)]
    height = drawing.y + 8
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="Timeline of the run" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(behind)}{"".join(drawing.parts)}</svg>'
    )


def used(timeline: TimelineChart) -> list[MarkKind]:
    """Return the kinds that the timeline contains, for a legend."""
    marks = {mark.sort for mark in (*timeline.requests, *timeline.webhooks)}
    marks |= {mark.sort for lane in timeline.lanes for mark in lane.marks}
    spans = {span.sort for lane in timeline.lanes for span in lane.spans}
    return [sort for sort in MarkKind if sort in marks | spans]


def swatch(sort: MarkKind) -> str:
    """Return an SVG element of the kind's shape, for a legend."""
    shape = f'<rect class="{_css(sort)}" x="1" y="4" width="18" height="8" rx="2"/>'
    return f'<svg class="swatch" viewBox="0 0 20 16" aria-hidden="true">{_shape(sort, 10, 8) or shape}</svg>'


def _phase_names(drawing: _Drawing) -> None:
    """Draw the names of the phases; phases that overlap are in rows of their own."""
    ends: list[float] = []
    for phase, left, right in _phases(drawing):
        row = next((index for index, end in enumerate(ends) if end <= left), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        y = row * 18.0
        until = "the end" if phase.until is None else _from_start(drawing, phase.until)
        title = f"phase {phase.text}: from {_from_start(drawing, phase.since)} to {until}"
        letters = int((right - left - 8) / 6.4)
        name = phase.text if len(phase.text) <= letters else f"{phase.text[: max(0, letters - 1)]}…"
        shown = escape(name if letters > 1 else "")
        drawing.parts.append(
            f'<g><title>{escape(title)}</title><rect class="phase-name" x="{left:.1f}" y="{y:.1f}" '
            f'width="{right - left:.1f}" height="16" rx="3"/>'
            f'<text class="in-phase" x="{left + 5:.1f}" y="{y + 12:.1f}">{shown}</text></g>'
        )
    drawing.y = len(ends) * 18.0 + (4 if ends else 0)


def _phases(drawing: _Drawing) -> Iterator[tuple[Span, float, float]]:
    for phase in sorted(drawing.timeline.phases, key=lambda phase: phase.since):
        left = drawing.scale.x(phase.since)
        right = drawing.scale.right if phase.until is None else drawing.scale.x(phase.until)
        yield phase, left, max(right - 1, left + 4)


def _phase_bands(drawing: _Drawing, top: float) -> Iterator[str]:
    for _, left, right in _phases(drawing):
        yield (
            f'<rect class="phase" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{drawing.y - top:.1f}"/>'
        )


def _axis(drawing: _Drawing) -> None:
    y = drawing.y + 14
    drawing.label("from the start", y)
    for tick in drawing.scale.ticks():
        anchor = "start" if tick.x <= _LEFT else "middle"
        drawing.parts.append(
            f'<text class="tick" text-anchor="{anchor}" x="{tick.x:.1f}" y="{y:.1f}">{tick.label}</text>'
        )
        drawing.parts.append(f'<path class="tick-line" d="M{tick.x:.1f} {y + 4:.1f}v5"/>')
    drawing.y = y + 9
    drawing.line_across()
    drawing.y += 4


def _cuts(drawing: _Drawing, top: float) -> Iterator[str]:
    for cut in drawing.scale.cuts:
        middle = (cut.left + cut.right) / 2
        yield (
            f"<g><title>{clock(cut.lasts)} in which nothing happens, drawn narrower</title>"
            f'<rect class="cut" x="{cut.left:.1f}" y="{top:.1f}" width="{cut.right - cut.left:.1f}" '
            f'height="{drawing.y - top:.1f}"/>'
            f'<text class="cut-label" text-anchor="middle" x="{middle:.1f}" y="{top - 2:.1f}">//</text></g>'
        )


def _marks(drawing: _Drawing, noun: str, marks: Sequence[Mark]) -> None:
    if not marks:
        return
    if len(marks) > _MOST_TICKS:
        _bars(drawing, noun, marks)
        return
    middle = drawing.y + 13
    drawing.label(count_of(sum(mark.sort is not MarkKind.FAULT for mark in marks), noun), middle + 4)
    drawing.parts.extend(_mark(drawing, mark, middle) for mark in marks)
    drawing.y += 26
    drawing.line_across()


def _bars(drawing: _Drawing, noun: str, marks: Sequence[Mark]) -> None:
    """Draw the number of marks in each column, by kind."""
    edges = _edges()
    counts: dict[MarkKind, list[int]] = {}
    for mark in marks:
        counts.setdefault(mark.sort, [0] * len(edges))[_column(edges, drawing.scale.x(mark.at))] += 1
    shown = [sort for sort in MarkKind if sort in counts and sort is not MarkKind.FAULT]
    number = sum(sum(counts[sort]) for sort in shown)
    _stack(drawing, count_of(number, noun), [(sort, counts[sort]) for sort in shown], _BARS)
    if MarkKind.FAULT in counts:
        _stack(
            drawing,
            f"{sum(counts[MarkKind.FAULT]):,} struck by a fault",
            [(MarkKind.FAULT, counts[MarkKind.FAULT])],
            _BARS / 2,
        )


def _many(drawing: _Drawing) -> None:
    timeline = drawing.timeline
    edges = _edges()
    changes = {sort: [0] * (len(edges) + 1) for sort in STATES}
    for lane in timeline.lanes:
        for span in lane.spans:
            changes[span.sort][_column(edges, drawing.scale.x(span.since))] += 1
            if span.until is not None:
                changes[span.sort][_column(edges, drawing.scale.x(span.until))] -= 1
    counts = [(sort, [*_summed(changes[sort][:-1])]) for sort in STATES]
    _stack(drawing, f"{len(timeline.lanes):,} messages by state", counts, _AREA)
    _marks(drawing, "webhook attempt", timeline.webhooks)
    failing = [lane for lane in timeline.lanes if lane.is_failing]
    if failing:
        shown = failing[:MOST_FAILING]
        drawing.y += 18
        number = len(shown) if len(shown) == len(failing) else f"{len(shown)} of {len(failing)}"
        words = f"Messages named as evidence: {number}"
        drawing.parts.append(f'<text class="caption" x="{_LEFT}" y="{drawing.y:.1f}">{words}</text>')
        drawing.y += 8
        _lanes(drawing, shown)


def _stack(drawing: _Drawing, title: str, counts: Sequence[tuple[MarkKind, Sequence[int]]], height: float) -> None:
    columns = len(_edges())
    totals = [sum(of_sort[column] for _, of_sort in counts) for column in range(columns)]
    highest = max([1, *totals])
    bottom = drawing.y + height + 6
    drawing.label(title, bottom - height / 2 + 4)
    top = bottom - height + 9
    drawing.parts.append(f'<text class="tick" x="{_LEFT + 3}" y="{top:.1f}">{highest:,}</text>')
    for column in range(columns):
        drawing.parts.append(_pile(drawing, counts, column, bottom, height / highest))
    drawing.y = bottom + 2
    drawing.line_across()
    drawing.y += 4


def _pile(
    drawing: _Drawing, counts: Sequence[tuple[MarkKind, Sequence[int]]], column: int, bottom: float, per_one: float
) -> str:
    x = _LEFT + column * _COLUMN
    numbers, rects = [], []
    y = bottom
    for sort, of_sort in counts:
        number = of_sort[column]
        if number:
            y -= number * per_one
            rects.append(
                f'<rect class="{_css(sort)}" x="{x:.1f}" y="{y:.1f}" width="{_COLUMN - 0.6:.1f}" '
                f'height="{number * per_one:.1f}"/>'
            )
            numbers.append(f"{number:,} {sort.value}")
    if not rects:
        return ""
    at = _from_start(drawing, drawing.scale.time(x + _COLUMN))
    return f"<g><title>until {at}: {', '.join(numbers)}</title>{''.join(rects)}</g>"


def _lanes(drawing: _Drawing, lanes: Sequence[Lane]) -> None:
    height = _TALL if len(lanes) <= _MOST_TALL else _LOW
    for lane in lanes:
        _lane(drawing, lane, height)
    drawing.line_across()


def _lane(drawing: _Drawing, lane: Lane, height: float) -> None:
    y = drawing.y
    if lane.is_failing:
        drawing.parts.append(
            f'<rect class="blamed" x="4" y="{y:.1f}" width="{WIDTH - 8}" height="{height:.1f}" rx="3"/>'
        )
    drawing.label(f"{lane.id} {lane.title}", y + height / 2 + 4, href=lane.id, title=f"{lane.id} {lane.title}")
    bar = height * 0.36
    for span in lane.spans:
        drawing.parts.append(_bar(drawing, lane, span, y + 3, bar))
    own = sorted(lane.marks, key=lambda mark: mark.sort is MarkKind.FAULT)
    drawing.parts.extend(_mark(drawing, mark, y + height * 0.72, height / _TALL) for mark in own)
    drawing.y += height


def _bar(drawing: _Drawing, lane: Lane, span: Span, y: float, height: float) -> str:
    left = drawing.scale.x(span.since)
    if span.sort in _ENDS:
        right = left + 9
    else:
        right = drawing.scale.x(drawing.timeline.end if span.until is None else span.until)
    since = _from_start(drawing, span.since)
    until = "" if span.until is None else f" to {_from_start(drawing, span.until)}"
    return (
        f'<rect class="{_css(span.sort)}" x="{left:.1f}" y="{y:.1f}" width="{max(1.5, right - left):.1f}" '
        f'height="{height:.1f}" rx="{min(height / 2, 4) if span.sort in _ENDS else 1}">'
        f"<title>{escape(f'{lane.id} {span.text}, at {since}{until}')}</title></rect>"
    )


def _mark(drawing: _Drawing, mark: Mark, y: float, size: float = 1.0) -> str:
    x = drawing.scale.x(mark.at)
    title = f"{mark.text}, at {_from_start(drawing, mark.at)}"
    return f'<g class="mark">{_shape(mark.sort, x, y, size)}<title>{escape(title)}</title></g>'


def _shape(sort: MarkKind, x: float, y: float, size: float = 1.0) -> str:
    if sort not in _SHAPES:
        return ""
    css, path = _SHAPES[sort]
    return f'<path class="{css} {_css(sort)}" transform="translate({x:.1f} {y:.1f}) scale({size:.2g})" d="{path}"/>'


def _edges() -> list[float]:
    """Return the right edges of the columns."""
    return [_LEFT + _COLUMN * (column + 1) for column in range(int(_PLOT / _COLUMN))]


def _column(edges: Sequence[float], x: float) -> int:
    return min(bisect_left(edges, x), len(edges) - 1)


def _summed(changes: Iterable[int]) -> Iterator[int]:
    total = 0
    for change in changes:
        total += change
        yield total


def _from_start(drawing: _Drawing, at: int) -> str:
    return clock(max(0, at - drawing.timeline.start))


def _css(sort: MarkKind) -> str:
    return sort.value.replace(" ", "-")
