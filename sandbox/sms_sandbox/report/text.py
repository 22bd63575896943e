"""Render a verdict as text for a terminal."""

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from sms_sandbox.report.times import clock
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Verdict

TITLES: Final = {
    CheckKind.EXPECTATION: "Expectations",
    CheckKind.FAULT: "Declared faults",
    CheckKind.BEHAVIOUR: "Good behaviour",
}


NOTHING_TESTED: Final = "nothing was tested"
"""The result where no check had anything to judge, which is no failure without a scenario."""


class Tone(Enum):
    """The kind of a line, which a terminal with colours shows as a colour."""

    PLAIN = "plain"
    HEAD = "head"
    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    UNTESTED = "untested"
    FAINT = "faint"


class TextLine(NamedTuple):
    text: str
    tone: Tone = Tone.PLAIN


def tone_of(check: Check) -> Tone:
    if check.pending:
        return Tone.OPEN
    if check.fails:
        return Tone.BAD
    return Tone.GOOD if check.passed else Tone.UNTESTED


MARKS: Final = {Tone.GOOD: "✔", Tone.BAD: "✘", Tone.OPEN: "○", Tone.UNTESTED: "\u2013"}


def as_text(verdict: Verdict) -> str:
    return "\n".join(line.text for line in lines(verdict)) + "\n"


def lines(verdict: Verdict) -> Iterator[TextLine]:
    yield _headline(verdict)
    yield TextLine(f"  {circumstances(verdict)}", Tone.FAINT)
    for kind, title in TITLES.items():
        checks = [check for check in verdict.checks if check.kind is kind]
        if checks:
            yield TextLine("")
            yield TextLine(title, Tone.HEAD)
            yield from _checks(checks, verdict)
    if verdict.notes:
        yield TextLine("")
    yield from (TextLine(f"Note: {note}", Tone.OPEN) for note in verdict.notes)


def headline(verdict: Verdict) -> str:
    """Return the result in one sentence."""
    tones = Counter(tone_of(check) for check in verdict.checks)
    failed, passed = tones[Tone.BAD], tones[Tone.GOOD]
    checks = count_of(len(verdict.checks), "check")
    if failed:
        words = f"{failed} of {checks} failed"
    elif passed == len(verdict.checks):
        words = f"all {checks} passed" if passed else "there was nothing to check"
    elif passed or tones[Tone.OPEN]:
        words = f"{passed} of {checks} passed"
    else:
        return NOTHING_TESTED
    untested = f", {tones[Tone.UNTESTED]} not tested" if tones[Tone.UNTESTED] else ""
    return f"{words}{untested}, {tones[Tone.OPEN]} still open" if tones[Tone.OPEN] else f"{words}{untested}"


def circumstances(verdict: Verdict) -> str:
    counts = ", ".join(count_of(number, noun.removesuffix("s")) for noun, number in verdict.counts)
    return f"{counts} in {clock(verdict.at - verdict.start)} of sandbox time, seed {verdict.seed}"


def open_words(check: Check) -> str:
    """Return the words for a check that is not decided yet."""
    now = {CheckOutcome.PASSED: "passes", CheckOutcome.FAILED: "fails", CheckOutcome.NOT_TESTED: "is not tested"}
    return f"open; as things stand it {now[check.outcome]}"


def untested_words(check: Check) -> str:
    """Return the words for a check that had nothing to judge."""
    if check.fails:
        return "not tested, which counts as failed unless optional = true"
    return "not tested"


def outcome_words(check: Check) -> str:
    """Return the outcome of a check in words."""
    if check.pending:
        return open_words(check)
    return check.outcome.value if check.is_tested else untested_words(check)


def when(evidence: Evidence, start: int) -> str:
    """Return the time of the evidence as a duration from the scenario's start."""
    return clock(max(0, evidence.at - start))


def tone_of_all(verdict: Verdict) -> Tone:
    if any(check.fails and not check.pending for check in verdict.checks):
        return Tone.BAD
    if verdict.pending:
        return Tone.OPEN
    return Tone.GOOD if any(check.passed for check in verdict.checks) or not verdict.checks else Tone.UNTESTED


def _headline(verdict: Verdict) -> TextLine:
    tone = tone_of_all(verdict)
    return TextLine(f"{MARKS[tone]} {verdict.scenario}: {headline(verdict)}", tone)


def _checks(checks: list[Check], verdict: Verdict) -> Iterator[TextLine]:
    """Yield the lines of each check; after a run without a request those that had nothing to judge share one line."""
    is_empty = dict(verdict.counts).get("exchanges") == 0
    untested = [check for check in checks if is_empty and tone_of(check) is Tone.UNTESTED]
    for check in checks:
        if check not in untested:
            yield from _check(check, verdict.start)
    if untested:
        yield TextLine(f"  {MARKS[Tone.UNTESTED]} not tested: {count_of(len(untested), 'check')}", Tone.UNTESTED)


def _check(check: Check, start: int) -> Iterator[TextLine]:
    tone = tone_of(check)
    if check.kind is CheckKind.FAULT and check.passed:
        yield TextLine(f"  {MARKS[tone]} {check.name}: {check.found}", tone)
        return
    yield TextLine(f"  {MARKS[tone]} {check.name}", tone)
    if check.pending:
        yield TextLine(f"      {open_words(check)}", Tone.OPEN)
    elif not check.is_tested:
        yield TextLine(f"      {untested_words(check)}", Tone.PLAIN if tone is Tone.BAD else Tone.FAINT)
    yield TextLine(f"      wanted  {check.wanted}", Tone.PLAIN if tone is Tone.BAD else Tone.FAINT)
    yield TextLine(f"      found   {check.found}", Tone.PLAIN if tone is Tone.BAD else Tone.FAINT)
    if check.fails:
        yield from _evidence(check, start)


def _evidence(check: Check, start: int) -> Iterator[TextLine]:
    width = max((len(one.id) for one in check.evidence), default=0)
    for one in check.evidence:
        yield TextLine(f"        {one.id:<{width}}  at {when(one, start)}: {one.summary}", Tone.FAINT)
    if check.more:
        yield TextLine(f"        … and {check.more:,} more", Tone.FAINT)
