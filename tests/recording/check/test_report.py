import json
from xml.etree import ElementTree as ET

from sms_sandbox import providers
from sms_sandbox.recording.check.drift import Drift
from sms_sandbox.recording.check.report import as_json, as_junit, as_lines
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome

SMSMODE = providers.load()["smsmode"]
RESULTS = [
    CheckedQuestion(name="balance", asks="the credit", outcome=QuestionOutcome.SAME, fact="credit", kind="client"),
    CheckedQuestion(
        name="bad",
        asks="a <wrong> key",
        outcome=QuestionOutcome.DRIFT,
        fact="error.bad_credentials",
        kind="client",
        sources=("The manual (https://x)",),
        drifts=(Drift("body", "32 | Erreur\n", "32 | Error \x00<&\n"),),
        further_headers=("CF-Ray",),
    ),
    CheckedQuestion(name="late", asks="a state", outcome=QuestionOutcome.UNANSWERED, note="no answer within 60 s"),
    CheckedQuestion(name="send", asks="one text", outcome=QuestionOutcome.UNASKED, note="needs --allow-send --to"),
]


def test_lines_show_the_drift_with_fact_source_and_both_bytes() -> None:
    lines = list(as_lines(SMSMODE, RESULTS))
    assert lines[0] == "same       balance: the credit"
    assert lines[1:8] == [
        "drift      bad: a <wrong> key",
        "             fact      error.bad_credentials (client)",
        "             source    The manual (https://x)",
        "             body",
        "               sandbox 32 | Erreur\\n",
        "               real    32 | Error \\x00<&\\n",
        "             also sent CF-Ray",
    ]
    assert "not asked  send: one text (needs --allow-send --to)" in lines
    assert lines[-1] == "smsMode: 1 same, 1 drift, 1 unanswered, 1 not asked"


def test_json_has_every_question() -> None:
    found = json.loads(as_json(SMSMODE, RESULTS))
    assert found["provider"] == "smsmode"
    assert [one["outcome"] for one in found["questions"]] == ["same", "drift", "unanswered", "not asked"]
    assert found["questions"][1]["drift"] == [
        {"where": "body", "expected": "32 | Erreur\n", "found": "32 | Error \x00<&\n"}
    ]


def test_junit_counts_drift_as_failure() -> None:
    root = ET.fromstring(as_junit(SMSMODE, RESULTS))  # noqa: S314  our own text
    [suite] = root
    assert suite.attrib == {
        "name": "fidelity of smsMode",
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    same, bad, late, send = suite
    assert len(same) == 0
    assert bad[0].tag == "failure"
    assert "error.bad_credentials" in (bad[0].text or "")
    assert late[0].tag == "error"
    assert send[0].attrib["message"] == "needs --allow-send --to"
