"""The running sandbox that a verb is about."""

import tomllib
from pathlib import Path
from typing import Final

import click

from sms_sandbox.cli.command import DEFAULT_URL, Globals, globals_of
from sms_sandbox.client.blocking import Client

CONFIG: Final = "sandbox.toml"


def client_of(ctx: click.Context) -> Client:
    """Raises click.UsageError for an address that is none."""
    said = globals_of(ctx)
    try:
        return Client(
            url_of(said), workspace=said.workspace, token=said.admin_token, trace=_say if said.is_verbose else None
        )
    except ValueError as error:
        raise click.UsageError(f"--url: {error}") from None


def _say(line: str) -> None:
    click.echo(line, err=True)


def url_of(said: Globals) -> str:
    """As it was said, or at the port that the settings of this folder name."""
    return (said.url or _configured() or DEFAULT_URL).rstrip("/")


def _configured() -> str | None:
    """What is wrong with the file is said by ``sandbox up``, which is what it is for."""
    try:
        port = tomllib.loads(Path(CONFIG).read_text("utf-8")).get("port")
    except (OSError, ValueError):
        return None
    return f"http://127.0.0.1:{port}" if type(port) is int and port else None
