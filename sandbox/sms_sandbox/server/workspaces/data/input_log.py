"""The inputs of a workspace's engine, written ahead of the answers."""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.runs.input_lines import InputLines
from sms_sandbox.server.workspaces.data.packed import New
from sms_sandbox.server.workspaces.data.store import Store
from sms_sandbox.wire.exchange import HttpRequest


class InputLog:
    """Collect the inputs of an engine, and write them when ``commit`` is called.

    ``on_input`` is called with the first input after a commit.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        on_input: Callable[["InputLog"], object] = bool,
        wall: Callable[[], float] = time.time,
        since_image: int = 0,
    ) -> None:
        self.store: Final = store
        self.engine: Final = engine
        self.since_image = since_image
        """Inputs that are not in the newest image."""

        self._wall: Final = wall
        self._pending: Final[list[New]] = []
        self._lines: Final = InputLines(
            engine, self._pending.append, on_news=partial(on_input, self), write_request=self._add_request
        )

    def commit(self) -> None:
        """Write what was collected. Raise DataError if it cannot be written; it is kept then for the next call."""
        self._lines.flush()
        if self._pending:
            self.store.append(int(self._wall() * SECOND), self._pending)
            self.since_image += len(self._pending)
            self._pending.clear()

    def end(self) -> None:
        """Stop listening; nothing is written any more."""
        self._lines.end()

    def _add_request(self, at: int, request: HttpRequest) -> None:
        self._pending.append((at, request))
