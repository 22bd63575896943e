"""``sandbox env``: print the variables that an application needs."""

import re
import shlex
from collections.abc import Callable
from typing import Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.environment import variables_of
from sms_sandbox.cli.printing.output import show_json


@click.command(
    "env",
    cls=Command,
    examples=(
        'eval "$(sandbox env smsmode)"',
        "sandbox env insim --dotenv >> .env",
    ),
)
@click.argument("provider", required=False, shell_complete=filters.completing(filters.provider_names))
@option("--shell", "form", flag_value="shell", default="shell", help="As export lines, for eval.  [default]")
@option("--dotenv", "form", flag_value="dotenv", help="As the lines of a .env file.")
@option("--powershell", "form", flag_value="powershell", help="As lines for PowerShell.")
@option("--https", is_flag=True, help="Print what makes an application's https addresses lead to the sandbox, too.")
@click.pass_context
def command(ctx: click.Context, provider: str | None, form: str, https: bool) -> None:  # noqa: FBT001  as click has it
    """Print the base URL of PROVIDER, or of all, with credentials that open an account there."""
    workspace = client_of(ctx).show_workspace(globals_of(ctx).workspace or "default")
    if provider is not None and provider not in workspace.urls:
        raise click.UsageError(f"no provider is named {provider!r}; there are: {', '.join(workspace.urls)}")
    variables = variables_of(workspace, [provider] if provider else [*workspace.urls])
    if https:
        variables |= _https_variables(ctx)
    if globals_of(ctx).is_json:
        show_json(variables)
        return
    for name, value in variables.items():
        click.echo(LINES[form](name, value))


def _https_variables(ctx: click.Context) -> dict[str, str]:
    from sms_sandbox.front_door.running import environment_of  # noqa: PLC0415  only for those who want it
    from sms_sandbox.front_door.store import AuthorityError, UncoveredHostsError  # noqa: PLC0415  as above

    place = client_of(ctx).place
    try:
        return environment_of(place.url, place.workspace, place.token)
    except UncoveredHostsError as error:
        fail(str(error), 2)
    except AuthorityError as error:
        fail(str(error))


def _quoted(value: str) -> str:
    """Return a value as the readers of .env files take it, which expand nothing between single quotes."""
    if value.isascii() and not set(value) & set(" #\"'\\$`\n"):
        return value
    if not set(value) & {"'", "\n"}:
        return f"'{value}'"
    escaped = re.sub(r'(["\\$`])', r"\\\1", value).replace("\n", "\\n")
    return f'"{escaped}"'


def _quoted_for_powershell(value: str) -> str:
    """Return a value in single quotes. PowerShell takes four curly quotes for single ones, too."""
    doubled = re.sub("['\u2018\u2019\u201a\u201b]", r"\g<0>\g<0>", value)
    return f"'{doubled}'"


LINES: Final[dict[str, Callable[[str, str], str]]] = {
    "shell": lambda name, value: f"export {name}={shlex.quote(value)}",
    "dotenv": lambda name, value: f"{name}={_quoted(value)}",
    "powershell": lambda name, value: f"$env:{name} = {_quoted_for_powershell(value)}",
}
