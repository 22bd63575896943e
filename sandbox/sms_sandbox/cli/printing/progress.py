"""A progress bar for long work on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.printing.output import console_of


@contextmanager
def progress(common: Globals, title: str, length: float) -> Iterator[Callable[[float], None]]:
    """Yield a function that takes how much of ``length`` is done."""
    console = console_of(common, is_for_errors=True)
    if common.is_quiet or not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415  slow

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=length)
        yield lambda done: bar.update(task, completed=done)
