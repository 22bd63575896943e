"""The running sandbox that a verb asks."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli.command import DEFAULT_URL, Globals, globals_of

if TYPE_CHECKING:
    from sms_sandbox.client.blocking import Client

CONFIG: Final = "sandbox.toml"
LOOPBACK: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8767
ANY_ADDRESS: Final = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104  addresses of clients, not of a listener


def client_of(ctx: click.Context) -> "Client":
    """Return a client of that sandbox. Raise click.UsageError for a URL that is not valid."""
    from sms_sandbox.client.blocking import Client  # noqa: PLC0415  the server needs no client

    common = globals_of(ctx)
    try:
        client = Client(
            url_of(common),
            workspace=common.workspace,
            token=common.admin_token,
            trace=_print_trace if common.is_verbose else None,
        )
    except ValueError as error:
        raise click.UsageError(f"--url: {error}") from None
    if client.place.split.path:
        _refuse_provider(client)
    return client


def _refuse_provider(client: "Client") -> None:
    """Raise click.UsageError for the base address of a provider, where a request would count as the application's."""
    from sms_sandbox import providers  # noqa: PLC0415  slow, and few addresses have a path

    before, _, last = client.url.rpartition("/")
    if last in providers.load():
        raise click.UsageError(f"--url: {client.url} is the address of a provider; that of the sandbox is {before}")


def _print_trace(line: str) -> None:
    click.echo(line, err=True)


def url_of(common: Globals) -> str:
    """Return the URL of the options, else that of the variables and settings of ``sandbox up``, else the default."""
    return (common.url or _configured(os.environ) or DEFAULT_URL).rstrip("/")


def _configured(variables: Mapping[str, str]) -> str | None:
    """Return the address at which ``sandbox up`` listens with these variables and its settings file, or None if they
    name neither host nor port. Errors in them are reported by ``sandbox up``.
    """
    settings = _settings(variables.get("SANDBOX_CONFIG") or CONFIG)
    port = _port(variables.get("SANDBOX_PORT")) or settings.get("port")
    host = variables.get("SANDBOX_HOST") or settings.get("host")
    has_port, has_host = type(port) is int and port > 0, isinstance(host, str) and host != ""
    if not (has_port or has_host):
        return None
    name = client_host(host) if isinstance(host, str) and host else LOOPBACK
    return f"http://{name}:{port if has_port else DEFAULT_PORT}"


def client_host(host: str) -> str:
    """Return the host by which a client on this machine reaches a server that listens on ``host``, for a URL."""
    reachable = ANY_ADDRESS.get(host, host)
    return f"[{reachable}]" if ":" in reachable else reachable


def _port(text: str | None) -> int | None:
    """Return the port, or None for other text: Kubernetes sets SANDBOX_PORT to ``tcp://…``."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None


def _settings(path: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
