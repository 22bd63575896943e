"""Restart the default workspace in a scenario each time the scenario's file changes."""

from collections.abc import AsyncIterable, Callable
from pathlib import Path
from typing import Final

from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.scenario import builtin
from sms_sandbox.scenario.diagnostics import as_text
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.load import LoadedScenario
from sms_sandbox.server.workspaces.workspaces import Workspaces

Stamp = tuple[int, int] | None
"""A file's time of change in nanoseconds, and its size in bytes; None if the file does not exist."""


class Reloader:
    """Watch the file of a scenario.

    ``read`` reads the scenario of that file; ``notify`` gets each result as a text.
    """

    def __init__(
        self, workspaces: Workspaces, file: Path, read: Callable[[], LoadedScenario], notify: Callable[[str], None]
    ) -> None:
        self._workspaces: Final = workspaces
        self._file: Final = file
        self._read: Final = read
        self._notify: Final = notify
        self._files = self._files_of(workspaces.default.scenario)
        self._seen = self._stamps()
        self._is_due = False

    async def look_at_each(self, tick: AsyncIterable[object]) -> None:
        async for _ in tick:
            await self.look()

    async def look(self) -> None:
        """Reload a changed file at the first look that finds it unchanged since the look before: by then it is
        complete.
        """
        stamps = self._stamps()
        if stamps != self._seen:
            self._seen, self._is_due = stamps, True
        elif self._is_due:
            self._is_due = False
            await self._reload()

    async def _reload(self) -> None:
        found = self._read()
        if found.problems:
            self._notify(as_text(found.problems))
        if found.scenario is None:
            self._notify(f"{self._file} has changed, and cannot be played; the previous scenario continues")
            return
        try:
            await self._workspaces.play(self._workspaces.default, found.scenario)
        except TimeRunsBackwardsError as error:
            self._notify(
                f"{self._file}: a switch of a device lies in the past: {error}; the previous scenario continues"
            )
            return
        self._files = self._files_of(found.scenario)
        self._seen = self._stamps()
        self._notify(f"{self._file} has changed: scenario {found.scenario.name} restarts")

    def _stamps(self) -> list[Stamp]:
        return [_stamp(file) for file in self._files]

    def _files_of(self, scenario: Scenario | None) -> list[Path]:
        """Return the scenario's file and the file that it extends."""
        base = None if scenario is None else scenario.extends
        if base is None or base.startswith(builtin.PREFIX):
            return [self._file]
        return [self._file, self._file.parent / base]


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
