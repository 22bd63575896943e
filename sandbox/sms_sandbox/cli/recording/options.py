"""Options and arguments of the verbs that ask a real provider or write recordings."""

from typing import Any, Final

import click

from sms_sandbox import providers
from sms_sandbox.cli.command import option
from sms_sandbox.cli.options import NEW_FOLDER
from sms_sandbox.contract import Provider
from sms_sandbox.server.recording import upstream
from sms_sandbox.server.recording.upstream import Upstream


class _Address(click.ParamType[Upstream]):
    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Upstream:  # noqa: ANN401  as click has it
        try:
            return value if isinstance(value, Upstream) else upstream.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


ADDRESS: Final = _Address()
"""An address of the real side, or of an application."""

out_option: Final = option(
    "--out",
    type=NEW_FOLDER,
    default="recordings",
    show_default=True,
    metavar="DIR",
    help="The folder for the recorded files.",
)


def provider_of(name: str) -> Provider:
    """Return the provider of that name. Raise click.UsageError for an unknown one."""
    found = providers.load()
    if name not in found:
        raise click.UsageError(f"no provider is named {name!r}; there are: {', '.join(found)}")
    return found[name]
