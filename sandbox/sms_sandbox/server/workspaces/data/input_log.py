"""The inputs of a workspace's engine, written ahead of the answers."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import InputListener
from sms_sandbox.runs.codec import encode
from sms_sandbox.runs.line_fields import REPORT
from sms_sandbox.runs.run_file import STEP, attempt_of
from sms_sandbox.server.workspaces.data.store import Store

_FEWEST_BETWEEN_IMAGES: Final = 20_000
"""Inputs. Applying one takes about 165 µs, and an image about 46 µs for each message that is kept."""


class InputLog:
    """Collect the inputs of an engine, and write them when ``commit`` is called.

    ``image`` makes the workspace's image, and ``on_input`` is called with each input. A listener that the engine has
    already, the run that is recorded, gets each input, too.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        image: Callable[[], bytes],
        on_input: Callable[["InputLog"], object] = bool,
        wall: Callable[[], float] = time.time,
        most: int = _FEWEST_BETWEEN_IMAGES,
    ) -> None:
        self._store: Final = store
        self._engine: Final = engine
        self._image: Final = image
        self._on_input: Final = on_input
        self._wall: Final = wall
        self._most: Final = most
        self._pending: Final[list[tuple[int, str]]] = []
        self._others: Final[InputListener | None] = engine.inputs.listener
        self._steps = 0
        self._stepped_at = 0
        self._since_image = 0
        engine.inputs.listener = self._hear

    def begin(self) -> None:
        """Write an image; what was collected is part of it."""
        self._pending.clear()
        self._steps = self._since_image = 0
        self._store.begin(self._image())

    def commit(self) -> None:
        """Write what was collected. Raise DataError if it cannot be written; it is kept then for the next call."""
        self._write_steps()
        if not self._pending:
            return
        if self._since_image >= self._most:
            self.begin()
            return
        self._store.append(self._pending)
        self._pending.clear()

    def end(self) -> None:
        """Stop listening; nothing is written any more."""
        self._engine.inputs.listener = self._others

    def _hear(self, name: str, owner: object, arguments: Mapping[str, Any], result: object) -> None:
        if self._others is not None:
            self._others(name, owner, arguments, result)
        self._on_input(self)
        if name == STEP:
            self._steps, self._stepped_at = self._steps + 1, self._engine.now
            return
        self._write_steps()
        line: dict[str, Any] = {"at": self._engine.now, "do": name}
        if isinstance(owner, Accounts):
            line["of"] = owner.provider
        if name == REPORT:
            line["with"] = {"call": attempt_of(arguments["call"]), "outcome": encode(arguments["outcome"])}
        else:
            line["with"] = {key: encode(value) for key, value in arguments.items()}
        self._collect(line)

    def _write_steps(self) -> None:
        if self._steps:
            self._collect({"at": self._stepped_at, "do": STEP, "times": self._steps})
            self._steps = 0

    def _collect(self, line: Mapping[str, Any]) -> None:
        self._since_image += 1
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        self._pending.append((int(self._wall() * 1_000_000), text))
