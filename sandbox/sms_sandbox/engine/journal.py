"""The events of a workspace, numbered from 1. The oldest are forgotten first."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Final, NamedTuple

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.events import (
    AccountChanged,
    CallEvent,
    DeviceEvent,
    LinkClicked,
    MessagesCleared,
    MoReceived,
    StateChanged,
)
from sms_sandbox.engine.webhook_models import AttemptFinished, Webhook
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse


@dataclass(slots=True, eq=False)
class Exchange:
    """A request to a provider and its answer."""

    id: str
    at: int
    provider: str
    operation: str
    request: HttpRequest
    response: HttpResponse | None = None
    """None until there is one, or if a fault has left the request unanswered."""

    faults: dict[str, None] = field(default_factory=dict)
    """The names of the rules and phases that struck the request, in order."""

    account: str = ""
    """The login of the account, or empty for a request that was not authenticated."""

    asked: Sequence[Outgoing] = ()
    """The messages that the request asked to send, accepted or not."""


class FaultFired(NamedTuple):
    """A rule or phase has struck."""

    name: str
    effect: str
    """The kind of its effect."""

    on: str
    """The id of an exchange, a message or a webhook."""

    is_taken: bool = True
    """Whether the message was accepted all the same."""


class EventKind(Enum):
    EXCHANGE_ARRIVED = "exchange.arrived"
    EXCHANGE_ANSWERED = "exchange.answered"
    MESSAGE_STATE = "message.state"
    MESSAGES_CLEARED = "messages.cleared"
    MESSAGE_RECEIVED = "message.received"
    LINK_CLICKED = "link.clicked"
    DEVICE_CHANGED = "device.changed"
    DEVICE_FORGOTTEN = "device.forgotten"
    CALL_STARTED = "call.started"
    CALL_ENDED = "call.ended"
    CALL_NOTED = "call.noted"
    FAULT_FIRED = "fault.fired"
    PHASE_BEGAN = "phase.began"
    PHASE_ENDED = "phase.ended"
    ACCOUNT_CHANGED = "account.changed"
    WEBHOOK_DUE = "webhook.due"
    WEBHOOK_RESENT = "webhook.resent"
    WEBHOOK_DONE = "webhook.done"

    # Identity, as for any enum; Enum's own hash is written in Python, and every entry is counted by its kind.
    __hash__ = object.__hash__


NetworkEvent = StateChanged | MoReceived | LinkClicked | DeviceEvent | CallEvent
OperatorEvent = AccountChanged | MessagesCleared
EventSubject = Exchange | NetworkEvent | OperatorEvent | FaultFired | PhaseTransition | Webhook | AttemptFinished


class JournalEntry(NamedTuple):
    number: int
    at: int
    kind: EventKind
    subject: EventSubject


JournalListener = Callable[[JournalEntry], None]


class Journal:
    """The newest entries, and the number of all entries by kind."""

    __slots__ = ("_entries", "_listeners", "_totals", "last")

    def __init__(self, max_entries: int) -> None:
        # Plain tuples: the number of an entry follows from its place, and most entries are never read.
        self._entries: Final[deque[tuple[int, EventKind, EventSubject]]] = deque(maxlen=max_entries)
        self._totals: Final = dict.fromkeys(EventKind, 0)
        self._listeners: Final[dict[EventKind, tuple[JournalListener, ...]]] = {}
        self.last = 0

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """Return the entries and counts alone: a listener belongs to the edge that has set it."""
        return None, {**{name: getattr(self, name) for name in self.__slots__}, "_listeners": {}}

    @property
    def totals(self) -> Counter[EventKind]:
        """Return the number of all entries by kind; kinds without any are left out."""
        return +Counter(self._totals)

    def note(self, at: int, kind: EventKind, subject: EventSubject) -> None:
        self.last += 1
        self._totals[kind] += 1
        self._entries.append((at, kind, subject))
        if kind in self._listeners:
            entry = JournalEntry(self.last, at, kind, subject)
            for listener in self._listeners[kind]:
                listener(entry)

    def listen(self, listener: JournalListener, kinds: Iterable[EventKind] = EventKind) -> None:
        """Call the listener with each later entry of these kinds. The listener must not write any itself."""
        for kind in kinds:
            self._listeners[kind] = (*self._listeners.get(kind, ()), listener)

    def stop_listening(self, listener: JournalListener) -> None:
        """Call the listener no more; one that does not listen changes nothing."""
        for kind, listeners in [*self._listeners.items()]:
            left = tuple([one for one in listeners if one != listener])
            if left:
                self._listeners[kind] = left
            else:
                del self._listeners[kind]

    def clear(self) -> None:
        """Forget all entries and listeners; numbers go on."""
        self._entries.clear()
        self._listeners.clear()

    def after(self, number: int, most: int | None = None) -> list[JournalEntry]:
        """Return the entries after that number that are still kept, oldest first, and no more than ``most``."""
        first = max(number, self.last - len(self._entries))
        start = first - self.last + len(self._entries)
        entries = islice(self._entries, start, None if most is None else start + most)
        return [JournalEntry(nth, *entry) for nth, entry in enumerate(entries, first + 1)]
