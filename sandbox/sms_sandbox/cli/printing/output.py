"""The output of verbs: tables and colours for people, lines with tabs for pipes, JSON for programs."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

import click
import msgspec

from sms_sandbox.cli.command import Globals

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sms_sandbox.cli.printing.table import Layout

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

_PASSWORD: Final = re.compile(r"(://[^/?#@:]*:)[^/?#@]*(?=@)")
"""The password in an address, behind what comes before it."""

Row = Sequence[str | None]


def show_json(value: object) -> None:
    """Print a value in the form of the admin API."""
    click.echo(json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False))


def show_json_line(value: object) -> None:
    """Print one value of a sequence as one line of JSON."""
    click.echo(msgspec.json.encode(value).decode())


def show_table(common: Globals, headers: Sequence[str], rows: Iterable[Row]) -> None:
    """Print rows as a table that fits the terminal, or as a block of lines each where none fits.

    Where the output is no terminal, print each row as a line with tabs between its cells.
    """
    cells = [[plain(cell or "") for cell in row] for row in rows]
    if not _is_watched(sys.stdout):
        for row in cells:
            click.echo("\t".join(row))
        return
    from sms_sandbox.cli.printing import table  # noqa: PLC0415  slow

    console, whole = console_of(common), table.layout_of(headers, cells)
    fitted = table.fitted(whole, console.width)
    if fitted is None:
        _show_blocks(common, whole)
    else:
        console.print(_drawn(fitted))


def _drawn(layout: "Layout") -> "Table":
    from rich import box  # noqa: PLC0415  slow
    from rich.table import Table  # noqa: PLC0415  slow
    from rich.text import Text  # noqa: PLC0415  slow

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in layout.headers:
        drawn.add_column(header, no_wrap=header not in layout.folded, overflow="fold")
    for row in layout.rows:
        # A cell may hold an application's text, which may look like rich's markup.
        drawn.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    return drawn


def _show_blocks(common: Globals, layout: "Layout") -> None:
    for number, row in enumerate(layout.rows):
        if number:
            click.echo()
        named = zip(layout.headers, row, strict=True)
        show_facts(common, ((header, cell or None) for header, cell in named))


def show_facts(common: Globals, facts: Iterable[tuple[str, Any]]) -> None:
    """Print a name and a value on each line, and leave out values that are None."""
    for name, value in facts:
        if value is not None:
            show_line(common, f"{name:12} {plain(str(value))}", _STYLES.get(str(value), ""))


def show_line(common: Globals, text: str, style: str = "", *, is_for_errors: bool = False) -> None:
    """Print a line. ``style`` is a style of rich; it is ignored where the output is not a terminal."""
    if not style or not _is_watched(sys.stderr if is_for_errors else sys.stdout):
        click.echo(text, err=is_for_errors)
        return
    from rich.text import Text  # noqa: PLC0415  slow

    console_of(common, is_for_errors=is_for_errors).print(Text(text, style=style), soft_wrap=True)


def console_of(common: Globals, *, is_for_errors: bool = False) -> "Console":
    from rich.console import Console  # noqa: PLC0415  slow

    stream = sys.stderr if is_for_errors else sys.stdout
    return Console(file=stream, highlight=False, no_color=None if common.has_color else True)


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


def plain(text: str) -> str:
    """Return the text with control and other unprintable characters spelt out, so that none moves the cursor."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def without_password(url: str) -> str:
    return _PASSWORD.sub(r"\1***", url, count=1)
