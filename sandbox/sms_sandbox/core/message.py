"""Messages and their states.

Rules for whoever edits this file: every state and every transition stands here, in TRANSITIONS, and nowhere else.
A transition that is not in the table raises, with both states in its text. A state without transitions is an end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.instants import HOUR
from sms_sandbox.core.msisdn import Msisdn
from sms_sandbox.core.receipt import Reason
from sms_sandbox.core.sender import SenderId
from sms_sandbox.core.text import Encoding
from sms_sandbox.core.timeline import Entry

if TYPE_CHECKING:
    from sms_sandbox.core.course import Course


class MessageState(Enum):
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    QUEUED = "queued"
    TAKEN = "taken"
    SENT = "sent"
    NETWORK = "network"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"

    # Identity, as for any enum; Enum's own hash is written in Python, and these are keys on every step.
    __hash__ = object.__hash__


_S = MessageState
_REFUSALS: Final = frozenset({_S.UNDELIVERED, _S.EXPIRED, _S.REJECTED})

TRANSITIONS: Final[dict[MessageState, frozenset[MessageState]]] = {
    _S.SCHEDULED: frozenset({_S.WAITING, _S.CANCELLED}),
    _S.WAITING: frozenset({_S.QUEUED, _S.SENT, _S.FAILED, _S.CANCELLED}) | _REFUSALS,
    _S.QUEUED: frozenset({_S.TAKEN, _S.FAILED, _S.CANCELLED}) | _REFUSALS,
    _S.TAKEN: frozenset({_S.SENT, _S.FAILED}),
    _S.SENT: frozenset({_S.NETWORK, _S.RETRYING, _S.DELIVERED}) | _REFUSALS,
    _S.NETWORK: frozenset({_S.RETRYING, _S.DELIVERED}) | _REFUSALS,
    _S.RETRYING: frozenset({_S.RETRYING, _S.NETWORK, _S.DELIVERED}) | _REFUSALS,
    _S.DELIVERED: frozenset(),
    _S.UNDELIVERED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.FAILED: frozenset(),
    _S.CANCELLED: frozenset(),
}

ENDS: Final = frozenset(state for state, onward in TRANSITIONS.items() if not onward)


def _onward(state: MessageState) -> frozenset[MessageState]:
    reached: set[MessageState] = set()
    edge = set(TRANSITIONS[state])
    while edge:
        reached |= edge
        edge = {after for before in edge for after in TRANSITIONS[before]} - reached
    return frozenset(reached)


BY_HAND: Final = {state: _onward(state) for state in MessageState}
"""Where a person may put a message: wherever steps of the table lead, some of them skipped."""

VALIDITY: Final = 48 * HOUR
"""How long the network tries to deliver a message, unless the message says otherwise."""


class Direction(Enum):
    MT = "mt"
    MO = "mo"


class Progress(Enum):
    """Who moves a message on."""

    AUTOMATIC = "automatic"
    BY_HAND = "by hand"
    NOBODY = "nobody"


# Tuples, since a step is made at each change of each message, and a frozen dataclass takes three times as long.


class Step(NamedTuple):
    """One change of state: when, to what, and why."""

    at: int
    state: MessageState
    reason: Reason | None = None


class Address(NamedTuple):
    """A recipient as the provider keeps it, and the number behind it, or None if there is no such number."""

    text: str
    msisdn: Msisdn | None


class Link(NamedTuple):
    """A short link in a text, as the handset shows it, and the address that it leads to."""

    short: str
    target: str


@dataclass(slots=True, kw_only=True, eq=False)
class MtMessage:
    """One text to one phone. A request to many recipients makes many of these.

    ``provider_id`` is the id that the provider told its client (several messages of one request may share it), and
    ``details`` whatever the provider's folder wants to remember; nobody else reads it. ``cost`` is in the provider's
    credits. ``send_at`` is the time before which the message stays scheduled, ``links`` are the short links in the
    text that the provider follows, and ``clicks`` how often each was followed, None for never.

    ``takes_replies`` is whether an answer to it finds its way back to the account. ``validity`` is how long the
    network tries to deliver it, in microseconds. ``arrived_at`` is when the handset got it, whether the network
    learnt of that or not. ``course`` holds the steps still to come of a message that was set on one, see ``Course``.
    ``planned`` is its next step on the timeline, if one is planned.
    """

    id: str
    provider: str
    account: Account
    to: Address
    sender: SenderId | None
    text: str
    encoding: Encoding
    segments: tuple[str, ...]
    submitted_at: int
    provider_id: str
    exchange: str = ""
    cost: Decimal = Decimal(0)
    send_at: int | None = None
    device: str | None = None
    priority: int = 1
    links: tuple[Link, ...] = ()
    takes_replies: bool = True
    validity: int = VALIDITY
    details: object = None
    course: "Course | None" = None
    arrived_at: int | None = None
    clicks: dict[Link, int] | None = None
    progress: Progress = Progress.AUTOMATIC
    history: list[Step] = field(default_factory=list)
    callbacks: Sequence[str] = ()
    planned: Entry | None = None

    direction: ClassVar = Direction.MT

    @property
    def state(self) -> MessageState:
        return self.history[-1].state

    @property
    def reason(self) -> Reason | None:
        return self.history[-1].reason

    @property
    def is_finished(self) -> bool:
        return self.history[-1].state in ENDS

    def takes(self, reply: str) -> bool:
        """A STOP reaches the provider of any message."""
        return self.takes_replies or is_stop(reply)

    def move(self, step: Step) -> None:
        """Raises WrongTransitionError unless the table leads from here to there; any state may be the first."""
        if self.history and step.state not in TRANSITIONS[self.state]:
            raise WrongTransitionError(self.id, self.state.value, step.state.value)
        self.history.append(step)

    def put(self, step: Step) -> None:
        """A state set by hand: steps may be skipped, and nothing automatic happens to the message any more.

        Raises WrongTransitionError from an end, and for a state that lies behind.
        """
        if step.state not in BY_HAND[self.state]:
            raise WrongTransitionError(self.id, self.state.value, step.state.value)
        self.progress = Progress.BY_HAND
        self.history.append(step)


@dataclass(slots=True, kw_only=True, eq=False)
class MoMessage:
    """What a handset writes. ``to`` is the sender that it answers to, or the number of a gateway device, and
    ``answers`` the message it answers, if any. ``provider_id`` is the id that the provider gives it.
    """

    id: str
    provider: str
    account: Account
    sender: Msisdn
    to: str
    text: str
    encoding: Encoding
    segments: tuple[str, ...]
    received_at: int
    answers: MtMessage | None = None
    device: str | None = None
    provider_id: str = ""
    callbacks: Sequence[str] = ()

    direction: ClassVar = Direction.MO


Message = MtMessage | MoMessage


def is_stop(text: str) -> bool:
    """Whether it is the one word with which people ask for no more texts."""
    return text.strip().upper() == "STOP"
