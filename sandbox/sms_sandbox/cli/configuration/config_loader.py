"""Find and load ``sandbox.toml``: options of ``sandbox up``, and the accounts, handsets and devices to begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sms_sandbox.cli.configuration.config import CONFIG, Config
from sms_sandbox.cli.options import OptionError


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


@contextmanager
def problems_located(ctx: click.Context, config: Config) -> Iterator[None]:
    """Report a wrong value that stands in the file with its line there, not as that of an option."""
    try:
        yield
    except OptionError as error:
        if config.describe is None or ctx.get_parameter_source(error.name) is not ParameterSource.DEFAULT_MAP:
            raise
        raise BadConfigError(config.describe(error.name, error.value, error.reason)) from None
