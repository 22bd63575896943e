"""What verbs print: tables and colours for people, plain columns for pipes, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from sandbox.cli.base import Globals

if TYPE_CHECKING:
    from rich.console import Console

_WIDE: Final = 10_000
"""Columns of what is no terminal: lines are for programs, which do not want them broken."""

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
    """Nothing but the rows where the output is no terminal."""
    from rich import box  # noqa: PLC0415  of use only here, and slow
    from rich.table import Table  # noqa: PLC0415  as above
    from rich.text import Text  # noqa: PLC0415  as above

    console = console_of(said)
    table = Table(
        box=box.SIMPLE_HEAD if console.is_terminal else None, show_header=console.is_terminal, pad_edge=False
    )
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        # A cell is a stranger's text, which may look like rich's own marks.
        table.add_row(*(Text(_plain(cell or ""), style=_STYLES.get(cell or "", "")) for cell in row))
    if table.rows or console.is_terminal:
        console.print(table)


def show_facts(said: Globals, facts: Iterable[tuple[str, Any]]) -> None:
    """A name and a value on each line; what is None is left out."""
    from rich.text import Text  # noqa: PLC0415  as above

    console = console_of(said)
    for name, value in facts:
        if value is not None:
            console.print(
                Text(f"{name:12}", style="dim"), Text(_plain(str(value)), style=_STYLES.get(str(value), ""))
            )


def console_of(said: Globals, *, is_for_errors: bool = False) -> "Console":
    from rich.console import Console  # noqa: PLC0415  slow

    stream = sys.stderr if is_for_errors else sys.stdout
    return Console(
        file=stream,
        highlight=False,
        no_color=True if not said.has_color else None,
        width=None if stream.isatty() else _WIDE,
    )


def _plain(text: str) -> str:
    """Without signs that would move the cursor or hide something."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
