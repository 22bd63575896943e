"""Messages, from a customer to a handset (MT) and back (MO)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Final, NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.lifecycle import Lifecycle
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import ENDS, MANUAL_TARGETS, TRANSITIONS, MessageState, Step
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.core.time.timeline import TimelineEntry

VALIDITY: Final = 48 * HOUR
"""How long the network tries to deliver a message, unless the message says otherwise."""


class Direction(Enum):
    MT = "mt"
    MO = "mo"


class Control(Enum):
    """What moves a message on: the network, a person, or nothing any more."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    DROPPED = "dropped"


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
    learnt of that or not. ``lifecycle`` holds the steps still to come of a message that was given one.
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
    lifecycle: Lifecycle | None = None
    arrived_at: int | None = None
    clicks: dict[Link, int] | None = None
    control: Control = Control.AUTOMATIC
    history: list[Step] = field(default_factory=list)
    webhooks: Sequence[str] = ()
    planned: TimelineEntry | None = None

    direction: ClassVar = Direction.MT

    @property
    def state(self) -> MessageState:
        return self.history[-1].state

    @property
    def reason(self) -> FailureReason | None:
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
        if step.state not in MANUAL_TARGETS[self.state]:
            raise WrongTransitionError(self.id, self.state.value, step.state.value)
        self.control = Control.MANUAL
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
    webhooks: Sequence[str] = ()

    direction: ClassVar = Direction.MO


Message = MtMessage | MoMessage


def is_stop(text: str) -> bool:
    """Whether it is the one word with which people ask for no more texts."""
    return text.strip().upper() == "STOP"
