"""``sandbox import``: restore a workspace from a run file."""

from typing import Final

import click

from sms_sandbox.cli.command import Command, fail, globals_of
from sms_sandbox.cli.connection import client_of

_WRONG: Final = 2


@click.command("import", cls=Command, examples=("sandbox import day.run", "sandbox import - < day.run"))
@click.argument("file")
@click.pass_context
def command(ctx: click.Context, file: str) -> None:
    """Restore the workspace as it was at the end of the run in FILE, with its messages, accounts, handsets, faults
    and time, and continue from there.

    The workspace's previous content is lost. A scenario's expectations are not restored.
    """
    client_of(ctx).import_run(_content(file))
    if not globals_of(ctx).is_quiet:
        click.echo("restored as it was at the end of the run", err=True)


def _content(file: str) -> str:
    """Return the content of a file, or with - of standard input."""
    try:
        with click.open_file(file, encoding="utf-8") as stream:
            text: str = stream.read()
    except OSError as error:
        fail(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}", _WRONG)
    except UnicodeDecodeError:
        fail(f"{file}: not a run file: it is not UTF-8", _WRONG)
    return text
