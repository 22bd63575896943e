"""``sandbox export``: write a workspace as a run file."""

from pathlib import Path

import click

from sms_sandbox.cli.command import Command, fail, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.options import NEW_FILE
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.models import Exchange


@click.command(
    "export",
    cls=Command,
    examples=("sandbox export day.run", "sandbox export > day.run", "sandbox export --har day.har"),
)
@click.argument("file", required=False, type=NEW_FILE)
@option("--har", "is_har", is_flag=True, help="Write the exchanges that are kept as an HTTP archive, HAR 1.2.")
@click.pass_context
def command(ctx: click.Context, file: Path | None, is_har: bool) -> None:  # noqa: FBT001  as click has it
    """Write the history of a workspace to FILE, or to standard output. "sandbox import" continues from it, and
    "sandbox replay" replays it.

    The sandbox has to be started with --record. With --har the exchanges are written for browsers and other tools,
    and no --record is needed.
    """
    client = client_of(ctx)
    text = _har(client) if is_har else client.export_run()
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        write_file(file, text)
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")


def _har(client: Client) -> str:
    """Return the exchanges of the workspace, oldest first, with the fact that each answer rests on."""
    from sms_sandbox.recording import har  # noqa: PLC0415  only for those who want it

    found = [*client.exchanges.list()]
    return har.write(
        har.of_bytes(one.request.to_bytes(), one.response.to_bytes(), one.at.isoformat(), _comment(one))
        for one in reversed(found)
        if one.response is not None
    )


def _comment(exchange: Exchange) -> str:
    return f"{exchange.provider}, fact {exchange.fact}" if exchange.fact else exchange.provider
