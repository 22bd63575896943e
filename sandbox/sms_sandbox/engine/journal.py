"""The events of a workspace, numbered from 1. The oldest are forgotten first."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Any, Final, NamedTuple

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
from sms_sandbox.core.message import MtMessage
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

    faults: tuple[str, ...] = ()
    """The names of the rules and phases that struck the request, in order, each once."""

    account: str = ""
    """The login of the account, or empty for a request that was not authenticated."""

    asked: Sequence[Outgoing] = ()
    """The messages that the request asked to send, accepted or not."""

    weight: int = 0
    """The bytes of memory that it takes, about, once it is finished."""

    def struck_by(self, name: str) -> None:
        """Note that a rule or phase has struck the request."""
        if name not in self.faults:
            self.faults = (*self.faults, name)


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

_WIDTH: Final = 4
"""The number of values of an entry."""


_STATE: Final = ("_flat", "_listeners", "_totals", "last")
"""The attributes of a journal."""


class Journal:
    """The newest entries, and the number of all entries by kind.

    Entries lie flat, four values each: time, kind, subject, and for a change of state, whose subject is its message,
    the place of the new state, or ``~place`` if the change does not notify. An object for each entry and each change
    would be ten more to make and to free for a message, and most are never read. The number of an entry follows from
    its place.
    """

    __slots__ = ("__weakref__", *_STATE)

    def __init__(self, max_entries: int) -> None:
        self._flat: Final[deque[Any]] = deque(maxlen=_WIDTH * max_entries)
        self._totals: Final = dict.fromkeys(EventKind, 0)
        self._listeners: Final[dict[EventKind, tuple[JournalListener, ...]]] = {}
        self.last = 0

    def __getstate__(self) -> dict[str, object]:
        """Return the entries and counts alone: a listener belongs to the edge that has set it."""
        return {**{name: getattr(self, name) for name in _STATE}, "_listeners": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the entries, also from a state of an earlier version, which had a tuple for each."""
        entries = state.pop("_entries", None)
        if entries is not None:
            Journal.__init__(self, entries.maxlen)
            for entry in entries:
                self.note(*entry)
        for name, value in state.items():
            setattr(self, name, value)

    @property
    def totals(self) -> Counter[EventKind]:
        """Return the number of all entries by kind; kinds without any are left out."""
        return +Counter(self._totals)

    def note(self, at: int, kind: EventKind, subject: EventSubject) -> None:
        self.last += 1
        self._totals[kind] += 1
        if type(subject) is StateChanged:  # none is derived of it, and this takes half as long as isinstance
            nth = subject.nth
            self._flat.extend((at, kind, subject.message, nth if subject.notifies else ~nth))
        else:
            self._flat.extend((at, kind, subject, None))
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
        self._flat.clear()
        self._listeners.clear()

    def after(self, number: int, most: int | None = None) -> list[JournalEntry]:
        """Return the entries after that number that are still kept, oldest first, and no more than ``most``."""
        kept = len(self._flat) // _WIDTH
        first = max(number, self.last - kept)
        start = first - self.last + kept
        flat = islice(self._flat, _WIDTH * start, None if most is None else _WIDTH * (start + most))
        return [
            JournalEntry(nth, at, kind, subject if place is None else _change(subject, place))
            for nth, (at, kind, subject, place) in enumerate(zip(flat, flat, flat, flat, strict=True), first + 1)
        ]


def _change(message: MtMessage, place: int) -> StateChanged:
    return StateChanged(message, place) if place >= 0 else StateChanged(message, ~place, notifies=False)
