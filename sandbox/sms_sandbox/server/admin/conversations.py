"""The conversations of a workspace: the last message to or from each number, kept up to date by the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from sms_sandbox.core.events import MoReceived, StateChanged
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, Journal, JournalEntry

_KINDS: Final = (EventKind.MESSAGE_STATE, EventKind.MESSAGE_RECEIVED, EventKind.MESSAGES_CLEARED)


@dataclass(slots=True)
class Conversation:
    """The last message to or from a number."""

    number: str
    last: Message
    count: int = 0
    """How many messages there were, the forgotten ones included."""


class Conversations:
    """Numbers in the order of their last message. Beyond ``max_items`` the oldest are forgotten first."""

    def __init__(self, max_items: int) -> None:
        self._max_items: Final = max_items
        self._by_number: Final[dict[str, Conversation]] = {}

    def __len__(self) -> int:
        return len(self._by_number)

    def newest_first(self) -> Iterator[Conversation]:
        return reversed(self._by_number.values())

    def add(self, message: Message) -> None:
        number = number_of(message)
        conversation = self._by_number.pop(number, None) or Conversation(number, message)
        conversation.last = message
        conversation.count += 1
        self._by_number[number] = conversation
        if len(self._by_number) > self._max_items:
            del self._by_number[next(iter(self._by_number))]

    def follow(self, entry: JournalEntry) -> None:
        match entry.subject:
            case StateChanged(message=message, before=before):
                if before is None:
                    self.add(message)
            case MoReceived(message):
                self.add(message)
            case _:
                self._by_number.clear()


_kept: Final[WeakKeyDictionary[Journal, Conversations]] = WeakKeyDictionary()


def conversations_of(engine: Engine) -> Conversations:
    """Return the engine's conversations. From the first call on they follow its journal."""
    known = _kept.get(engine.journal)
    if known is None:
        known = _kept[engine.journal] = Conversations(engine.settings.max_messages)
        for message in reversed([*engine.messages.both_ways()]):
            known.add(message)
        engine.journal.listen(known.follow, _KINDS)
    return known


def number_of(message: Message) -> str:
    """Return the handset's number with a plus, or the recipient as it was given if it is not a number."""
    if isinstance(message, MoMessage):
        return f"+{message.sender}"
    return recipient(message)


def recipient(message: MtMessage) -> str:
    return f"+{message.to.msisdn}" if message.to.msisdn else message.to.text
