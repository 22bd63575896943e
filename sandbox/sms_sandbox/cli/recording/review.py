"""Show what was replaced in recorded files, and ask which of them to keep."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sms_sandbox.recording.session import RecordedFile

_LONGEST = 60


def review(files: Sequence[RecordedFile], folder: Path, *, asks: bool) -> None:
    """Print for each file what was replaced and what was kept; with ``asks`` delete those that are not wanted."""
    for file in files:
        for line in lines_of(file):
            click.echo(line, err=True)
        if asks and not click.confirm(f"keep {file.name}?", default=True, err=True):
            (folder / file.name).unlink(missing_ok=True)


def asks_here(*, is_answered: bool) -> bool:
    """Return whether to ask: a person sits at a terminal, and has not answered by an option."""
    return not is_answered and sys.stdin.isatty() and sys.stderr.isatty()


def lines_of(file: RecordedFile) -> Iterator[str]:
    """Yield the lines for one file. No line has a value that was replaced, only what stands in its place."""
    yield f"{file.name}: {file.title}"
    for one in dict.fromkeys(file.replaced):
        yield f"  replaced  {one.kind.value:8} {one.address} -> {_short(one.invented)}"
    for text in dict.fromkeys(file.own_words):
        yield f"  kept      the provider's own words: {_short(text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
