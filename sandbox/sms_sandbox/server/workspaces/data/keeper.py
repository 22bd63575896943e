"""Keep the workspaces of a server in a folder, and bring them back from it."""

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.server.workspaces.data import images, recovery
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.forked import InProcess, Worker
from sms_sandbox.server.workspaces.data.image_taker import ImageTaker, image_of
from sms_sandbox.server.workspaces.data.input_log import InputLog
from sms_sandbox.server.workspaces.data.recovery import StoredWorkspace
from sms_sandbox.server.workspaces.data.store import ClockReference, Store

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.workspace import Workspace

_SOON: Final = 0.02
"""Seconds after which inputs without an answer are written."""

_QUIET: Final = 3.0
"""Seconds without an input after which an image is taken."""

_AGAIN: Final = 1.0
"""Seconds between two tries to write."""

_log: Final = logging.getLogger(__name__)

Later = Callable[[float, Callable[[], None]], object]
"""Run a function after so many seconds."""


def _never(_: float, __: Callable[[], None]) -> None:
    """Leave the writing to the caller."""


class Keeper:
    """Write what happens in workspaces: ``commit`` before each answer.

    Raise DataError in every method if a file cannot be read or written.
    """

    def __init__(
        self,
        folder: DataFolder,
        wall: Callable[[], float] = time.time,
        later: Later = _never,
        worker: Worker | None = None,
    ) -> None:
        """``worker`` writes the images of workspaces that are in use."""
        self._folder: Final = folder
        self._wall: Final = wall
        self._later: Final = later
        self._taker: Final = ImageTaker(worker or InProcess(), wall)
        self._dirty: Final[set[InputLog]] = set()
        self._moved: Final[dict[str, Workspace]] = {}
        """Workspaces whose clock was moved or set."""

        self._logs: Final[dict[str, InputLog]] = {}
        self._workspaces: Final[dict[str, Workspace]] = {}
        """Those whose engines are kept."""

        self._stores: Final[dict[str, Store]] = {}
        self._inputs_at_last_look = 0
        self._is_looking = False
        self.problem: str | None = None
        """Why nothing can be written, or None."""

        self.damages: Final[list[str]] = []
        """What was found damaged; the rest was brought back."""

    def close(self) -> None:
        """Write what is left, and close the files."""
        self._taker.stop()
        try:
            self.commit()
        finally:
            for name in [*self._logs]:
                self._end(name)
            for store in self._stores.values():
                store.close()
            self._folder.close()

    # Bring back.

    def names(self) -> list[str]:
        return self._folder.names()

    def bring_back(self, name: str, providers: Mapping[str, Provider]) -> StoredWorkspace | None:
        """Return the workspace of that name, or None if nothing of it is left."""
        kept, problems = recovery.bring_back(self.store(name), providers)
        if problems:
            self.damages.extend(problems)
            self._stores.pop(name).close()
            self._folder.set_copy_aside(name)
        return kept

    def behind(self, kept: StoredWorkspace) -> float:
        """Return the seconds of wall time since the last that is known of a workspace."""
        return kept.behind(self._wall())

    # Keep.

    def go_on(self, name: str, engine: Engine, inputs: int) -> None:
        """Keep the inputs of an engine that was brought back; ``inputs`` of them are not in its image."""
        self._attach(name, engine, inputs)

    def go_on_from(self, name: str, engine: Engine, image: bytes) -> None:
        """Keep the inputs of an engine whose state is that of an image."""
        self._end(name)
        self.store(name).begin(image)
        self._attach(name, engine, 0)

    def begin(self, workspace: "Workspace") -> None:
        """Keep a workspace from its present state on."""
        name, driver = workspace.name, workspace.clock_driver
        log = self._logs.get(name)
        if log is None or log.engine is not workspace.engine:
            self.go_on_from(name, workspace.engine, self._image_of(workspace))
        self._workspaces[name] = workspace
        self._taker.keep(self._logs[name], workspace)
        driver.on_moved = partial(self._clock_moved, workspace)
        driver.before_calls = self.try_to_commit
        self._clock_moved(workspace)
        self.commit()

    def drop(self, name: str) -> None:
        """Remove a workspace that was dropped."""
        self._end(name)
        self._workspaces.pop(name, None)
        self._stores.pop(name).close()
        self._folder.remove(name)

    def commit(self) -> None:
        """Write the inputs that came since the last call."""
        try:
            while self._dirty:
                log = next(iter(self._dirty))
                log.commit()
                self._dirty.discard(log)
                self._taker.take_at_last(log)
            while self._moved:
                name = next(iter(self._moved))
                self.store(name).refer(self._reference(self._moved[name]))
                del self._moved[name]
        except DataError as error:
            self._failed(str(error))
            raise
        self._worked()

    @property
    def has_news(self) -> bool:
        """Return whether there is anything to write."""
        return bool(self._dirty or self._moved)

    def try_to_commit(self) -> bool:
        """Return whether everything is written."""
        try:
            self.commit()
        except DataError:
            return False
        return True

    def store(self, name: str) -> Store:
        if name not in self._stores:
            self._stores[name], problem = self._folder.open_or_replace(name)
            if problem is not None:
                self.damages.append(problem)
        return self._stores[name]

    # Images.

    def _look(self) -> None:
        """Take the image of a workspace that is quiet, so that the next start is fast."""
        # An input that the image holds must not be written behind it.
        is_written = self.try_to_commit()
        self._is_looking = False
        if not is_written:
            return
        inputs = sum(log.store.last for log in self._logs.values())
        if inputs != self._inputs_at_last_look:
            self._look_later(inputs)
            return
        for log in self._logs.values():
            self._taker.take_when_quiet(log)

    def _look_later(self, inputs: int) -> None:
        self._inputs_at_last_look = inputs
        self._is_looking = True
        self._later(_QUIET, self._look)

    def _image_of(self, workspace: "Workspace") -> bytes:
        return images.to_bytes(image_of(workspace, int(self._wall() * SECOND)))

    # Inputs.

    def _attach(self, name: str, engine: Engine, inputs: int) -> None:
        self._logs[name] = InputLog(self.store(name), engine, self._heard, self._wall, inputs)

    def _heard(self, log: InputLog) -> None:
        if not self._dirty:
            self._later(_SOON, self._commit_later)
        self._dirty.add(log)

    def _commit_later(self) -> None:
        self.try_to_commit()

    def _clock_moved(self, workspace: "Workspace") -> None:
        self._moved[workspace.name] = workspace

    def _reference(self, workspace: "Workspace") -> ClockReference:
        driver = workspace.clock_driver
        return ClockReference(int(self._wall() * SECOND), driver.now(), recovery.text_of(driver.settings))

    def _end(self, name: str) -> None:
        """Stop keeping the engine that the workspace has had."""
        self._moved.pop(name, None)
        log = self._logs.pop(name, None)
        if log is not None:
            self._taker.end(log)
            log.end()
            self._dirty.discard(log)

    # A disk that cannot be written.

    def _failed(self, problem: str) -> None:
        if self.problem is None:
            _log.error("%s; requests are refused until it can be written", problem)
            self._later(_AGAIN, self._try_again)
        self.problem = problem

    def _worked(self) -> None:
        if self.problem is not None:
            _log.warning("the data can be written again")
            self.problem = None
            for workspace in self._workspaces.values():
                workspace.clock_driver.pump()
        if not self._is_looking and self._logs:
            self._look_later(sum(log.store.last for log in self._logs.values()))

    def _try_again(self) -> None:
        if self.problem is not None and not self.try_to_commit():
            self._later(_AGAIN, self._try_again)
