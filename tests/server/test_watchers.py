import asyncio

import pytest

from sandbox.core.account import Account
from sandbox.core.events import MessagesCleared
from sandbox.engine.journal import Entry, Journal, Kind
from sandbox.server.watchers import Watchers, WorkspaceEndedError

ACCOUNT = Account(provider="acme", login="jane")


def note(journal: Journal, how_many: int = 0) -> None:
    journal.note(0, Kind.MESSAGES_CLEARED, MessagesCleared(how_many))


async def test_who_waits_is_woken_by_the_entry_and_by_no_other() -> None:
    journal = Journal(10)
    watchers = Watchers(journal)
    seen: list[int] = []

    def see(entry: Entry) -> bool:
        seen.append(entry.number)
        return entry.number == 2

    waiting = asyncio.ensure_future(watchers.until(see))
    await asyncio.sleep(0)
    note(journal)
    await asyncio.sleep(0)
    assert not waiting.done()
    note(journal)
    note(journal)
    await waiting
    assert seen == [1, 2]
    assert len(watchers) == 0


async def test_who_gives_up_is_forgotten() -> None:
    watchers = Watchers(Journal(10))
    waiting = asyncio.ensure_future(watchers.until(lambda _: False))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(watchers) == 0


async def test_the_end_answers_those_who_wait_and_those_who_come_too_late() -> None:
    journal = Journal(10)
    watchers = Watchers(journal)
    lucky = asyncio.ensure_future(watchers.until(lambda _: True))
    waiting = asyncio.ensure_future(watchers.until(lambda entry: entry.number > 1))
    await asyncio.sleep(0)
    note(journal)
    watchers.end("it was reset")
    await lucky
    for late in (waiting, watchers.until(lambda _: True)):
        with pytest.raises(WorkspaceEndedError, match="it was reset"):
            await late
