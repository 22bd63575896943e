"""``sandbox logs``: print the log of a detached sandbox."""

import time
from pathlib import Path
from typing import IO, Final

import click

from sms_sandbox.cli.command import Command, fail, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.process import server_registry

_BETWEEN_LOOKS: Final = 0.2


@click.command("logs", cls=Command, examples=("sandbox logs", "sandbox logs -f"))
@option("-f", "--follow", is_flag=True, help="Follow the log until the sandbox ends.")
@click.pass_context
def command(ctx: click.Context, *, follow: bool) -> None:
    """Print the log of a sandbox that was started with "sandbox up --detach"."""
    client = client_of(ctx)
    record = server_registry.find(client.place.port, client.place.split.hostname or "")
    if record is None:
        fail(f"no sandbox that was started on this machine runs at {client.url}")
    if record.log is None:
        fail(f"the sandbox at {client.url} runs in the foreground; its log is there")
    with Path(record.log).open(encoding="utf-8", errors="replace") as log:
        _copy(log)
        while follow and server_registry.of_process(record.pid) is not None:
            time.sleep(_BETWEEN_LOOKS)
            _copy(log)


def _copy(log: IO[str]) -> None:
    text = log.read()
    if text:
        click.echo(text, nl=False)
