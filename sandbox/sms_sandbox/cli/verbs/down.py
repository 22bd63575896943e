"""``sandbox down``: stop a sandbox."""

import os
import signal
import time
from typing import Final

import click

from sms_sandbox.cli import server_registry
from sms_sandbox.cli.command import Command, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION
from sms_sandbox.core.time.instants import SECOND

_BETWEEN_LOOKS: Final = 0.05


@click.command("down", cls=Command, examples=("sandbox down", "sandbox down --url http://127.0.0.1:9000"))
@option("--timeout", type=DURATION, default="10s", show_default=True, help="How long to wait for its end.")
@click.pass_context
def command(ctx: click.Context, timeout: int) -> None:
    """Stop a sandbox that was started on this machine. Webhooks under way have 5 s to end."""
    client = client_of(ctx)
    port = client.place.port
    record = server_registry.find(port)
    if record is None:
        if client.is_ready():
            fail(f"the sandbox at {client.url} was not started on this machine; stop it where it was started")
        if not globals_of(ctx).is_quiet:
            click.echo(f"no sandbox runs at {client.url}", err=True)
        return
    _stop(record, timeout / SECOND)
    if not globals_of(ctx).is_quiet:
        click.echo(f"stopped {record.url}", err=True)


def _stop(record: server_registry.ServerRecord, timeout: float) -> None:
    os.kill(record.pid, signal.SIGTERM)
    until = time.monotonic() + timeout
    while server_registry.find(record.port) is not None:
        if time.monotonic() >= until:
            os.kill(record.pid, signal.SIGTERM)  # a second SIGTERM stops it at once
            fail(f"{record.url} did not end in time, and was stopped at once")
        time.sleep(_BETWEEN_LOOKS)
