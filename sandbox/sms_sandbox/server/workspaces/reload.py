"""Lets the default workspace begin anew in a scenario whenever its file has changed."""

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
"""When a file was changed, in nanoseconds, and its size; None where there is no such file."""


class Reloader:
    """``read`` reads the scenario of that file, ``tell`` gets a text for people for whatever comes of it."""

    def __init__(
        self, workspaces: Workspaces, file: Path, read: Callable[[], LoadedScenario], tell: Callable[[str], None]
    ) -> None:
        self._workspaces: Final = workspaces
        self._file: Final = file
        self._read: Final = read
        self._tell: Final = tell
        self._files = self._files_of(workspaces.default.scenario)
        self._seen = self._stamps()
        self._is_due = False

    async def look_at_each(self, tick: AsyncIterable[object]) -> None:
        async for _ in tick:
            await self.look()

    async def look(self) -> None:
        """A file that has changed is read at the first look that finds it unchanged since: by then it is whole."""
        stamps = self._stamps()
        if stamps != self._seen:
            self._seen, self._is_due = stamps, True
        elif self._is_due:
            self._is_due = False
            await self._reload()

    async def _reload(self) -> None:
        found = self._read()
        if found.problems:
            self._tell(as_text(found.problems))
        if found.scenario is None:
            self._tell(f"{self._file} has changed, and cannot be played; the scenario before goes on")
            return
        try:
            await self._workspaces.play(self._workspaces.default, found.scenario)
        except TimeRunsBackwardsError as error:
            self._tell(f"{self._file}: a switch of a device lies in the past: {error}; the scenario before goes on")
            return
        self._files = self._files_of(found.scenario)
        self._seen = self._stamps()
        self._tell(f"{self._file} has changed: scenario {found.scenario.name} begins anew")

    def _stamps(self) -> list[Stamp]:
        return [_stamp(file) for file in self._files]

    def _files_of(self, scenario: Scenario | None) -> list[Path]:
        """The file, and the one that it extends."""
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
