"""The results of a check as text, JSON and JUnit."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from sms_sandbox.contract import Provider
from sms_sandbox.recording.check.drift import Drift
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 cannot hold, not even escaped."""


def as_lines(provider: Provider, results: Sequence[CheckedQuestion]) -> Iterator[str]:
    for one in results:
        note = f" ({one.note})" if one.note else ""
        yield f"{one.outcome.value:11}{one.name}: {one.asks}{note}"
        if one.drifts:
            yield from _about(one)
    counts = Counter(one.outcome for one in results)
    yield f"{provider.title}: " + ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in QuestionOutcome)


def _about(one: CheckedQuestion) -> Iterator[str]:
    yield f"{'':11}  fact      {one.fact} ({one.kind})"
    for source in one.sources:
        yield f"{'':11}  source    {source}"
    for drift in one.drifts:
        yield from _of_drift(drift)
    if one.further_headers:
        yield f"{'':11}  also sent {', '.join(one.further_headers)}"


def _of_drift(drift: Drift) -> Iterator[str]:
    yield f"{'':11}  {drift.where}"
    yield f"{'':11}    sandbox {_printable(drift.expected)}"
    yield f"{'':11}    real    {_printable(drift.found)}"


def as_json(provider: Provider, results: Sequence[CheckedQuestion]) -> str:
    questions = [
        {
            "question": one.name,
            "asks": one.asks,
            "outcome": one.outcome.value,
            "fact": one.fact or None,
            "kind": one.kind or None,
            "sources": one.sources,
            "drift": [drift._asdict() for drift in one.drifts],
            "note": one.note or None,
            "also_sent": one.further_headers,
        }
        for one in results
    ]
    return json.dumps({"provider": provider.name, "questions": questions}, indent=2, ensure_ascii=False)


def as_junit(provider: Provider, results: Sequence[CheckedQuestion]) -> str:
    counts = Counter(one.outcome for one in results)
    failures, errors = counts[QuestionOutcome.DRIFT], counts[QuestionOutcome.UNANSWERED]
    skipped = counts[QuestionOutcome.UNASKED]
    head = f'tests="{len(results)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="sms-sandbox" {head}>',
            f"  <testsuite name={quoteattr(f'fidelity of {provider.title}')} {head}>",
            *(_case(provider, one) for one in results),
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(provider: Provider, one: CheckedQuestion) -> str:
    name = quoteattr(f"{one.name}: {one.asks}")
    head = f"    <testcase classname={quoteattr(f'fidelity.{provider.name}')} name={name}"
    if one.outcome is QuestionOutcome.SAME:
        return f"{head}/>"
    note = quoteattr(_NO_XML.sub("?", one.note))
    if one.outcome is QuestionOutcome.UNASKED:
        return f"{head}><skipped message={note}/></testcase>"
    if one.outcome is QuestionOutcome.UNANSWERED:
        return f"{head}><error message={note}/></testcase>"
    details = _NO_XML.sub("?", "\n".join(line.strip() for line in _about(one)))
    where = quoteattr(", ".join(drift.where for drift in one.drifts))
    return f'{head}><failure message={where} type="drift">{escape(details)}</failure></testcase>'


def _printable(text: str) -> str:
    """Return one line in which no byte is hidden."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
