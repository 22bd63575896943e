"""``sandbox init``: the files to begin with."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from sms_sandbox.cli.command import Command, fail, globals_of, option

_FILES: Final = {"sandbox.toml": "sandbox.toml", "compose.yaml": "compose.yaml"}
"""What is written, and where it lies here."""


@click.command("init", cls=Command, examples=("sandbox init", "sandbox init tests --force"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@option("--force", is_flag=True, help="Overwrite what is there.")
@click.pass_context
def command(ctx: click.Context, folder: Path, *, force: bool) -> None:
    """Write a commented sandbox.toml and a compose file into FOLDER, by default this one. Nothing is overwritten."""
    targets = {folder / name: source for name, source in _FILES.items()}
    taken = [str(target) for target in targets if target.exists()]
    if taken and not force:
        fail(f"{' and '.join(taken)}: there already; --force overwrites")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, source in targets.items():
            target.write_text(text_of(source), "utf-8")
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if not globals_of(ctx).is_quiet:
        for target in targets:
            click.echo(f"wrote {target}", err=True)


def text_of(name: str) -> str:
    return (files("sms_sandbox.cli") / "templates" / name).read_text("utf-8")
