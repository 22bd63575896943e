"""What verbs print: tables and colours for people, lines with tabs for pipes, JSON for programs."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

import click
import msgspec

from sms_sandbox.cli.command import Globals

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: Final = {
    "delivered": "green",
    "taken": "green",
    "pending": "yellow",
    "retrying": "yellow",
    "undelivered": "red",
    "expired": "red",
    "rejected": "red",
    "failed": "red",
    "cancelled": "red",
}

Row = Sequence[str | None]


def show_json(value: object) -> None:
    """As the admin API tells it."""
    click.echo(json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False))


def show_json_line(value: object) -> None:
    """One of many, each on its line as it comes."""
    click.echo(msgspec.json.encode(value).decode())


def show_table(said: Globals, headers: Sequence[str], rows: Iterable[Row]) -> None:
    """Where the output is no terminal, a line for each row with tabs between the cells. Only the last may be long."""
    if not _is_watched(sys.stdout):
        for row in rows:
            click.echo("\t".join(plain(cell or "") for cell in row))
        return
    from rich import box  # noqa: PLC0415  slow
    from rich.table import Table  # noqa: PLC0415  slow
    from rich.text import Text  # noqa: PLC0415  slow

    cells = [*rows]
    shown = [index for index in range(len(headers)) if not cells or any(row[index] for row in cells)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index in shown:
        table.add_column(headers[index], no_wrap=index < len(headers) - 1, overflow="fold")
    for row in cells:
        # A cell is a stranger's text, which may look like rich's own marks.
        table.add_row(*(Text(plain(row[index] or ""), style=_STYLES.get(row[index] or "", "")) for index in shown))
    console_of(said).print(table)


def show_facts(said: Globals, facts: Iterable[tuple[str, Any]]) -> None:
    """A name and a value on each line; what is None is left out."""
    for name, value in facts:
        if value is not None:
            show_line(said, f"{name:12} {plain(str(value))}", _STYLES.get(str(value), ""))


def show_line(said: Globals, text: str, style: str = "", *, is_for_errors: bool = False) -> None:
    """``style`` is rich's, and counts where somebody looks."""
    if not style or not _is_watched(sys.stderr if is_for_errors else sys.stdout):
        click.echo(text, err=is_for_errors)
        return
    from rich.text import Text  # noqa: PLC0415  slow

    console_of(said, is_for_errors=is_for_errors).print(Text(text, style=style), soft_wrap=True)


def console_of(said: Globals, *, is_for_errors: bool = False) -> "Console":
    from rich.console import Console  # noqa: PLC0415  slow

    stream = sys.stderr if is_for_errors else sys.stdout
    return Console(file=stream, highlight=False, no_color=None if said.has_color else True)


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


def plain(text: str) -> str:
    """Without signs that would move the cursor or hide something."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
