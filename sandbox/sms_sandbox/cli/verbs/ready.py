"""``sandbox ready``: the health check, for an image without a shell."""

import time

import click

from sms_sandbox.cli.command import START_ONE, TOO_LATE, Command, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION
from sms_sandbox.core.time.instants import SECOND

_BETWEEN_TRIES = 0.05


@click.command(
    "ready",
    cls=Command,
    context_settings={"auto_envvar_prefix": "SANDBOX"},
    examples=(
        "sandbox ready",
        "sandbox ready --wait --timeout 30s",
    ),
)
@option("--wait", is_flag=True, help="Wait until the sandbox is ready.")
@option("--timeout", type=DURATION, default="10s", show_default=True, help="With --wait: the longest wait.")
@click.pass_context
def command(ctx: click.Context, timeout: int, *, wait: bool) -> None:
    """Check whether a sandbox is ready: exit code 0 if so, else 4."""
    client = client_of(ctx)
    until = time.monotonic() + (timeout / SECOND if wait else 0)
    while not client.is_ready():
        if time.monotonic() >= until:
            fail(f"no sandbox is ready at {client.url}; {START_ONE}", TOO_LATE)
        time.sleep(_BETWEEN_TRIES)
    if not globals_of(ctx).is_quiet:
        click.echo(f"ready at {client.url}")
