"""``sandbox import``: a workspace, put where a run file ended."""

from typing import Final

import click

from sms_sandbox.cli.command import Command, fail, globals_of
from sms_sandbox.cli.connection import client_of

_WRONG: Final = 2


@click.command("import", cls=Command, examples=("sandbox import day.run", "sandbox import - < day.run"))
@click.argument("file")
@click.pass_context
def command(ctx: click.Context, file: str) -> None:
    """Put the workspace where the run in FILE ended, with its messages, accounts, handsets, faults and time; it goes
    on from there. What it held before is gone. Expectations of a scenario do not come with it.
    """
    client_of(ctx).import_run(_content(file))
    if not globals_of(ctx).is_quiet:
        click.echo("back where the run ended", err=True)


def _content(file: str) -> str:
    """Of the file, or with - of standard input."""
    try:
        with click.open_file(file, encoding="utf-8") as stream:
            text: str = stream.read()
    except OSError as error:
        fail(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}", _WRONG)
    except UnicodeDecodeError:
        fail(f"{file}: this is no run file: it is not UTF-8", _WRONG)
    return text
