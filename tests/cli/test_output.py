import json

import pytest
from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.output import plain, show_facts, show_json, show_json_line, show_table
from sms_sandbox.cli.progress import progress
from sms_sandbox.client.models import Credentials

ROWS = [("m1", "delivered", None, "[red]x"), ("m2", "failed", None, "bell\a")]
HEADERS = ("id", "state", "reason", "text")


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_where_nobody_looks_a_row_is_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    show_table(Globals(), HEADERS, ROWS)
    assert capsys.readouterr().out == "m1\tdelivered\t\t[red]x\nm2\tfailed\t\tbell\\x07\n"


@pytest.mark.usefixtures("watched")
def test_on_a_terminal_it_is_a_table_without_empty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(Globals(), HEADERS, ROWS)
    said = capsys.readouterr().out
    assert "state" in said
    assert "reason" not in said
    assert "[red]x" in said
    assert "\x1b[32mdelivered" in said
    assert "\a" not in said
    show_table(Globals(), HEADERS, [])
    assert "reason" in capsys.readouterr().out


@pytest.mark.usefixtures("watched")
def test_there_are_no_colours_where_none_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(Globals(has_color=False), HEADERS, ROWS)
    assert "\x1b[32m" not in capsys.readouterr().out
    show_facts(Globals(has_color=False), [("state", "failed")])
    assert "\x1b[31m" not in capsys.readouterr().out
    show_facts(Globals(), [("state", "failed"), ("reason", None), ("id", "m1")])
    assert capsys.readouterr().out == "\x1b[31mstate        failed\x1b[0m\nid           m1\n"


def test_json_is_as_the_admin_api_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    keys = Credentials("é", "s", "t")
    show_json([keys])
    said = capsys.readouterr().out
    assert json.loads(said) == [{"login": "é", "secret": "s", "token": "t"}]
    assert said.startswith("[\n  {\n")
    show_json_line(keys)
    assert capsys.readouterr().out == '{"login":"é","secret":"s","token":"t"}\n'


def test_signs_that_would_move_the_cursor_are_spelt() -> None:
    assert plain("a\tb\x1b[2Jé") == "a\\tb\\x1b[2Jé"


@pytest.mark.usefixtures("watched")
def test_what_takes_long_has_a_bar_where_somebody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Globals(), "advancing", 10) as show_done:
        show_done(5)
    assert "advancing" in capsys.readouterr().err
    with progress(Globals(is_quiet=True), "advancing", 10) as show_done:
        show_done(5)
    assert capsys.readouterr().err == ""


def test_there_is_no_bar_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with progress(Globals(), "advancing", 10) as show_done:
        show_done(5)
    assert capsys.readouterr().err == ""
