"""``sandbox ready``: the health check, for an image without a shell."""

import sys
import time

import click

from sandbox.cli.options import DURATION, url_option
from sandbox.client import Client
from sandbox.core.instants import SECOND

_BETWEEN_TRIES = 0.05
_NOT_READY = 4


@click.command("ready", context_settings={"auto_envvar_prefix": "SANDBOX"})
@url_option
@click.option("--wait", is_flag=True, help="Wait until it is ready.")
@click.option("--timeout", type=DURATION, default="10s", show_default=True, help="With --wait: how long at most.")
def command(url: str, timeout: int, *, wait: bool) -> None:
    """Ask a running sandbox whether it is ready: exit code 0 if so, else 4."""
    client = Client(url)
    until = time.monotonic() + (timeout / SECOND if wait else 0)
    while not client.is_ready():
        if time.monotonic() >= until:
            click.echo(f"no sandbox is ready at {url}", err=True)
            sys.exit(_NOT_READY)
        time.sleep(_BETWEEN_TRIES)
    click.echo(f"ready at {url}")
