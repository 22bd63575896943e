"""Render a verdict as one HTML page that loads nothing: no script, no network.

All text that comes from outside is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Final

from sms_sandbox import __version__
from sms_sandbox.core.time.instants import to_datetime
from sms_sandbox.report.repeat import RepeatStep
from sms_sandbox.report.svg import draw, swatch, used
from sms_sandbox.report.text import (
    MARKS,
    TITLES,
    Tone,
    circumstances,
    headline,
    open_words,
    tone_of,
    tone_of_all,
    untested_words,
    when,
)
from sms_sandbox.report.timeline import Lane, Mark, MarkKind, TimelineChart
from sms_sandbox.report.times import clock
from sms_sandbox.verdict.verdict import Check, CheckKind, Evidence, Verdict

MOST_ROWS: Final = 500
"""The rows of each table."""

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

_LEGEND: Final = {
    MarkKind.WAITING: "waiting at the provider",
    MarkKind.SENT: "sent, in the network",
    MarkKind.RETRYING: "the network tries again",
    MarkKind.DELIVERED: "delivered",
    MarkKind.FAILED: "undelivered, expired, rejected, failed",
    MarkKind.CANCELLED: "cancelled",
    MarkKind.ANSWERED: "request answered",
    MarkKind.REFUSED: "request refused",
    MarkKind.UNANSWERED: "request without answer",
    MarkKind.TAKEN: "webhook accepted (2xx)",
    MarkKind.TURNED_DOWN: "webhook failed",
    MarkKind.LOST: "webhook lost by a fault",
    MarkKind.COPY: "copy of a webhook, accepted (2xx)",
    MarkKind.HELD: "webhook held or pending",
    MarkKind.FAULT: "a fault struck",
    MarkKind.REPLY: "reply of the handset",
}


def as_html(verdict: Verdict, timeline: TimelineChart, steps: Sequence[RepeatStep]) -> str:
    """Return the page; ``steps`` repeat the run."""
    tone = tone_of_all(verdict)
    linked = {lane.id for lane in _failing_first(timeline.lanes)[:MOST_ROWS]}
    linked |= {mark.id for mark in [*_of_each(timeline.webhooks), *_of_each(timeline.requests)]}
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{MARKS[tone]} {escape(verdict.scenario)}</title>",
            f"<style>{_style()}</style></head><body>",
            *_head(verdict, tone),
            *_checks(verdict, linked),
            *_drawn(timeline),
            *_tables(verdict, timeline),
            *_repeat(verdict, steps),
            "</body></html>",
            "",
        ]
    )


def _style() -> str:
    return (files(__package__) / "report.css").read_text()


def _head(verdict: Verdict, tone: Tone) -> Iterator[str]:
    yield f'<header class="{tone.value}"><span class="seal">{MARKS[tone]}</span><div>'
    yield f"<h1>{escape(verdict.scenario)}</h1><p class=headline>{escape(headline(verdict))}</p>"
    if verdict.description:
        yield f"<p>{escape(verdict.description)}</p>"
    began = to_datetime(verdict.start).strftime("%Y-%m-%d %H:%M:%S")
    yield f'<p class="faint">{escape(circumstances(verdict))}, from {began} UTC</p></div></header>'
    yield from (f'<p class="note">{escape(note)}</p>' for note in verdict.notes)


def _checks(verdict: Verdict, linked: set[str]) -> Iterator[str]:
    for kind, title in TITLES.items():
        checks = [check for check in verdict.checks if check.kind is kind]
        if checks:
            words = _outcomes(checks)
            yield f'<section><h2>{title} <small>{words}</small></h2><ul class="checks">'
            yield from (_check(check, verdict.start, linked) for check in sorted(checks, key=_severity))
            yield "</ul></section>"


def _severity(check: Check) -> tuple[bool, bool]:
    return not check.fails, check.is_tested


def _outcomes(checks: Sequence[Check]) -> str:
    """Return how many checks of a section failed, and how many were not tested."""
    failed = sum(check.fails for check in checks)
    untested = sum(not check.fails and not check.is_tested for check in checks)
    if not failed and not untested:
        return "all passed"
    words = [f"{number} {word}" for number, word in ((failed, "failed"), (untested, "not tested")) if number]
    words[0] = words[0].replace(" ", f" of {len(checks)} ", 1)
    return ", ".join(words)


def _check(check: Check, start: int, linked: set[str]) -> str:
    tone = tone_of(check)
    is_short = check.kind is CheckKind.FAULT
    opened = f'<p class="state">{escape(open_words(check))}</p>' if check.pending else ""
    if not check.pending and not check.is_tested:
        opened = f'<p class="state">{escape(untested_words(check))}</p>'
    wanted = "" if is_short and check.passed else f"<dt>wanted</dt><dd>{escape(check.wanted)}</dd>"
    found = f"<dl>{wanted}<dt>found</dt><dd>{escape(check.found)}</dd></dl>"
    evidence = "" if not check.fails else "".join(_evidence(one, start, linked) for one in check.evidence)
    more = f"<li>… and {check.more:,} more</li>" if check.more and evidence else ""
    proof = f'<ol class="evidence">{evidence}{more}</ol>' if evidence else ""
    return (
        f'<li class="{tone.value}"><span class="mark-of-check">{MARKS[tone]}</span><div>'
        f"<h3>{escape(check.name)}</h3>{opened}{found}{proof}</div></li>"
    )


def _evidence(one: Evidence, start: int, linked: set[str]) -> str:
    return f"<li>{_link(one.id, linked)} <time>{when(one, start)}</time> {escape(one.summary)}</li>"


def _link(thing_id: str, linked: set[str]) -> str:
    words = f"<code>{escape(thing_id)}</code>"
    return f'<a href="#{escape(thing_id)}">{words}</a>' if thing_id in linked else words


def _drawn(timeline: TimelineChart) -> Iterator[str]:
    yield '<section class="drawn"><h2>Timeline <small>hover over an item for its details</small></h2>'
    legend = "".join(f"<li>{swatch(sort)}{escape(_LEGEND[sort])}</li>" for sort in used(timeline))
    yield f'<ul class="legend">{legend}</ul><div class="scroll">{draw(timeline)}</div></section>'


def _tables(verdict: Verdict, timeline: TimelineChart) -> Iterator[str]:
    lanes = _failing_first(timeline.lanes)
    start = verdict.start
    yield from _folded(
        "Messages",
        len(lanes),
        ("id", "at", "to and text", "state", "fails"),
        (_row_of_lane(lane, start) for lane in lanes[:MOST_ROWS]),
        ", failing ones first" if any(lane.is_failing for lane in lanes) else "",
    )
    for title, who, marks in (
        ("Replies", "from and text", timeline.replies),
        ("Webhooks", "number and text", timeline.webhooks),
        ("Requests", "to and text", timeline.requests),
    ):
        number = len({mark.id for mark in marks})
        rows = (_row_of_mark(mark, start) for mark in _of_each(marks))
        yield from _folded(title, number, ("id", "at", who, "result"), rows)


def _repeat(verdict: Verdict, steps: Sequence[RepeatStep]) -> Iterator[str]:
    """Yield what is needed to repeat the run: the commands, the seed, the version and the start."""
    began = to_datetime(verdict.start).strftime("%Y-%m-%d %H:%M:%S")
    yield "<section><h2>How to repeat this run</h2><dl class=repeat>"
    for command, meaning in steps:
        yield f"<dt><code>{escape(command)}</code></dt><dd>{escape(meaning)}</dd>"
    yield f'</dl><p class="faint">sms-sandbox {__version__}, seed {verdict.seed}, sandbox time from {began} UTC</p>'
    yield "</section>"


def _failing_first(lanes: Iterable[Lane]) -> list[Lane]:
    return sorted(lanes, key=lambda lane: not lane.is_failing)


def _of_each(marks: Iterable[Mark]) -> list[Mark]:
    """Return the first mark of each webhook or request; its text describes the whole of it."""
    first: dict[str, Mark] = {}
    for mark in marks:
        first.setdefault(mark.id, mark)
    return [*first.values()][:MOST_ROWS]


def _row_of_lane(lane: Lane, start: int) -> Sequence[str]:
    at = clock(lane.spans[0].since - start)
    blamed = '<span class="bad">✘</span>' if lane.is_failing else ""
    return (
        f'<code id="{escape(lane.id)}">{escape(lane.id)}</code>',
        at,
        escape(lane.title),
        escape(lane.outcome),
        blamed,
    )


def _row_of_mark(mark: Mark, start: int) -> Sequence[str]:
    text = mark.text.removeprefix(f"{mark.id}: ")
    code = f'<code id="{escape(mark.id)}">{escape(mark.id)}</code>'
    return (code, clock(mark.at - start), escape(mark.about), escape(text))


def _folded(
    title: str, number: int, heads: Sequence[str], rows: Iterable[Sequence[str]], order: str = ""
) -> Iterator[str]:
    if number:
        of = f"{number:,}" if number <= MOST_ROWS else f"{MOST_ROWS:,} of {number:,}"
        yield f"<details><summary><h2>{title} <small>{of}{order}</small></h2></summary>"
        yield from _table(heads, rows)
        yield "</details>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; the cells are HTML."""
    yield f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>"
    yield from (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    yield "</tbody></table>"
