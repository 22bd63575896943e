import asyncio

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.events import MessagesCleared, StateChanged
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.journal import EventKind, Journal, JournalEntry
from sms_sandbox.engine.webhook_models import Attempt, AttemptFinished, Webhook
from sms_sandbox.server.clock.waiters import JournalWaiters, Predicate, WorkspaceEndedError
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import JANE, a_message

WEBHOOK = WebhookRequest(
    kind="status", fact="", to=Url("http", "127.0.0.1", 49152, "/"), request=HttpRequest("POST", b"/")
)


def note(journal: Journal, how_many: int = 0) -> None:
    journal.note(0, EventKind.MESSAGES_CLEARED, MessagesCleared(how_many))


async def test_waiter_is_woken_by_its_entry_and_by_no_other() -> None:
    journal = Journal(10)
    waiters = JournalWaiters(journal)
    seen: list[int] = []

    def see(entry: JournalEntry) -> bool:
        seen.append(entry.number)
        return entry.number == 2

    waiting = asyncio.ensure_future(waiters.until(see))
    await asyncio.sleep(0)
    note(journal)
    await asyncio.sleep(0)
    assert not waiting.done()
    note(journal)
    note(journal)
    await waiting
    assert seen == [1, 2]
    assert len(waiters) == 0


async def test_journal_is_listened_to_only_while_there_is_a_wait() -> None:
    journal = Journal(10)
    waiters = JournalWaiters(journal)
    assert journal._listeners == {}
    one = asyncio.ensure_future(waiters.until(lambda entry: entry.number == 1))
    other = asyncio.ensure_future(waiters.until(lambda entry: entry.number == 2))
    await asyncio.sleep(0)
    assert all(len(listeners) == 1 for listeners in journal._listeners.values())
    note(journal)
    await one
    assert journal._listeners != {}
    note(journal)
    await other
    assert journal._listeners == {}


def change(to: Msisdn | None) -> StateChanged:
    message = a_message(to=to)
    message.move(0, MessageState.WAITING)
    return StateChanged(message, 0)


async def test_waiter_for_a_number_or_kind_sees_no_other_entries() -> None:
    journal = Journal(10)
    waiters = JournalWaiters(journal)
    seen: list[tuple[str, int]] = []

    def see(name: str) -> Predicate:
        def never(entry: JournalEntry) -> bool:
            seen.append((name, entry.number))
            return False

        return never

    states, done = (EventKind.MESSAGE_STATE, EventKind.MESSAGE_RECEIVED), (EventKind.WEBHOOK_DONE,)
    waiting = [
        asyncio.ensure_future(waiters.until(see("hers"), states, JANE)),
        asyncio.ensure_future(waiters.until(see("any"), states)),
        asyncio.ensure_future(waiters.until(see("calls"), done, JANE)),
    ]
    await asyncio.sleep(0)
    assert len(waiters) == 3
    for number in (JANE, Msisdn("33639980002"), None):
        journal.note_change(0, change(number).message, 0)
    note(journal)
    attempt = Attempt(0)
    for message in (a_message(), a_message(to=Msisdn("33639980002"))):
        webhook = Webhook("c1", "c1", "acme", message, 0, made=WEBHOOK)
        journal.note(0, EventKind.WEBHOOK_DONE, AttemptFinished(webhook, attempt))
    assert seen == [("hers", 1), ("any", 1), ("any", 2), ("hers", 3), ("any", 3), ("calls", 5)]
    waiters.end("enough")
    await asyncio.gather(*waiting, return_exceptions=True)
    assert len(waiters) == 0


async def test_cancelled_waiter_is_forgotten() -> None:
    waiters = JournalWaiters(Journal(10))
    waiting = asyncio.ensure_future(waiters.until(lambda _: False))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(waiters) == 0


async def test_end_fails_current_and_later_waits() -> None:
    journal = Journal(10)
    waiters = JournalWaiters(journal)
    lucky = asyncio.ensure_future(waiters.until(lambda _: True))
    waiting = asyncio.ensure_future(waiters.until(lambda entry: entry.number > 1))
    await asyncio.sleep(0)
    note(journal)
    waiters.end("it was reset")
    await lucky
    for late in (waiting, waiters.until(lambda _: True)):
        with pytest.raises(WorkspaceEndedError, match="it was reset"):
            await late
