"""The events of a workspace, numbered from 1. The oldest are forgotten first."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from msgspec import Struct

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


class Exchange(Struct, eq=False, gc=False):
    """A request to a provider and its answer. As nothing refers back to it, garbage collections need not visit it."""

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


NetworkEvent = MoReceived | LinkClicked | DeviceEvent | CallEvent
OperatorEvent = AccountChanged | MessagesCleared
NotedSubject = Exchange | NetworkEvent | OperatorEvent | FaultFired | PhaseTransition | Webhook | AttemptFinished
"""The subject of every entry but those of changes of state."""

EventSubject = StateChanged | NotedSubject


class JournalEntry(NamedTuple):
    number: int
    at: int
    kind: EventKind
    subject: EventSubject


JournalListener = Callable[[JournalEntry], None]

_MESSAGE_STATE: Final = EventKind.MESSAGE_STATE

_WIDTH: Final = 4
"""The number of values of an entry."""

_BLOCK: Final = 1_024
"""The number of entries of a block, unless fewer are kept."""

_Block = list[Any]


class Journal:
    """The newest entries, and the number of all entries by kind.

    Entries lie flat, four values each: time, kind, subject, and for a change of state, whose subject is its message,
    the place of the new state, or ``~place`` if the change does not notify. An object for each entry and each change
    would be ten more to make and to free for a message, and most are never read. The number of an entry follows from
    its place.

    New entries are written into a block; a full block is counted and kept whole, and forgotten whole. So to write an
    entry is to extend a list, in half the time that it takes to count and to forget each by itself.
    """

    __slots__ = ("__weakref__", "_before", "_block", "_blocks", "_full", "_listeners", "_max_entries", "_totals")

    def __init__(self, max_entries: int) -> None:
        self._max_entries: Final = max_entries
        self._full: Final = _WIDTH * min(max_entries, _BLOCK)
        """The length of a full block."""

        self._block: _Block = []
        """The block with the newest entries."""

        self._blocks: Final[deque[_Block]] = deque()
        """The full blocks whose entries are not all forgotten."""

        self._before = 0
        """The number of all entries in full blocks, kept or not."""

        self._totals: Final = Counter[EventKind]()
        """The same by kind."""

        self._listeners: Final[dict[EventKind, tuple[JournalListener, ...]]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Return the entries and counts alone: a listener belongs to the edge that has set it."""
        flat = deque(chain(*self._blocks, self._block), maxlen=_WIDTH * self._max_entries)
        return {"_flat": flat, "_totals": dict(self.totals), "last": self.last, "_listeners": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the entries, also from a state of an earlier version, which had a tuple for each."""
        flat: deque[Any] = state["_flat"] if "_flat" in state else _flat(state["_entries"])
        Journal.__init__(self, (flat.maxlen or 0) // _WIDTH)
        self._block.extend(flat)
        self._before = state["last"] - len(flat) // _WIDTH
        self._totals.update(state["_totals"])
        self._totals.subtract(_kinds(self._block))

    @property
    def last(self) -> int:
        """Return the number of the newest entry."""
        return self._before + len(self._block) // _WIDTH

    @property
    def totals(self) -> Counter[EventKind]:
        """Return the number of all entries by kind; kinds without any are left out."""
        return self._totals + Counter(_kinds(self._block))

    def note(self, at: int, kind: EventKind, subject: NotedSubject) -> None:
        """Write an entry."""
        block = self._block
        block += (at, kind, subject, None)
        if kind in self._listeners or len(block) >= self._full:
            self._written(at, kind, subject)

    def note_change(self, at: int, message: MtMessage, place: int) -> None:
        """Write an entry for a change of state.

        ``place`` is that of the new state in the message's history, or ``~place`` if the change does not notify.
        """
        block = self._block
        block += (at, _MESSAGE_STATE, message, place)
        if _MESSAGE_STATE in self._listeners or len(block) >= self._full:
            self._written(at, _MESSAGE_STATE, _change(message, place))

    def _written(self, at: int, kind: EventKind, subject: EventSubject) -> None:
        """Put a full block away, and call the listeners with the newest entry."""
        if len(self._block) >= self._full:
            self._put_block_away()
        entry = JournalEntry(self.last, at, kind, subject)
        for listener in self._listeners.get(kind, ()):
            listener(entry)

    def _put_block_away(self) -> None:
        block, blocks = self._block, self._blocks
        self._block = []
        self._before += len(block) // _WIDTH
        self._totals.update(_kinds(block))
        blocks.append(block)
        while blocks and sum(map(len, blocks)) - len(blocks[0]) >= _WIDTH * self._max_entries:
            blocks.popleft()

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
        self._put_block_away()
        self._blocks.clear()
        self._listeners.clear()

    def after(self, number: int, most: int | None = None) -> list[JournalEntry]:
        """Return the entries after that number that are still kept, oldest first, and no more than ``most``."""
        first = max(number, self.last - self._max_entries, self._before - sum(map(len, self._blocks)) // _WIDTH)
        flat = islice(self._values_after(first), None if most is None else _WIDTH * most)
        return [
            JournalEntry(nth, at, kind, subject if place is None else _change(subject, place))
            for nth, (at, kind, subject, place) in enumerate(zip(flat, flat, flat, flat, strict=True), first + 1)
        ]

    def _values_after(self, number: int) -> Iterator[Any]:
        """Iterate over the values of the entries after that number, the last one before which is kept or was."""
        parts, last = [self._block], self._before
        for block in reversed(self._blocks):
            if last <= number:
                break
            parts.append(block)
            last -= len(block) // _WIDTH
        return islice(chain.from_iterable(reversed(parts)), _WIDTH * (number - last), None)


def _kinds(block: _Block) -> list[EventKind]:
    return block[1::_WIDTH]


def _flat(entries: deque[tuple[int, EventKind, EventSubject]]) -> deque[Any]:
    """Return the values of entries as an earlier version kept them."""
    flat: deque[Any] = deque(maxlen=_WIDTH * (entries.maxlen or 0))
    for at, kind, subject in entries:
        if isinstance(subject, StateChanged):
            flat += (at, kind, subject.message, subject.nth if subject.notifies else ~subject.nth)
        else:
            flat += (at, kind, subject, None)
    return flat


def _change(message: MtMessage, place: int) -> StateChanged:
    return StateChanged(message, place) if place >= 0 else StateChanged(message, ~place, notifies=False)
