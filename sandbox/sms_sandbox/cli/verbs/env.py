"""``sandbox env``: what an application has to be told."""

import shlex

import click

from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.environment import variables_of
from sms_sandbox.cli.output import show_json


@click.command(
    "env",
    cls=Command,
    examples=(
        'eval "$(sandbox env smsmode)"',
        "sandbox env insim --dotenv >> .env",
    ),
)
@click.argument("provider", required=False)
@option("--shell", "form", flag_value="shell", default="shell", help="As export lines, for eval.  [default]")
@option("--dotenv", "form", flag_value="dotenv", help="As the lines of a .env file.")
@click.pass_context
def command(ctx: click.Context, provider: str | None, form: str) -> None:
    """Print the base URL of PROVIDER, or of all, and credentials that open an account there."""
    told = client_of(ctx).show_workspace(globals_of(ctx).workspace or "default")
    if provider is not None and provider not in told.urls:
        raise click.UsageError(f"no provider is named {provider!r}; there are: {', '.join(told.urls)}")
    variables = variables_of(told, [provider] if provider else [*told.urls])
    if globals_of(ctx).is_json:
        show_json(variables)
        return
    for name, value in variables.items():
        click.echo(f"export {name}={shlex.quote(value)}" if form == "shell" else f"{name}={_quoted(value)}")


def _quoted(value: str) -> str:
    return value if value.isascii() and not set(value) & set(" #\"'\\$`\n") else f'"{value}"'
