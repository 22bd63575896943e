import json
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sms_sandbox.cli import main
from sms_sandbox.scenario import builtin

from tests.cli.running import clean
from tests.full_disk import full_disk

BAD = 'schema = 1\nname = "x"\nseed = "one"\n[[rule]]\nname = "r"\nstatus = 503\nwhen = { to = "0612345678" }\n'
WARNING = BAD.replace('seed = "one"\n', "")
GUESS = 'schema = 1\nname = "x"\nproviders = ["smsgateway24"]\n[[rule]]\nname = "r"\nerror = "insufficient_credit"\n'


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scenario", *arguments], env=clean({}))


def output(*arguments: str, code: int = 0) -> str:
    result = asked(*arguments)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("bad", BAD), ("odd", WARNING), ("guess", GUESS), ("good", 'schema = 1\nname = "x"\n')):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_builtin_scenarios_are_listed_with_descriptions() -> None:
    lines = output("list").splitlines()
    assert len(lines) == len(builtin.names()) >= 16
    assert "builtin:slow-provider\tEach send is answered after 8 s, later than many clients wait" in output("list")
    listed = json.loads(output("list", "--json"))
    assert listed[0].keys() == {"name", "description"}
    assert [one["name"] for one in listed] == [f"builtin:{name}" for name in builtin.names()]


def test_scenario_is_shown_as_tables() -> None:
    lines = output("show", "builtin:ten-percent-undelivered").splitlines()
    assert lines[:3] == [
        "ten-percent-undelivered",
        "The API answers after 5 s; one recipient in ten ends undelivered.",
        "clock: real, 20 times as fast; seed: 20260105",
    ]
    assert "always\tslow-api\teach send: answered after 5s, give or take 500ms" in lines
    assert "always\tone-in-ten\teach send, 10 % of them: lifecycle lost" in lines
    assert "lost\tsent after 2s, undelivered (absent_subscriber) after 30s" in lines
    assert "about a tenth is lost\t5 % to 15 % of 200 or more: messages: state undelivered" in lines


def test_empty_scenario_has_no_tables(folder: Path) -> None:
    assert output("show", str(folder / "good.toml")).splitlines() == ["x"]


def test_scenario_is_shown_as_json() -> None:
    data = json.loads(output("show", "builtin:failover", "--json"))
    assert data["providers"] == ["smsfactor", "smsmode"]
    assert data["happens"] == [
        {"time": "1m to 11m", "name": "smsfactor-down", "whom": "everything, at smsfactor", "what": "answered 503"}
    ]
    assert len(data["expects"]) == 5


def test_invalid_scenario_is_reported(folder: Path) -> None:
    assert "bad.toml: 1 problem and 1 warning. Nothing was started." in output(
        "show", str(folder / "bad.toml"), code=2
    )
    assert "builtin:x: there is no such scenario. There are: " in output("show", "builtin:x", code=2)


@pytest.mark.usefixtures("folder")
def test_all_files_are_checked_and_all_problems_reported() -> None:
    assert output("check", "good.toml", "bad.toml", "odd.toml", code=2) == (
        "good.toml: ok\n"
        "bad.toml: 1 problem and 1 warning. Nothing was started.\n\n"
        'bad.toml:3:1: seed = "one"\n        Not a whole number. Write it without quotes.\n\n'
        'bad.toml:7:10: warning: rule "r": when.to = "0612345678"\n'
        '        This never matches: numbers arrive as 33612345678. Did you mean "+33612345678"?\n\n'
        "odd.toml: 1 warning.\n\n"
        'odd.toml:6:10: warning: rule "r": when.to = "0612345678"\n'
        '        This never matches: numbers arrive as 33612345678. Did you mean "+33612345678"?\n\n'
    )


@pytest.mark.usefixtures("folder")
def test_warnings_are_errors_only_on_request() -> None:
    assert output("check", "odd.toml").startswith("odd.toml: 1 warning.")
    assert output("check", "odd.toml", "--warnings-as-errors", code=2).startswith("odd.toml: 1 problem. Nothing")


@pytest.mark.usefixtures("folder")
def test_allow_guesses_removes_warnings() -> None:
    assert "is not known to have an answer at smsgateway24 (no source)" in output("check", "guess.toml")
    output("check", "guess.toml", "--warnings-as-errors", code=2)
    assert output("check", "guess.toml", "--warnings-as-errors", "--allow-guesses") == "guess.toml: ok\n"


@pytest.mark.usefixtures("folder")
def test_problems_are_printed_as_json() -> None:
    for arguments in (("--format", "json"), ("--json",)):
        first, second = json.loads(output("check", "bad.toml", "good.toml", *arguments, code=2))
        assert first == {
            "file": "bad.toml",
            "line": 3,
            "column": 1,
            "path": "seed",
            "code": "bad_number",
            "message": "Not a whole number.",
            "hint": "Write it without quotes.",
            "severity": "error",
        }
        assert second["severity"] == "warning"
    assert json.loads(output("check", "good.toml", "--format", "json")) == []


@pytest.mark.usefixtures("folder")
def test_problems_are_printed_as_github_annotations() -> None:
    lines = output("check", "bad.toml", "--format", "github", code=2).splitlines()
    assert lines[0] == (
        '::error file=bad.toml,line=3,col=1,title=seed = "one"::Not a whole number. Write it without quotes.'
    )
    assert lines[1].startswith('::warning file=bad.toml,line=7,col=10,title=rule "r"%3A when.to')
    assert output("check", "good.toml", "--format", "github") == ""


def test_new_scenario_that_does_not_fit_is_not_left_as_an_empty_file(folder: Path) -> None:
    with full_disk():
        assert output("new", "big.toml", code=1) == "big.toml cannot be written: file too large\n"
    assert not (folder / "big.toml").exists()


@pytest.mark.usefixtures("folder")
def test_quiet_check_prints_nothing() -> None:
    assert output("check", "good.toml", "-q") == ""


def test_check_without_files_is_refused() -> None:
    assert asked("check").exit_code == 2


def test_new_scenario_is_valid_and_commented(folder: Path) -> None:
    assert output("new", "days/bad-day.toml") == (
        "days/bad-day.toml was written; show it with: sandbox scenario show days/bad-day.toml\n"
    )
    text = (folder / "days" / "bad-day.toml").read_text("utf-8")
    assert tomllib.loads(text)["name"] == "bad-day"
    assert "sandbox scenario check days/bad-day.toml" in text
    assert output("check", "days/bad-day.toml", "--warnings-as-errors") == "days/bad-day.toml: ok\n"


def test_new_scenario_overwrites_nothing(folder: Path) -> None:
    assert output("new", "good", code=2) == "good.toml exists already; nothing was written\n"
    assert (folder / "good.toml").read_text("utf-8") == 'schema = 1\nname = "x"\n'


@pytest.mark.usefixtures("folder")
def test_new_scenario_needs_toml_and_a_writable_folder() -> None:
    assert "use a name that ends in .toml" in output("new", "day.yaml", code=2)
    assert output("new", "good.toml/day", code=1).startswith("good.toml/day.toml cannot be written: ")
    assert output("new", "-q", "quiet") == ""


def test_file_is_converted_to_json_and_back(folder: Path) -> None:
    text = GUESS + "[clock]\nstart = 2026-01-05T09:00:00Z\n"
    (folder / "day.toml").write_text(text)
    (folder / "day.json").write_text(output("convert", "day.toml"))
    data = json.loads((folder / "day.json").read_text())
    assert data == {**tomllib.loads(text), "clock": {"start": "2026-01-05T09:00:00+00:00"}}
    assert tomllib.loads(output("convert", "day.json")) == data


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("day.yaml", "to: +33639980001", "YAML is not read. YAML damages telephone numbers"),
        ("day.json", '{"name": null}', "day.json: TOML has no null"),
        ("day.json", "{", "day.json:1:2: "),
        ("day.toml", "name = ", "day.toml:1:"),
    ],
)
def test_unconvertible_file_is_refused(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content)
    assert message in output("convert", name, code=2)


def test_missing_file_is_not_converted() -> None:
    assert "nowhere.toml: cannot be read" in output("convert", "nowhere.toml", code=2)


def test_conversion_to_toml_without_the_extra_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "day.json").write_text("{}")
    monkeypatch.setitem(sys.modules, "tomli_w", None)
    result = CliRunner().invoke(main, ["scenario", "convert", str(tmp_path / "day.json")])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "pip install './sms-sandbox[explore]'" in result.stderr
