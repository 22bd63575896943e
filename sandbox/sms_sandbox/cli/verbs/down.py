"""``sandbox down``: stop a sandbox."""

import os
import signal
import time
from contextlib import suppress
from typing import Final

import click

from sms_sandbox.cli.command import Command, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION
from sms_sandbox.cli.process import server_registry
from sms_sandbox.core.time.instants import SECOND

_BETWEEN_LOOKS: Final = 0.05
_LAST_TIME: Final = 0.6
"""Seconds before the time-out at which a second signal ends all waiting; the run file is still written."""


@click.command("down", cls=Command, examples=("sandbox down", "sandbox down --url http://127.0.0.1:9000"))
@option(
    "--timeout", type=DURATION, default="2s", show_default=True, help="How long it has to end before it is killed."
)
@click.pass_context
def command(ctx: click.Context, timeout: int) -> None:
    """Stop a sandbox that was started on this machine. Webhooks under way are cut off in time."""
    client = client_of(ctx)
    record = server_registry.find(client.place.port, client.place.split.hostname or "")
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
    """Send one signal, a second one shortly before the time-out, and at the time-out end the process."""
    if _ended(record, signal.SIGTERM, timeout - _LAST_TIME) or _ended(record, signal.SIGTERM, _LAST_TIME):
        return
    _ended(record, getattr(signal, "SIGKILL", signal.SIGTERM), _LAST_TIME)
    fail(f"{record.url} did not end in time, and was killed")


def _ended(record: server_registry.ServerRecord, number: int, seconds: float) -> bool:
    """Send a signal and return whether the process ends within ``seconds``."""
    with suppress(ProcessLookupError):
        os.kill(record.pid, number)
    until = time.monotonic() + seconds
    while server_registry.of_process(record.pid) is not None:
        if time.monotonic() >= until:
            return False
        time.sleep(_BETWEEN_LOOKS)
    return True
