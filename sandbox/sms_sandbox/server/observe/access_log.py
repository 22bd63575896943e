"""Write one line for each exchange with a provider, as text or JSON.

Requests may hold passwords, keys, numbers and texts, and so may queries: only method and path of a request are
logged.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from queue import Full, Queue
from typing import Final, TextIO
from urllib.parse import quote

from sms_sandbox.core.time.instants import MILLISECOND, SECOND, to_datetime
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.server.names import DEFAULT

_EVERY: Final = 0.1
"""Seconds during which lines are collected before they are written together."""

_MOST_WAITING: Final = 100

_SAFE: Final = "/:@!$&'()*+,;=~%"


class LogFormat(Enum):
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: int
    """Microseconds of wall time."""

    workspace: str
    exchange: Exchange
    duration: float
    """Seconds until the first byte of the answer."""


def as_text(line: Line) -> str:
    exchange = line.exchange
    clock = _second(line.at // SECOND)[11:]
    status = exchange.response.status if exchange.response else "---"
    where = "" if line.workspace == DEFAULT else f" in {line.workspace}"
    return (
        f"{clock} {status} {exchange.request.method} {_path(exchange)} "
        f"{line.duration * 1000:.1f} ms {exchange.provider} {exchange.operation} {exchange.id}{where}"
    )


def as_json(line: Line) -> str:
    exchange = line.exchange
    fields = {
        "time": f"{_second(line.at // SECOND)}.{line.at // MILLISECOND % 1000:03}Z",
        "method": exchange.request.method,
        "path": _path(exchange),
        "provider": exchange.provider,
        "operation": exchange.operation,
        "status": exchange.response.status if exchange.response else None,
        "duration_ms": round(line.duration * 1000, 3),
        "workspace": line.workspace,
        "exchange": exchange.id,
    }
    return json.dumps(fields)


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    """Format a time in UTC as 2026-01-05T09:00:00.

    It is cached, since a thousand lines may share a second.
    """
    return to_datetime(seconds * SECOND).isoformat()[:19]


def _path(exchange: Exchange) -> str:
    """Return the path; one with characters that could end a line or move a cursor is percent-encoded."""
    path = exchange.request.path
    return path if path.isascii() and path.isprintable() else quote(path, _SAFE, "latin-1")


_FORMS: Final[dict[LogFormat, Callable[[Line], str]]] = {LogFormat.TEXT: as_text, LogFormat.JSON: as_json}
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
    ) -> None:
        self._write: Final = _FORMS[form]
        self._loss: Final = _LOSSES[form]
        self._stream: Final = stream
        self._clock: Final = clock
        self._gathered: Final[list[str]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._lost = 0
        self._waiting: Final[Queue[str | None]] = Queue(most_waiting)
        self._writer: Final = threading.Thread(target=self._write_all, name="access log", daemon=True)
        self._writer.start()

    def note(self, workspace: str, exchange: Exchange, duration: float) -> None:
        line = Line(int(self._clock() * SECOND), workspace, exchange, duration)
        self._gathered.append(self._write(line))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_EVERY, self._hand_over)

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
        lines = [*self._gathered]
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
