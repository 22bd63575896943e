"""Wait for entries of the journal: an entry wakes its waiters, and nothing polls."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from sms_sandbox.core.events import StateChanged
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.journal import EventKind, EventSubject, Journal, JournalEntry
from sms_sandbox.engine.webhook_models import AttemptFinished, Webhook

Predicate = Callable[[JournalEntry], bool]
Waiter = asyncio.Future[None]

_EVERYTHING: Final = tuple(EventKind)


class WorkspaceEndedError(Exception):
    """The awaited entry cannot come any more; the text states why."""


class JournalWaiters:
    """The waits on one journal, kept by kind of entry and by recipient, so that an entry checks only those it
    concerns. Without any wait nothing listens to the journal.
    """

    def __init__(self, journal: Journal) -> None:
        self._watching: Final[dict[tuple[EventKind, Msisdn | None], dict[Waiter, Predicate]]] = {}
        self._all: Final[set[Waiter]] = set()
        self._ended: str | None = None
        self._journal: Final = journal

    def __len__(self) -> int:
        return len(self._all)

    async def until(self, see: Predicate, kinds: Iterable[EventKind] = _EVERYTHING, to: Msisdn | None = None) -> None:
        """Pass each new entry of these kinds to ``see`` until it returns True.

        With ``to``, entries about a text to another number are left out. Raise WorkspaceEndedError.
        """
        if self._ended is not None:
            raise WorkspaceEndedError(self._ended)
        with self._watched([(kind, to) for kind in kinds], see) as seen:
            await seen

    def end(self, why: str) -> None:
        """Fail all current and future waits with WorkspaceEndedError."""
        self._ended = why
        for seen in self._all:
            if not seen.done():
                seen.set_exception(WorkspaceEndedError(why))

    @contextmanager
    def _watched(self, keys: list[tuple[EventKind, Msisdn | None]], see: Predicate) -> Iterator[Waiter]:
        seen = asyncio.get_running_loop().create_future()
        if not self._all:
            self._journal.listen(self._wake)
        self._all.add(seen)
        for key in keys:
            self._watching.setdefault(key, {})[seen] = see
        try:
            yield seen
        finally:
            self._all.discard(seen)
            for key in keys:
                del self._watching[key][seen]
                if not self._watching[key]:
                    del self._watching[key]
            if not self._all:
                self._journal.stop_listening(self._wake)

    def _wake(self, entry: JournalEntry) -> None:
        number = _recipient(entry.subject)
        if number is None:
            concerned = [those for (kind, _), those in self._watching.items() if kind is entry.kind]
        else:
            concerned = [self._watching.get((entry.kind, to), {}) for to in (number, None)]
        for those in concerned:
            for seen, see in those.items():
                if not seen.done() and see(entry):
                    seen.set_result(None)


def _recipient(subject: EventSubject) -> Msisdn | None:
    """Return the recipient of the text that an entry is about, or None if it is about none."""
    if isinstance(subject, StateChanged):
        return subject.message.to.msisdn
    webhook = subject.webhook if isinstance(subject, AttemptFinished) else subject
    about = webhook.subject if isinstance(webhook, Webhook) else None
    return about.to.msisdn if isinstance(about, MtMessage) else None
