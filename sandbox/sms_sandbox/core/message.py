"""Messages, from a customer to a handset (MT) and back (MO)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Final, NamedTuple

from msgspec import Struct

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
"""How long the network tries to deliver a message by default, in microseconds."""


class Direction(Enum):
    MT = "mt"
    MO = "mo"


class Control(Enum):
    """What moves a message on: the network, the operator of the sandbox, or nothing any more."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    DROPPED = "dropped"


class Address(Struct, frozen=True, gc=False):  # one is made for each message
    """A recipient as the provider writes it, and its number, or None if it is no number."""

    text: str
    msisdn: Msisdn | None

    @property
    def shown(self) -> str:
        """Return the number with a leading ``+``, or the text of an address that is no number."""
        return self.text if self.msisdn is None else f"+{self.msisdn}"


class Link(NamedTuple):
    """A short link in a text, and the address that it leads to."""

    short: str
    """The link as the handset shows it."""

    target: str


@dataclass(slots=True, kw_only=True, eq=False)
class MtMessage:
    """One text to one handset. A request to many recipients makes many messages."""

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
    """The id in the provider's answer; several messages of one request may share it."""

    exchange: str = ""
    """The id of the exchange that submitted the message; empty without one."""

    cost: Decimal = Decimal(0)
    """In the provider's credits."""

    send_at: int | None = None
    """The time until which the message stays scheduled, or None for an immediate send."""

    device: str | None = None
    priority: int = 1
    links: tuple[Link, ...] = ()
    """The short links in the text that the provider follows."""

    takes_replies: bool = True
    """Whether a reply finds its way back to the account."""

    validity: int = VALIDITY
    """How long the network tries to deliver the message, in microseconds."""

    details: object = None
    """Data of the provider's own; the rest of the program does not read it."""

    lifecycle: Lifecycle | None = None
    """The steps still to come, if a fault prescribes them."""

    arrived_at: int | None = None
    """When the handset got the message, whether or not the network was informed."""

    clicks: dict[Link, int] | None = None
    """The number of clicks on each link, or None before the first click."""

    control: Control = Control.AUTOMATIC
    steps: tuple[Any, ...] = ()
    """The time, the state and the reason of each change of state, one after the other: a list of Step objects would
    take 300 bytes more."""

    webhooks: tuple[str, ...] = ()
    planned: TimelineEntry | None = None
    """The next step on the timeline, or None if none is planned."""

    direction: ClassVar = Direction.MT

    @property
    def state(self) -> MessageState:
        return self.steps[-2]  # type: ignore[no-any-return]  # see ``steps``

    @property
    def reason(self) -> FailureReason | None:
        return self.steps[-1]  # type: ignore[no-any-return]  # see ``steps``

    @property
    def last_step(self) -> Step:
        """Return the newest change of state."""
        return Step(*self.steps[-3:])

    @property
    def history(self) -> list[Step]:
        """Return all changes of state, oldest first."""
        steps = self.steps
        return [Step(*steps[start : start + 3]) for start in range(0, len(steps), 3)]

    def step(self, nth: int) -> Step:
        """Return the nth change of state, from 0."""
        return Step(*self.steps[3 * nth : 3 * nth + 3])

    @property
    def is_finished(self) -> bool:
        return self.steps[-2] in ENDS

    def takes(self, reply: str) -> bool:
        """Return True if the provider takes the reply. A STOP reaches the provider of any message."""
        return self.takes_replies or is_stop(reply)

    def move(
        self,
        at: int,
        state: MessageState,
        reason: FailureReason | None = None,
        planned: TimelineEntry | None = None,
    ) -> None:
        """Change the state at that time, with the next step that is planned. No other step may be planned.

        Raise WrongTransitionError unless the table has the transition; any state may be the first.
        """
        steps = self.steps
        if steps and state not in TRANSITIONS[steps[-2]]:
            raise WrongTransitionError(self.id, self.state.value, state.value)
        self.steps = steps + (at, state, reason)  # noqa: RUF005  a third less than to unpack them
        self.planned = planned

    def put(self, at: int, state: MessageState, reason: FailureReason | None = None) -> None:
        """Set a state by hand, which may skip steps, and stop all automatic steps.

        Raise WrongTransitionError after an end, and for an earlier state.
        """
        if state not in MANUAL_TARGETS[self.state]:
            raise WrongTransitionError(self.id, self.state.value, state.value)
        self.control = Control.MANUAL
        self.steps = (*self.steps, at, state, reason)


@dataclass(slots=True, kw_only=True, eq=False)
class MoMessage:
    """A message from a handset."""

    id: str
    provider: str
    account: Account
    sender: Msisdn
    to: str
    """The sender that it answers, or the number of a gateway device."""

    text: str
    encoding: Encoding
    segments: tuple[str, ...]
    received_at: int
    answers: MtMessage | None = None
    """The message that it answers, or None for a message that answers none."""

    device: str | None = None
    provider_id: str = ""
    """The id that the provider gives it."""

    webhooks: tuple[str, ...] = ()

    direction: ClassVar = Direction.MO


Message = MtMessage | MoMessage


def is_stop(text: str) -> bool:
    """Return True for the one word that asks for no more texts."""
    return text.strip().upper() == "STOP"
