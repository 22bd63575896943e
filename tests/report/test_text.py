from dataclasses import replace

import pytest
from sms_sandbox.report import text as report_text
from sms_sandbox.report.text import Tone, as_text, headline, tone_of, tone_of_all
from sms_sandbox.verdict.verdict import Check, CheckKind, Evidence, Fired, Verdict

START = 1_767_603_600_000_000
BROKEN = Check(
    kind=CheckKind.EXPECTATION,
    name="one otp",
    wanted="exactly 1 message, within 5s",
    found="2 messages",
    passed=False,
    evidence=(
        Evidence("m1", START + 1_500_000, 'to +33639980001 "1"'),
        Evidence("m12", START, 'to +33639980002 "2"'),
    ),
    more=3,
)
STRUCK = Check(
    kind=CheckKind.FAULT, name="rule:r", wanted="strikes at least once", found="struck 1 time: m1", passed=True
)
RULE = Check(kind=CheckKind.BEHAVIOUR, name="STOP is respected", wanted="w", found="0 STOPs", passed=True)
VERDICT = Verdict(
    scenario="otp",
    description="An OTP <comes> & goes.",
    seed=7,
    start=START,
    at=START + 90_000_000,
    checks=(BROKEN, STRUCK, RULE),
    fired=(Fired(name="rule:r", times=1, is_optional=False, on="1 message (m1)", ids=("m1",)),),
    counts=(("messages", 2), ("exchanges", 1), ("webhooks", 0)),
    notes=("1 message is no longer kept.",),
)


def opened(check: Check) -> Check:
    return replace(check, pending=True)


def test_verdict_as_text() -> None:
    assert as_text(VERDICT) == (
        "✘ otp: 1 of 3 checks failed\n"
        "  2 messages, 1 exchange, 0 webhooks in 1m30s of sandbox time, seed 7\n"
        "\n"
        "Expectations\n"
        "  ✘ one otp\n"
        "      wanted  exactly 1 message, within 5s\n"
        "      found   2 messages\n"
        '        m1   at 1s500ms: to +33639980001 "1"\n'
        '        m12  at 0s: to +33639980002 "2"\n'
        "        … and 3 more\n"
        "\n"
        "Declared faults\n"
        "  ✔ rule:r: struck 1 time: m1\n"
        "\n"
        "Good behaviour\n"
        "  ✔ STOP is respected\n"
        "      wanted  w\n"
        "      found   0 STOPs\n"
        "\n"
        "Note: 1 message is no longer kept.\n"
    )


@pytest.mark.parametrize(
    ("checks", "told", "tone"),
    [
        ((), "there was nothing to check", Tone.GOOD),
        ((RULE,), "all 1 check hold", Tone.GOOD),
        ((RULE, opened(BROKEN)), "nothing has failed so far, 1 of 2 checks hold, 1 still open", Tone.OPEN),
        ((BROKEN, opened(BROKEN)), "1 of 2 checks failed, 1 still open", Tone.BAD),
    ],
)
def test_headline_gives_the_result(checks: tuple[Check, ...], told: str, tone: Tone) -> None:
    verdict = replace(VERDICT, checks=checks)
    assert headline(verdict) == told
    assert tone_of_all(verdict) is tone


def test_closed_verdict_has_no_open_check() -> None:
    verdict = replace(VERDICT, checks=(opened(BROKEN),)).closed()
    assert headline(verdict) == "1 of 1 check failed"
    assert tone_of(verdict.checks[0]) is Tone.BAD


def test_open_check_is_marked() -> None:
    for check, words in ((opened(BROKEN), "does not hold yet"), (opened(RULE), "as things stand it holds")):
        text = as_text(replace(VERDICT, checks=(check,)))
        assert f"○ {check.name}\n      open; " in text
        assert words in text


def test_each_line_has_a_tone() -> None:
    tones = [line.tone for line in report_text.lines(VERDICT) if line.text]
    assert tones[0] is Tone.BAD
    assert {*tones} == {Tone.BAD, Tone.GOOD, Tone.FAINT, Tone.HEAD, Tone.PLAIN, Tone.OPEN}
