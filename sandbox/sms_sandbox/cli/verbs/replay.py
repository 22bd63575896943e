"""``sandbox replay``: replay a run. No server is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli.command import FAILED, Command, Globals, fail, globals_of
from sms_sandbox.cli.printing.output import show_json, show_line
from sms_sandbox.cli.process import server_registry

if TYPE_CHECKING:
    from sms_sandbox.runs.replay import Difference
    from sms_sandbox.runs.run_file import Run

_WRONG: Final = 2
_STYLES: Final = {"+": "green", "-": "red", "@": "cyan"}
"""By the first character of a diff's line."""


@click.command("replay", cls=Command, examples=("sandbox replay", "sandbox replay run.jsonl --json"))
@click.argument("file", metavar="[RUN]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    """Replay RUN, by default the last "sandbox run": the same settings, requests, answers to webhooks and times have
    to give the same bytes.

    Differences are printed as a diff, with exit code 1. Each "sandbox run" writes a run file; "sandbox up" writes one
    with --run-file.
    """
    run, differences = _replayed(file or _last())
    if differences:
        _note_other_people(run)
    if run.ended_at is None:
        click.echo("the run file has no end: its program was killed or still runs, or the file was cut off", err=True)
    common = globals_of(ctx)
    if common.is_json:
        found = [{"what": one.what, "recorded": one.recorded, "replayed": one.replayed} for one in differences]
        show_json({"same": not differences, "inputs": len(run.inputs), "differences": found})
    else:
        _show(common, run, differences)
    if differences:
        ctx.exit(FAILED)


def _last() -> Path:
    try:
        file = server_registry.last_run()
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}; set {server_registry.FOLDER_VARIABLE} to another folder", _WRONG)
    if not file.exists():
        fail('no run file of "sandbox run" is there; name one: sandbox replay RUN', _WRONG)
    return file


def _replayed(file: Path) -> "tuple[Run, list[Difference]]":
    """Return the run and what differs. Exit with code 2 for a file that is no run file."""
    from sms_sandbox import providers  # noqa: PLC0415  after the help has been printed
    from sms_sandbox.runs.run_file import RunFileError, read  # noqa: PLC0415  as above
    from sms_sandbox.server.run_log import rebuilt  # noqa: PLC0415  as above

    try:
        with file.open(encoding="utf-8") as lines:
            run = read(str(file), lines)
        return run, rebuilt(run, providers.load())[1]
    except OSError as error:
        fail(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}", _WRONG)
    except UnicodeDecodeError:
        fail(f"{file}: not a run file: it is not UTF-8", _WRONG)
    except RunFileError as error:
        fail(str(error), _WRONG)


def _note_other_people(run: "Run") -> None:
    from sms_sandbox.personas.owners import note_on_other_people  # noqa: PLC0415  after the help has been printed

    note = note_on_other_people(run.people)
    if note:
        click.echo(note, err=True)


def _show(common: Globals, run: "Run", differences: "list[Difference]") -> None:
    for difference in differences:
        for line in difference.diff().splitlines():
            show_line(common, line, _STYLES.get(line[:1], ""))
    if not common.is_quiet:
        inputs = f"{len(run.inputs)} inputs" if len(run.inputs) != 1 else "1 input"
        came = f"{len(differences)} differences" if len(differences) != 1 else "1 difference"
        click.echo(f"{inputs} replayed: {came if differences else 'the same bytes'}", err=bool(differences))
