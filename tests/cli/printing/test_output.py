import json

import pytest
from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.printing.output import plain, show_facts, show_json, show_json_line, show_table
from sms_sandbox.cli.printing.progress import progress
from sms_sandbox.client.models import Credentials

ROWS = [("m1", "delivered", None, "[red]x"), ("m2", "failed", None, "bell\a")]
HEADERS = ("id", "state", "reason", "text")


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_row_is_a_line_with_tabs_outside_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    show_table(Globals(), HEADERS, ROWS)
    assert capsys.readouterr().out == "m1\tdelivered\t\t[red]x\nm2\tfailed\t\tbell\\x07\n"


@pytest.mark.usefixtures("watched")
def test_terminal_gets_a_table_without_empty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(Globals(), HEADERS, ROWS)
    output = capsys.readouterr().out
    assert "state" in output
    assert "reason" not in output
    assert "[red]x" in output
    assert "\x1b[32mdelivered" in output
    assert "\a" not in output
    show_table(Globals(), HEADERS, [])
    assert "reason" in capsys.readouterr().out


@pytest.mark.usefixtures("watched")
def test_long_word_of_a_text_is_folded_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    word = "".join(f"{number:03}" for number in range(40))
    show_table(Globals(), HEADERS, [("m1", "delivered", None, word)])
    lines = capsys.readouterr().out.splitlines()
    assert word in "".join(line.split()[-1] for line in lines[2:])
    assert all("\N{HORIZONTAL ELLIPSIS}" not in line for line in lines)


@pytest.mark.usefixtures("watched")
def test_no_color_option_removes_colours(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(Globals(has_color=False), HEADERS, ROWS)
    assert "\x1b[32m" not in capsys.readouterr().out
    show_facts(Globals(has_color=False), [("state", "failed")])
    assert "\x1b[31m" not in capsys.readouterr().out
    show_facts(Globals(), [("state", "failed"), ("reason", None), ("id", "m1")])
    assert capsys.readouterr().out == "\x1b[31mstate        failed\x1b[0m\nid           m1\n"


def test_json_has_the_form_of_the_admin_api(capsys: pytest.CaptureFixture[str]) -> None:
    keys = Credentials("é", "s", "t")
    show_json([keys])
    output = capsys.readouterr().out
    assert json.loads(output) == [{"login": "é", "secret": "s", "token": "t"}]
    assert output.startswith("[\n  {\n")
    show_json_line(keys)
    assert capsys.readouterr().out == '{"login":"é","secret":"s","token":"t"}\n'


def test_control_characters_are_spelt_out() -> None:
    assert plain("a\tb\x1b[2Jé") == "a\\tb\\x1b[2Jé"


@pytest.mark.usefixtures("watched")
def test_long_work_has_a_progress_bar_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Globals(), "advancing", 10) as show_done:
        show_done(5)
    assert "advancing" in capsys.readouterr().err
    with progress(Globals(is_quiet=True), "advancing", 10) as show_done:
        show_done(5)
    assert capsys.readouterr().err == ""


def test_progress_bar_is_left_out_outside_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with progress(Globals(), "advancing", 10) as show_done:
        show_done(5)
    assert capsys.readouterr().err == ""
