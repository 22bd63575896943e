"""The running sandbox that a verb asks."""

import tomllib
from pathlib import Path
from typing import Final

import click

from sms_sandbox.cli.command import DEFAULT_URL, Globals, globals_of
from sms_sandbox.client.blocking import Client

CONFIG: Final = "sandbox.toml"


def client_of(ctx: click.Context) -> Client:
    """Return a client of that sandbox. Raise click.UsageError for a URL that is not valid."""
    common = globals_of(ctx)
    try:
        return Client(
            url_of(common),
            workspace=common.workspace,
            token=common.admin_token,
            trace=_print_trace if common.is_verbose else None,
        )
    except ValueError as error:
        raise click.UsageError(f"--url: {error}") from None


def _print_trace(line: str) -> None:
    click.echo(line, err=True)


def url_of(common: Globals) -> str:
    """Return the URL of the options, else that of the port in this folder's settings, else the default one."""
    return (common.url or _configured() or DEFAULT_URL).rstrip("/")


def _configured() -> str | None:
    """Return the URL of the port in ``sandbox.toml``, or None. Errors in the file are reported by ``sandbox up``."""
    try:
        port = tomllib.loads(Path(CONFIG).read_text("utf-8")).get("port")
    except (OSError, ValueError):
        return None
    return f"http://127.0.0.1:{port}" if type(port) is int and port else None
