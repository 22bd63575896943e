"""Render a verdict as JUnit XML, one test case for each check, as CI systems read it."""

import re
from collections import Counter
from html import escape
from typing import Final

from sms_sandbox.core.time.instants import SECOND, to_datetime
from sms_sandbox.report.text import TITLES, Tone, circumstances, open_words, tone_of, untested_words, when
from sms_sandbox.verdict.verdict import Check, Verdict

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 cannot hold, not even escaped."""


def as_junit(verdict: Verdict) -> str:
    """Return the XML document. A check that is open, or not tested and need not be, is a skipped test case."""
    tones = Counter(tone_of(check) for check in verdict.checks)
    failures, skipped = tones[Tone.BAD], tones[Tone.OPEN] + tones[Tone.UNTESTED]
    seconds = f"{(verdict.at - verdict.start) / SECOND:.3f}"
    counts = f'tests="{len(verdict.checks)}" failures="{failures}" errors="0" skipped="{skipped}" time="{seconds}"'
    stamp = to_datetime(verdict.start).strftime("%Y-%m-%dT%H:%M:%S")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="sms-sandbox" {counts}>',
            f'  <testsuite name={_quoted(verdict.scenario)} {counts} timestamp="{stamp}" hostname="sandbox">',
            "    <properties>",
            f'      <property name="seed" value="{verdict.seed}"/>',
            "    </properties>",
            *[_case(check, verdict) for check in verdict.checks],
            f"    <system-out>{_text(_aside(verdict))}</system-out>",
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(check: Check, verdict: Verdict) -> str:
    head = f"    <testcase classname={_quoted(f'{verdict.scenario}.{check.kind.value}')} name={_quoted(check.name)}"
    if check.passed and not check.pending:
        return f'{head} time="0"/>'
    if check.pending or not check.fails:
        words = open_words(check) if check.pending else f"{untested_words(check)}: found {check.found}"
        return f'{head} time="0">\n      <skipped message={_quoted(words)}/>\n    </testcase>'
    message = f"{'' if check.is_tested else 'not tested: '}wanted {check.wanted}; found {check.found}"
    failure = (
        f'<failure message={_quoted(message)} type="{check.kind.value}">{_text(_details(check, verdict))}</failure>'
    )
    return f'{head} time="0">\n      {failure}\n    </testcase>'


def _details(check: Check, verdict: Verdict) -> str:
    lines = [f"{TITLES[check.kind]}: {check.name}", f"wanted  {check.wanted}", f"found   {check.found}"]
    lines += [f"  {one.id} at {when(one, verdict.start)}: {one.summary}" for one in check.evidence]
    if check.more:
        lines.append(f"  … and {check.more:,} more")
    return "\n".join(lines)


def _aside(verdict: Verdict) -> str:
    struck = [
        f"{fired.name}: struck {fired.times}" + (f": {fired.on}" if fired.on else "") for fired in verdict.fired
    ]
    return "\n".join([circumstances(verdict), *struck, *verdict.notes])


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text), quote=False)


def _quoted(text: str) -> str:
    return f'"{escape(_NO_XML.sub(chr(0xFFFD), text))}"'
