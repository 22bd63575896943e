"""``sandbox providers``: who is emulated."""

import click

from sandbox import providers
from sandbox.cli.base import DEFAULT_URL


@click.command("providers")
@click.option("--base-url", default=DEFAULT_URL, show_default=True, help="Where the sandbox runs, or will run.")
def command(base_url: str) -> None:
    """List the providers, each with its base URL and its real hosts."""
    for provider in providers.load().values():
        click.echo(f"{provider.title:14}{base_url.rstrip('/')}/{provider.name}   for {', '.join(provider.hosts)}")
