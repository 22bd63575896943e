"""The journal in summaries, as server-sent events: a page learns which of the things that it shows have changed."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final
from weakref import WeakKeyDictionary

from aiohttp.abc import AbstractStreamWriter

from sms_sandbox.core.events import MoReceived, StateChanged
from sms_sandbox.core.message import Message
from sms_sandbox.engine.journal import EventSubject, Journal, JournalEntry
from sms_sandbox.engine.webhook_models import AttemptFinished, Webhook
from sms_sandbox.server.admin.conversations import number_of
from sms_sandbox.server.admin.models.page import ChangesView
from sms_sandbox.server.clock.waiters import JournalWaiters, WorkspaceEndedError
from sms_sandbox.server.http.sse import OpenStream

INTERVAL: Final = 0.25
"""Seconds between two summaries, at least."""

SILENCE: Final = 5.0
"""Seconds after which a summary is sent even if nothing happened, so that the page has the time."""

RETRY: Final = 100
"""Milliseconds after which a page connects again to a stream that has ended, as one does with each reset."""

MOST: Final = 200
"""At most this many numbers and messages in a summary."""

_runs: Final[WeakKeyDictionary[Journal, str]] = WeakKeyDictionary()


def run_of(journal: Journal) -> str:
    """Return a name for this run of the workspace, which differs after each reset and each start of the server."""
    return _runs.setdefault(journal, f"{time.time_ns():x}")


def position(text: str | None, run: str) -> int | None:
    """Return the journal's number in a Last-Event-ID of this run, or None if it is of another run or missing."""
    found = re.fullmatch(r"([0-9a-f]+)-([0-9]{1,12})", text or "")
    return int(found[2]) if found and found[1] == run else None


def summary(journal: Journal, after: int, now: int) -> ChangesView:
    entries = journal.after(after)
    numbers, messages = _changed(reversed(entries))
    counts = Counter(entry.kind for entry in entries)
    return ChangesView(
        run=run_of(journal),
        last=journal.last,
        missed=max(0, journal.last - after - len(entries)),
        now=now,
        counts={kind.value: count for kind, count in counts.items()},
        numbers=[*numbers],
        messages=[*messages],
        more=max(len(numbers), len(messages)) >= MOST,
    )


def _changed(entries: Iterable[JournalEntry]) -> tuple[dict[str, None], dict[str, None]]:
    numbers: dict[str, None] = {}
    messages: dict[str, None] = {}
    for entry in entries:
        message = _message_of(entry.subject)
        if message is not None:
            numbers[number_of(message)] = messages[message.id] = None
            if max(len(numbers), len(messages)) >= MOST:
                break
    return numbers, messages


def _message_of(subject: EventSubject) -> Message | None:
    match subject:
        case StateChanged(message=message) | MoReceived(message):
            return message
        case Webhook(subject=about) | AttemptFinished(Webhook(subject=about)):
            return about if isinstance(about, Message) else None
        case _:
            return None


class ChangeStream(OpenStream):
    """Send a summary at once, then one for each INTERVAL in which something happened."""

    def __init__(self, journal: Journal, waiters: JournalWaiters, after: int | None, now: Callable[[], int]) -> None:
        super().__init__(journal, waiters)
        self._now: Final = now
        self._after = journal.last if after is None else min(after, journal.last)

    async def write_eof(self, data: bytes = b"") -> None:
        """Write summaries until the workspace ends or the client is gone."""
        del data
        if self._line is None:
            return
        try:
            await self._line.write(f"retry: {RETRY}\n\n".encode())
            while True:
                await self._write(self._line)
                await asyncio.sleep(INTERVAL)
                if self._journal.last <= self._after:
                    await self._entry_within(SILENCE)
        except WorkspaceEndedError:
            return

    async def _write(self, line: AbstractStreamWriter) -> None:
        changes = summary(self._journal, self._after, self._now())
        self._after = changes.last
        await line.write(
            f"id: {changes.run}-{changes.last}\nevent: changes\ndata: {changes.model_dump_json()}\n\n".encode()
        )
