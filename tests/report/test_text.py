from dataclasses import replace

import pytest
from sms_sandbox.report import text as report_text
from sms_sandbox.report.text import Tone, as_text, headline, tone_of, tone_of_all
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, Fired, Verdict

START = 1_767_603_600_000_000
BROKEN = Check(
    kind=CheckKind.EXPECTATION,
    name="one otp",
    wanted="exactly 1 message, within 5s",
    found="2 messages",
    outcome=CheckOutcome.FAILED,
    evidence=(
        Evidence("m1", START + 1_500_000, 'to +33639980001 "1"'),
        Evidence("m12", START, 'to +33639980002 "2"'),
    ),
    more=3,
)
STRUCK = Check(
    kind=CheckKind.FAULT,
    name="rule:r",
    wanted="strikes at least once",
    found="struck 1 time: m1",
    outcome=CheckOutcome.PASSED,
)
RULE = Check(
    kind=CheckKind.BEHAVIOUR,
    name="STOP is respected",
    wanted="w",
    found="1 STOP",
    outcome=CheckOutcome.PASSED,
    is_optional=True,
)
UNTESTED = replace(RULE, name="webhooks are answered", found="0 attempts", outcome=CheckOutcome.NOT_TESTED)
NOTHING = replace(BROKEN, name="a share", found="no message", outcome=CheckOutcome.NOT_TESTED, evidence=(), more=0)
VERDICT = Verdict(
    scenario="otp",
    description="An OTP <comes> & goes.",
    seed=7,
    start=START,
    at=START + 90_000_000,
    checks=(BROKEN, STRUCK, RULE, UNTESTED),
    fired=(Fired(name="rule:r", times=1, is_optional=False, on="1 message (m1)", ids=("m1",)),),
    counts=(("messages", 2), ("exchanges", 1), ("webhooks", 0)),
    notes=("1 message is no longer kept.",),
)


def opened(check: Check) -> Check:
    return replace(check, pending=True)


def test_verdict_as_text() -> None:
    assert as_text(VERDICT) == (
        "✘ otp: 1 of 4 checks failed, 1 not tested\n"
        "  2 messages, 1 exchange, 0 webhooks in 1:30 of sandbox time, seed 7\n"
        "\n"
        "Expectations\n"
        "  ✘ one otp\n"
        "      wanted  exactly 1 message, within 5s\n"
        "      found   2 messages\n"
        '        m1   at 0:01.5: to +33639980001 "1"\n'
        '        m12  at 0:00: to +33639980002 "2"\n'
        "        … and 3 more\n"
        "\n"
        "Declared faults\n"
        "  ✔ rule:r: struck 1 time: m1\n"
        "\n"
        "Good behaviour\n"
        "  ✔ STOP is respected\n"
        "      wanted  w\n"
        "      found   1 STOP\n"
        "  \u2013 webhooks are answered\n"
        "      not tested\n"
        "      wanted  w\n"
        "      found   0 attempts\n"
        "\n"
        "Note: 1 message is no longer kept.\n"
    )


@pytest.mark.parametrize(
    ("checks", "reported", "tone"),
    [
        ((), "there was nothing to check", Tone.GOOD),
        ((RULE,), "all 1 check passed", Tone.GOOD),
        ((RULE, opened(BROKEN)), "1 of 2 checks passed, 1 still open", Tone.OPEN),
        ((UNTESTED,), "nothing was tested", Tone.UNTESTED),
        ((RULE, UNTESTED), "1 of 2 checks passed, 1 not tested", Tone.GOOD),
        ((RULE, NOTHING), "1 of 2 checks failed", Tone.BAD),
        ((BROKEN, opened(BROKEN)), "1 of 2 checks failed, 1 still open", Tone.BAD),
    ],
)
def test_headline_gives_the_result(checks: tuple[Check, ...], reported: str, tone: Tone) -> None:
    verdict = replace(VERDICT, checks=checks)
    assert headline(verdict) == reported
    assert tone_of_all(verdict) is tone


def test_untested_check_that_fails_gives_the_reason() -> None:
    assert tone_of(NOTHING) is Tone.BAD
    assert "✘ a share\n      not tested, which counts as failed unless optional = true\n" in as_text(
        replace(VERDICT, checks=(NOTHING,))
    )


def test_open_check_is_marked() -> None:
    for check, words in (
        (opened(BROKEN), "it fails"),
        (opened(RULE), "as things stand it passes"),
        (opened(UNTESTED), "it is not tested"),
    ):
        text = as_text(replace(VERDICT, checks=(check,)))
        assert f"○ {check.name}\n      open; " in text
        assert words in text


def test_each_line_has_a_tone() -> None:
    tones = [line.tone for line in report_text.lines(VERDICT) if line.text]
    assert tones[0] is Tone.BAD
    assert {*tones} == {*Tone}


def test_checks_of_a_run_without_a_request_share_one_line() -> None:
    verdict = replace(
        VERDICT, checks=(UNTESTED, UNTESTED), counts=(("messages", 0), ("exchanges", 0), ("webhooks", 0)), notes=()
    )
    assert as_text(verdict) == (
        "\u2013 otp: nothing was tested\n"
        "  0 messages, 0 exchanges, 0 webhooks in 1:30 of sandbox time, seed 7\n"
        "\n"
        "Good behaviour\n"
        "  \u2013 not tested: 2 checks\n"
    )
    assert "a share" in as_text(replace(verdict, checks=(NOTHING, UNTESTED)))
