"""``sandbox openapi``: print the OpenAPI document of a provider. No server is needed."""

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command
from sms_sandbox.cli.printing.output import show_json


@click.command("openapi", cls=Command, examples=("sandbox openapi smsmode", "sandbox openapi insim"))
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
def command(provider: str) -> None:
    """Print the OpenAPI 3.1 document of what is emulated of a provider, with the sources of its answers."""
    from sms_sandbox import providers  # noqa: PLC0415  after the help has been printed
    from sms_sandbox.fidelity import openapi  # noqa: PLC0415  as above

    found = providers.load()
    if provider not in found:
        raise click.UsageError(f"no provider is named {provider!r}; there are: {', '.join(found)}")
    show_json(openapi.document(found[provider]))
