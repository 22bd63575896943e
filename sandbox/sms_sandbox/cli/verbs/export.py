"""``sandbox export``: a workspace as a run file."""

from pathlib import Path

import click

from sms_sandbox.cli.command import Command, fail
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import NEW_FILE


@click.command("export", cls=Command, examples=("sandbox export day.run", "sandbox export > day.run"))
@click.argument("file", required=False, type=NEW_FILE)
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    """Write all that was done in a workspace to FILE, or to standard output: for "sandbox import", which goes on from
    there, and "sandbox replay". The sandbox has to be one that was started with --record.
    """
    text = client_of(ctx).export_run()
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")
