"""``sandbox init``: write the files to begin with."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from sms_sandbox.cli.command import Command, fail, globals_of, option
from sms_sandbox.cli.files import write_file

_FILES: Final = {"sandbox.toml": "sandbox.toml", "compose.yaml": "compose.yaml"}
"""Each file that is written, and its template."""


@click.command(
    "init", cls=Command, examples=("sandbox init", "sandbox init tests --force", "sandbox init --provider acme")
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@option("--force", is_flag=True, help="Overwrite existing files.")
@option(
    "--provider",
    metavar="NAME",
    help="Write the package of a new provider instead, by default into sms-sandbox-NAME.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path | None, provider: str | None, *, force: bool) -> None:
    """Write a commented sandbox.toml and a compose file into FOLDER, by default the working directory.

    With --provider, write a package that adds a provider: routes, one example of each answer, a ledger and tests.
    No file is overwritten.
    """
    contents = _settings_files(folder or Path()) if provider is None else _provider_files(folder, provider)
    taken = [str(target) for target in contents if target.exists()]
    if taken and not force:
        fail(_taken(taken))
    try:
        _write_all(contents)
    except OSError as error:
        fail(f"{error.filename}: cannot be written: {error.strerror}")
    if not globals_of(ctx).is_quiet:
        for target in contents:
            click.echo(f"wrote {target}", err=True)


def _taken(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} exists already; --force overwrites it"
    return f"{', '.join(names[:-1])} and {names[-1]} exist already; --force overwrites them"


def _write_all(contents: Mapping[Path, str]) -> None:
    """Write every file. Raise OSError, which names the one that failed; new ones are removed then."""
    made = []
    try:
        for target, text in contents.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                made.append(target)
            write_file(target, text)
    except OSError:
        for target in made:
            target.unlink(missing_ok=True)
        raise


def text_of(name: str) -> str:
    """Return the template of that name."""
    return (files("sms_sandbox.cli") / "templates" / name).read_text("utf-8")


def _settings_files(folder: Path) -> dict[Path, str]:
    return {folder / name: text_of(source) for name, source in _FILES.items()}


def _provider_files(folder: Path | None, name: str) -> dict[Path, str]:
    """Raise click.UsageError for a name that a provider cannot have."""
    from sms_sandbox.cli import provider_skeleton  # noqa: PLC0415  seldom needed

    if not provider_skeleton.is_name(name):
        raise click.UsageError(
            f"--provider: {name!r} is not a provider name: lower-case letters and digits, a letter first"
        )
    base = folder or Path(f"sms-sandbox-{name}")
    return {base / path: text for path, text in provider_skeleton.skeleton(name).items()}
