"""Take images of workspaces that are in use, and decide when."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine import state
from sms_sandbox.server.workspaces.data import image_files, images
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.forked import Worker
from sms_sandbox.server.workspaces.data.images import Image
from sms_sandbox.server.workspaces.data.input_log import InputLog

if TYPE_CHECKING:
    from pathlib import Path

    from sms_sandbox.server.workspaces.workspace import Workspace

_FEWEST: Final = 10_000
"""Inputs between two images while requests come. A start takes about 100 µs to apply one."""

_SHARE: Final = 0.1
"""The same for each message that is kept: to write its image takes about as long as to apply so many inputs."""

_FEWEST_WHEN_QUIET: Final = 1_000

_log: Final = logging.getLogger(__name__)


class ImageTaker:
    """Let a worker write images of workspaces, one at a time."""

    def __init__(self, worker: Worker, wall: Callable[[], float]) -> None:
        self._worker: Final = worker
        self._wall: Final = wall
        self._kept: Final[dict[InputLog, Workspace]] = {}

    def keep(self, log: InputLog, workspace: "Workspace") -> None:
        """Take images of a workspace from now on; until then its inputs are in no image of its own."""
        self._kept[log] = workspace

    def end(self, log: InputLog) -> None:
        """Take no more images with these inputs, and drop one that is being written."""
        self._kept.pop(log, None)

    def stop(self) -> None:
        """End the writing that is under way."""
        self._worker.stop()

    def take_at_last(self, log: InputLog) -> None:
        """Take the image of a workspace that has had very many inputs since its last."""
        if log.since_image >= _FEWEST and log.since_image >= most_inputs(len(log.engine.messages)):
            self._take(log)

    def take_when_quiet(self, log: InputLog) -> None:
        """Take the image of a workspace that rests, so that the next start is fast."""
        if log.since_image >= _FEWEST_WHEN_QUIET:
            self._take(log)

    def _take(self, log: InputLog) -> None:
        workspace = self._kept.get(log)
        if workspace is None or self._worker.is_busy:
            return
        upto, log.since_image = log.store.last, 0
        log.store.end_file()
        part = image_files.part_of(log.store.image_path(upto))
        self._worker.run(
            partial(self._write, workspace, part, is_durable=log.store.is_durable),
            partial(self._taken, log, upto),
        )

    def _write(self, workspace: "Workspace", part: "Path", *, is_durable: bool) -> None:
        image = images.to_bytes(image_of(workspace, int(self._wall() * SECOND)))
        image_files.write_part(part, image, is_durable=is_durable)

    def _taken(self, log: InputLog, upto: int, is_done: bool) -> None:  # noqa: FBT001  a Done
        if log not in self._kept:
            return
        problem: object = None if is_done else f"{log.store.image_path(upto)}: the image could not be written"
        try:
            if is_done:
                log.store.adopt(upto)
        except DataError as error:
            problem = error
        if problem is not None:
            _log.warning("%s; the image before it and all inputs since are kept", problem)


def most_inputs(messages: int) -> int:
    """Return the inputs between two images while requests come, in a workspace that keeps so many messages."""
    return max(_FEWEST, int(_SHARE * messages))


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
