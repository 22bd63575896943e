"""``sandbox providers``: list the providers."""

import click

from sms_sandbox import providers
from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import url_of
from sms_sandbox.cli.printing.output import show_json
from sms_sandbox.contract import Provider


@click.command(
    "providers",
    cls=Command,
    examples=("sandbox providers", "sandbox providers --base-url http://sandbox:8767 --json"),
)
@option("--base-url", help="The address of the sandbox, running or not; by default that of --url.")
@click.pass_context
def command(ctx: click.Context, base_url: str | None) -> None:
    """List the providers, each with its base URL and its real hosts."""
    base = url_of(globals_of(ctx)) if base_url is None else base_url.rstrip("/")
    found = providers.load().values()
    if globals_of(ctx).is_json:
        show_json([_as_data(provider, base) for provider in found])
        return
    for provider in found:
        click.echo(f"{provider.title:14}{base}/{provider.name}   for {', '.join(provider.hosts)}")


def _as_data(provider: Provider, base: str) -> dict[str, object]:
    return {
        "name": provider.name,
        "title": provider.title,
        "url": f"{base}/{provider.name}",
        "hosts": list(provider.hosts),
        "dialects": list(provider.dialects),
        "webhooks": list(provider.webhook_kinds),
    }
