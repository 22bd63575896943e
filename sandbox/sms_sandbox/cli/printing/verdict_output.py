"""Print a verdict, and write it to files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.printing.output import show_line

if TYPE_CHECKING:
    from sms_sandbox.verdict.verdict import Verdict

DOES_NOT_HOLD: Final = 3
"""The exit code of a failed verdict."""

_STYLES: Final = {"head": "bold", "good": "green", "bad": "red", "open": "yellow", "faint": "dim", "untested": "dim"}


def show_verdict(common: Globals, verdict: "Verdict", *, is_for_errors: bool = False) -> None:
    from sms_sandbox.report import json as report_json  # noqa: PLC0415  after the help has been printed
    from sms_sandbox.report import text as report_text  # noqa: PLC0415  as above

    if common.is_json:
        text = json.dumps(report_json.as_data(verdict), indent=2, ensure_ascii=False)
        click.echo(text, err=is_for_errors)
        return
    for line in report_text.lines(verdict):
        show_line(common, line.text, _STYLES.get(line.tone.value, ""), is_for_errors=is_for_errors)


def write_reports(verdict: "Verdict", page: str | None, report: Path | None, junit: Path | None) -> list[str]:
    """Write the files that are not None; ``page`` is the verdict as HTML.

    Return a line for each that cannot be written: none of them must keep another one, or the verdict, back.
    """
    from sms_sandbox.report import junit as report_junit  # noqa: PLC0415  as above

    wanted = ((report, page), (junit, None if junit is None else report_junit.as_junit(verdict)))
    problems = []
    for file, text in wanted:
        try:
            if file is not None and text is not None:
                write_file(file, text)
        except OSError as error:
            problems.append(f"{file}: cannot be written: {error.strerror}")
    return problems
