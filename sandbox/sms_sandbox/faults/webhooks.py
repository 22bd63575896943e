"""What can happen to a receipt, or any webhook, on its way to the customer's application."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.kinds.garble import Garble


class WebhookMode(Enum):
    """What a phase, or a rule, does with webhooks: ``hold`` keeps them until they are flushed."""

    SEND = "send"
    HOLD = "hold"
    FLUSH = "flush"
    DROP = "drop"


class Signature(Enum):
    """How they are signed: as the provider does, with a wrong secret, or not at all."""

    PROVIDER = "provider"
    WRONG = "wrong"
    NONE = "none"


class Order(Enum):
    """In which held webhooks are flushed."""

    FIRST = "first"
    LAST = "last"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """So many more copies come, each ``gap`` microseconds of sandbox time after the one before. The copies bear the
    same message id; whether they are events of their own (``has_new_id``) is what our own API tells.
    """

    share: float = 1.0
    copies: int = 1
    gap: int = 0
    has_new_id: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """The webhook of the first state comes after that of the second one."""

    share: float = 1.0
    first: MessageState = MessageState.SENT
    second: MessageState = MessageState.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Flush:
    """``rate`` webhooks in a second of sandbox time; None is all at once."""

    rate: float | None = None
    order: Order = Order.FIRST


class WebhookTopic(NamedTuple):
    """What a webhook tells: its kind, and the message's state, None where it is about something else."""

    kind: str
    state: MessageState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFaults:
    """``delay`` is in microseconds of sandbox time, ``drop`` the share that is never sent. ``flush`` is how those are
    let go that were held, where the passage is FLUSH.
    """

    mode: WebhookMode = WebhookMode.SEND
    flush: Flush = Flush()
    delay: int = 0
    drop: float = 0.0
    duplicate: Duplicate | None = None
    reorder: Reorder | None = None
    garble: Garble | None = None
    sign: Signature = Signature.PROVIDER
