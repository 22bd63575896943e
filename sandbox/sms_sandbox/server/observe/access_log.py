"""Write one line for each exchange with a provider, each attempt of a webhook and each phase, as text or JSON.

Requests may hold passwords, keys, numbers and texts, and so may queries: only method and path of a request are
logged. The time of a line is the sandbox time, as everywhere; text has the wall time beside it on request.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from enum import Enum
from functools import partial
from queue import Full, Queue
from typing import Final, TextIO

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.journal import EventKind, Exchange, Journal, JournalEntry
from sms_sandbox.server.observe import log_lines
from sms_sandbox.server.observe.log_lines import ExchangeLine, LogLine

_EVERY: Final = 0.02
"""Seconds during which lines are collected before they are written together. To form those of 0.1 s would hold up
requests for 2 ms.
"""

_MOST_WAITING: Final = 100

_FOLLOWED: Final = (EventKind.WEBHOOK_DONE, EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED)
"""The events that have a line."""

_RED: Final = "\x1b[31m{}\x1b[0m"


class LogFormat(Enum):
    TEXT = "text"
    JSON = "json"


_LOSSES: Final = {
    LogFormat.TEXT: "{} lines were lost: the output was not read",
    LogFormat.JSON: '{{"lost_lines": {}}}',
}


class AccessLog:
    """Write lines from a thread, so that a blocked stream cannot stop the server.

    At most ``most_waiting`` blocks of lines wait for the stream; later ones are lost, and the loss is logged.
    """

    def __init__(
        self,
        form: LogFormat,
        stream: TextIO,
        *,
        clock: Callable[[], float] = time.time,
        most_waiting: int = _MOST_WAITING,
        has_color: bool = False,
        has_wall_time: bool = False,
    ) -> None:
        self._write: Final = self._as_text if form is LogFormat.TEXT else self._as_json
        self.has_color: Final = has_color
        self._has_wall_time: Final = has_wall_time
        self._loss: Final = _LOSSES[form]
        self._stream: Final = stream
        self._clock: Final = clock
        self._gathered: Final[list[tuple[float, LogLine]]] = []
        """Lines to be written, each with its wall time in seconds."""
        self._timer: asyncio.TimerHandle | None = None
        self._lost = 0
        self._waiting: Final[Queue[str | None]] = Queue(most_waiting)
        self._writer: Final = threading.Thread(target=self._write_all, name="access log", daemon=True)
        self._writer.start()

    def note(self, workspace: str, exchange: Exchange, duration: float, hint: str = "") -> None:
        """Log an exchange; ``duration`` is in seconds, until the first byte of the answer."""
        self._gathered.append((self._clock(), ExchangeLine(exchange.at, workspace, exchange, duration, hint)))
        if self._timer is None:
            self._write_soon()

    def follow(self, workspace: str, journal: Journal) -> None:
        """Log the webhooks and phases of a workspace from now on."""
        journal.listen(partial(self._note_event, workspace), _FOLLOWED)

    def _note_event(self, workspace: str, entry: JournalEntry) -> None:
        self._gathered.append((self._clock(), log_lines.of_event(workspace, entry)))
        if self._timer is None:
            self._write_soon()

    def _write_soon(self) -> None:
        # Lines are formed together, a while later: between two requests each takes twice as long.
        self._timer = asyncio.get_running_loop().call_later(_EVERY, self._hand_over)

    def _as_text(self, wall: float, line: LogLine) -> str:
        text = f"{log_lines.instant(line.at)[11:]} {line.text()}"
        if self._has_wall_time:
            text = f"{_wall_time(wall)[11:]} {text}"
        return _RED.format(text) if self.has_color and line.is_failure else text

    def _as_json(self, wall: float, line: LogLine) -> str:
        times = {"time": f"{_wall_time(wall)}Z", "sandbox_time": f"{log_lines.instant(line.at)}Z"}
        return json.dumps({**times, **line.fields()})

    def close(self, timeout: float = 1.0) -> None:
        """Write the remaining lines, and wait at most ``timeout`` seconds for that."""
        if self._timer is not None:
            self._timer.cancel()
            self._hand_over()
        try:
            self._waiting.put(None, timeout=timeout)
        except Full:
            return
        self._writer.join(timeout)

    def _hand_over(self) -> None:
        self._timer = None
        lines = [self._write(wall, line) for wall, line in self._gathered]
        self._gathered.clear()
        loss = [self._loss.format(self._lost)] if self._lost else []
        try:
            self._waiting.put_nowait("\n".join([*loss, *lines, ""]))
            self._lost = 0
        except Full:
            self._lost += len(lines)

    def _write_all(self) -> None:
        while (lines := self._waiting.get()) is not None:
            self._stream.write(lines)
            self._stream.flush()


def _wall_time(seconds: float) -> str:
    return log_lines.instant(int(seconds * SECOND))
