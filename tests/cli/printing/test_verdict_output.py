import json
from pathlib import Path

import pytest
from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.printing.verdict_output import show_verdict, write_reports
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Verdict

from tests.full_disk import full_disk


def a_verdict(*, holds: bool) -> Verdict:
    outcome = CheckOutcome.of(passed=holds)
    check = Check(kind=CheckKind.EXPECTATION, name="one is sent", wanted="one", found="none", outcome=outcome)
    return Verdict(
        scenario="mine", description="", seed=1, start=0, at=0, checks=(check,), fired=(), counts=(), notes=()
    )


def test_verdict_is_printed_to_the_chosen_stream(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdict(Globals(), a_verdict(holds=True))
    show_verdict(Globals(), a_verdict(holds=False), is_for_errors=True)
    out, err = capsys.readouterr()
    assert out.startswith("✔ mine: all 1 check")
    assert err.startswith("✘ mine: 1 of 1 check failed\n")
    assert "\x1b" not in out + err
    show_verdict(Globals(is_json=True), a_verdict(holds=True), is_for_errors=True)
    assert json.loads(capsys.readouterr().err)["passed"]


def test_verdict_has_colours_unless_they_are_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show_verdict(Globals(), a_verdict(holds=False), is_for_errors=True)
    assert "\x1b[31m✘ mine" in capsys.readouterr().err
    show_verdict(Globals(has_color=False), a_verdict(holds=False), is_for_errors=True)
    assert "\x1b[31m" not in capsys.readouterr().err


def test_report_that_does_not_fit_is_named(tmp_path: Path) -> None:
    page, junit = tmp_path / "v.html", tmp_path / "v.xml"
    with full_disk():
        problems = write_reports(a_verdict(holds=True), "<!doctype html>", page, junit)
    assert problems == [f"{file}: cannot be written: File too large" for file in (page, junit)]
    assert [*tmp_path.iterdir()] == []


def test_report_has_a_path_that_the_locale_cannot_decode(tmp_path: Path) -> None:
    page = tmp_path / "v.html"
    write_reports(a_verdict(holds=True), "sandbox run \udcc3\udca9t\udcc3\udca9.toml", page, None)
    assert page.read_text("utf-8") == "sandbox run été.toml"


def test_only_requested_reports_are_written(tmp_path: Path) -> None:
    page, junit = tmp_path / "v.html", tmp_path / "v.xml"
    assert write_reports(a_verdict(holds=True), None, None, None) == []
    assert [*tmp_path.iterdir()] == []
    write_reports(a_verdict(holds=True), "<!doctype html>", page, junit)
    assert page.read_text() == "<!doctype html>"
    assert 'name="one is sent"' in junit.read_text()


def test_report_that_cannot_be_written_keeps_no_other_one_back(tmp_path: Path) -> None:
    gone, junit = tmp_path / "gone" / "v.html", tmp_path / "v.xml"
    problems = write_reports(a_verdict(holds=True), "<!doctype html>", gone, junit)
    assert problems == [f"{gone}: cannot be written: No such file or directory"]
    assert 'name="one is sent"' in junit.read_text()
    assert write_reports(a_verdict(holds=True), "<!doctype html>", tmp_path / "v.html", gone) == problems
    assert (tmp_path / "v.html").exists()
