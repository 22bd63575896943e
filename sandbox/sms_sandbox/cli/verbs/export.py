"""``sandbox export``: write a workspace as a run file."""

from pathlib import Path

import click

from sms_sandbox.cli.command import Command, fail
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import NEW_FILE


@click.command("export", cls=Command, examples=("sandbox export day.run", "sandbox export > day.run"))
@click.argument("file", required=False, type=NEW_FILE)
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    """Write the history of a workspace to FILE, or to standard output. "sandbox import" continues from it, and
    "sandbox replay" replays it.

    The sandbox has to be started with --record.
    """
    text = client_of(ctx).export_run()
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")
