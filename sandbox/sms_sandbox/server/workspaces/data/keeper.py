"""Keep the workspaces of a server in a folder, and bring them back from it."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.runs.replay import apply
from sms_sandbox.runs.run_file import RunFileError, read_inputs
from sms_sandbox.server.run_log import RunLog, under_way
from sms_sandbox.server.workspaces.data import images
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.images import Image
from sms_sandbox.server.workspaces.data.input_log import InputLog
from sms_sandbox.server.workspaces.data.store import Store

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.workspace import Workspace

CUT_OFF: Final = "the sandbox ended before the answer came; the webhook is made again"
"""The error of an attempt that was under way when the sandbox ended."""


class StoredWorkspace(NamedTuple):
    """A workspace as it was when the sandbox ended."""

    image: Image
    engine: Engine
    run_log: RunLog | None
    wall: int
    """The wall time of its last input, in microseconds."""


class Keeper:
    """Write what happens in workspaces: ``commit`` before each answer.

    Raise DataError in every method if a file cannot be read or written.
    """

    def __init__(
        self,
        folder: DataFolder,
        wall: Callable[[], float] = time.time,
        later: Callable[[Callable[[], None]], object] = bool,
    ) -> None:
        """``later`` runs a function soon: what comes without a request is written then."""
        self._folder: Final = folder
        self._wall: Final = wall
        self._later: Final = later
        self._dirty: Final[set[InputLog]] = set()
        self._logs: Final[dict[str, InputLog]] = {}
        self._stores: Final[dict[str, Store]] = {}

    def close(self) -> None:
        """Write what is left, and close the files."""
        self.commit()
        for name in [*self._logs]:
            self._end(self._logs.pop(name))
        for store in self._stores.values():
            store.close()
        self._folder.close()

    # Bring back.

    def names(self) -> list[str]:
        return self._folder.names()

    def bring_back(self, name: str, providers: Mapping[str, Provider]) -> StoredWorkspace | None:
        """Return the workspace of that name, or None if nothing was kept of it."""
        store = self.store(name)
        data = store.image()
        if data is None:
            return None
        image = images.from_bytes(data)
        engine = image.engine(providers.values())
        run_log = _run_log(image, engine)
        stored = store.inputs()
        try:
            inputs = read_inputs(str(store.path), ((one.number, one.line) for one in stored))
        except RunFileError as error:
            raise DataError(str(error)) from None
        problems = apply(inputs, engine)
        if problems:
            raise DataError(f"{store.path}: {problems[0].what}: {problems[0].replayed[0]}")
        return StoredWorkspace(image, engine, run_log, stored[-1].wall if stored else image.wall)

    def behind(self, kept: StoredWorkspace) -> float:
        """Return the seconds of wall time since the last input of a workspace that was brought back."""
        return max(self._wall() - kept.wall / SECOND, 0.0)

    # Keep.

    def begin(self, workspace: "Workspace") -> None:
        """Keep a workspace, or keep it from its present state on."""
        driver = workspace.clock_driver
        old = self._logs.pop(workspace.name, None)
        if old is not None:
            self._end(old)
        store = self.store(workspace.name)
        log = InputLog(store, workspace.engine, partial(self.image_of, workspace), self._heard, self._wall)
        self._logs[workspace.name] = log
        driver.on_changed = partial(self.begin, workspace)
        driver.before_calls = log.commit
        log.begin()

    def drop(self, name: str) -> None:
        """Remove a workspace that was dropped."""
        self._end(self._logs.pop(name))
        self._stores.pop(name).close()
        self._folder.remove(name)

    def commit(self) -> None:
        """Write the inputs that came since the last call."""
        while self._dirty:
            log = next(iter(self._dirty))
            log.commit()
            self._dirty.discard(log)

    def _heard(self, log: InputLog) -> None:
        if not self._dirty:
            self._later(self.commit)
        self._dirty.add(log)

    def _end(self, log: InputLog) -> None:
        log.end()
        self._dirty.discard(log)

    def image_of(self, workspace: "Workspace") -> bytes:
        return images.to_bytes(image_of(workspace, int(self._wall() * SECOND)))

    def store(self, name: str) -> Store:
        if name not in self._stores:
            self._stores[name] = self._folder.open(name)
        return self._stores[name]


def image_of(workspace: "Workspace", wall: int) -> Image:
    """Return the image of a workspace; ``wall`` is the wall time in microseconds."""
    driver = workspace.clock_driver
    driver.sync_time()
    return Image(
        state.to_bytes(driver.engine),
        workspace.settings,
        driver.settings,
        dict(workspace.keys),
        workspace.scenario,
        driver.run_log.lines() if driver.run_log is not None else None,
        wall,
    )


def end_attempts(engine: Engine) -> None:
    """End the attempts that were under way, and make their webhooks again."""
    for call in under_way(engine):
        engine.webhooks.finished(call, Outcome(status=None, body=b"", error=CUT_OFF, duration=0))
        engine.webhooks.resend(call.webhook)


def _run_log(image: Image, engine: Engine) -> RunLog | None:
    if image.run_log is None:
        return None
    run_log = RunLog(engine, image.scenario.name if image.scenario else "")
    run_log.goes_on_from(image.run_log)
    return run_log
