"""Find and load ``sandbox.toml``: options of ``sandbox up``, and the accounts, handsets and devices to begin with."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sms_sandbox.cli.configuration.config import CONFIG, Config


class BadConfigError(click.ClickException):
    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401  as click has it
        click.echo(self.message, file=file, err=True)


def load(path: Path | None, ctx: click.Context) -> Config:
    """Return the settings of that file, or by default of the one in the working directory, if there is one.

    ``ctx`` is that of the verb that has the options. Raise BadConfigError with all problems.
    """
    file = Path(CONFIG) if path is None else path
    if path is None and not file.is_file():
        return Config()
    from sms_sandbox.cli.configuration import config_file  # noqa: PLC0415  slow, and most have no such file
    from sms_sandbox.scenario.diagnostics import ScenarioError, as_text  # noqa: PLC0415  as above

    try:
        return replace(config_file.read(str(file), file.read_bytes(), ctx), file=str(file))
    except OSError as error:
        raise BadConfigError(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except ScenarioError as error:
        raise BadConfigError(as_text(error.problems)) from None
