import json
from dataclasses import replace

from sms_sandbox.scenario.diagnostics import Problem, ScenarioError, as_github, as_json, as_text, summary

ONE = Problem(
    file="a,b:c.toml",
    line=4,
    column=1,
    path="clock.mode",
    code="bad_mode",
    subject='clock.mode = "fast"',
    message="Not a mode.",
    hint='Use "real".\nOr "virtual" at 100%.',
)
WHOLE = Problem(file="x.toml", code="no_file", message="there is no such file.")
ODD = replace(ONE, is_warning=True)


def test_text_format_has_a_line_for_each_problem() -> None:
    assert as_text([ONE, WHOLE]) == (
        'a,b:c.toml:4:1: clock.mode = "fast"\n        Not a mode. Use "real".\n        Or "virtual" at 100%.\n\n'
        "x.toml: there is no such file."
    )
    assert as_text([ODD]).startswith('a,b:c.toml:4:1: warning: clock.mode = "fast"\n')
    assert as_text([replace(WHOLE, is_warning=True)]) == "x.toml: warning: there is no such file."


def test_json_format_has_an_object_for_each_problem() -> None:
    reported = json.loads(as_json([ODD, WHOLE]))
    assert reported[0] == {
        "file": "a,b:c.toml",
        "line": 4,
        "column": 1,
        "path": "clock.mode",
        "code": "bad_mode",
        "message": "Not a mode.",
        "hint": 'Use "real".\nOr "virtual" at 100%.',
        "severity": "warning",
    }
    assert (reported[1]["line"], reported[1]["severity"]) == (0, "error")


def test_github_format_has_a_command_for_each_problem() -> None:
    assert as_github([ODD, WHOLE]).splitlines() == [
        (
            '::warning file=a%2Cb%3Ac.toml,line=4,col=1,title=clock.mode = "fast"::'
            'Not a mode. Use "real".%0AOr "virtual" at 100%25.'
        ),
        "::error file=x.toml::there is no such file.",
    ]


def test_summary_counts_problems() -> None:
    assert summary("x.toml", []) == "x.toml: ok"
    assert summary("x.toml", [ODD]) == "x.toml: 1 warning."
    assert summary("x.toml", [ONE]) == "x.toml: 1 problem. Nothing was started."
    assert summary("x.toml", [ONE, ODD, ONE, ODD]) == "x.toml: 2 problems and 2 warnings. Nothing was started."


def test_scenario_error_is_rendered_as_text() -> None:
    assert str(ScenarioError([WHOLE])) == "x.toml: there is no such file."
