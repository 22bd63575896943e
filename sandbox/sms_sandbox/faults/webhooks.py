"""What a fault can do to a receipt, or any webhook, on its way to the customer's application."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.fault import Fault
from sms_sandbox.wire.exchange import HttpRequest


class WebhookMode(Enum):
    """What becomes of a webhook: it is sent, kept until it is flushed, or lost."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"


class Order(Enum):
    """The order in which held webhooks are flushed."""

    FIRST = "first"
    LAST = "last"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flush:
    """How held webhooks are sent."""

    rate: float | None = None
    """Webhooks in a second of sandbox time; None is all at once."""
    order: Order = Order.FIRST


class WebhookTopic(NamedTuple):
    """What a webhook reports."""

    kind: str
    state: MessageState | None = None
    """The message's state; None if it reports something else."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies that follow a webhook."""

    count: int = 0
    gap: int = 0
    """Microseconds of sandbox time between two of them."""
    has_new_id: bool = True
    """Whether each copy is an event of its own in the admin API. The message id is the same in all."""


NO_COPIES: Final = Copies()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOutcome:
    """What becomes of one webhook."""

    mode: WebhookMode = WebhookMode.SEND
    delay: int = 0
    """Microseconds of sandbox time."""
    copies: Copies = NO_COPIES
    waits_for: MessageState | None = None
    """The state whose webhook is to overtake this one."""
    changes: tuple[tuple["WebhookFault", bytes], ...] = ()
    """The faults that change its bytes, each with 64 drawn bytes."""
    is_signed_otherwise: bool = False
    """Whether it is signed with another secret than the account's, or not at all."""
    effects: tuple[str, ...] = ()
    """The words of the faults that strike it."""
    by: str = ""
    """The name of the rule or phase; empty if nothing strikes."""

    def changed(self, request: HttpRequest) -> HttpRequest:
        """Return the webhook with its bytes changed."""
        for fault, noise in self.changes:
            request = fault.change(request, noise)
        return request


UNTOUCHED: Final = WebhookOutcome()


class WebhookFault(Fault):
    """A fault that strikes a webhook. A kind overrides what it changes."""

    __slots__ = ()

    @property
    def share(self) -> float:
        """Return the part of the webhooks that is struck, from 0 to 1."""
        return 1.0

    @property
    def is_drawn_by_message(self) -> bool:
        """Return True if one draw counts for all webhooks of a message, False if each webhook draws for itself."""
        return False

    @property
    def disturbs_order(self) -> bool:
        """Return True if webhooks may come in another order than they fell due."""
        return False

    def concerns(self, topic: WebhookTopic) -> bool:
        """Return True if the fault is for webhooks of that topic."""
        del topic
        return True

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        """Return the outcome with this fault added. ``noise`` returns 64 drawn bytes."""
        del noise
        return outcome

    def change(self, request: HttpRequest, noise: bytes) -> HttpRequest:
        """Return the webhook with its bytes changed, if ``strike`` has put this fault among ``changes``."""
        del noise
        return request

    def signer(self, account: Account) -> Account:
        """Return the account whose secret signs the webhook."""
        return account


class ModeFault(WebhookFault):
    """Whether webhooks pass at all: a word for ``webhooks`` in a rule or phase."""

    __slots__ = ()

    @property
    def decides(self) -> bool:
        """Return True if webhooks that are held already are for this rule or phase to keep or flush."""
        return True

    @property
    def flush(self) -> Flush | None:
        """Return how webhooks that are held already are sent; None keeps them."""
        return Flush()

    @property
    def strikes_later(self) -> bool:
        """Return True if a phase with this mode counts as struck only by a webhook, not as it begins."""
        return False


class WebhookFaults(Fault):
    """The faults of webhooks that a rule, a phase or a scenario declares, by their words, the mode by "mode"."""

    def __init__(self, **faults: WebhookFault | None) -> None:
        self._faults: Final = {word: fault for word, fault in faults.items() if fault is not None}

    def __iter__(self) -> Iterator[tuple[str, WebhookFault]]:
        """Return the faults with their words."""
        return iter(self._faults.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WebhookFaults) and self._faults == other._faults

    def __hash__(self) -> int:
        return hash(frozenset(self._faults.items()))

    def __bool__(self) -> bool:
        return bool(self._faults)

    def __repr__(self) -> str:
        return f"WebhookFaults({', '.join(f'{word}={fault!r}' for word, fault in self)})"

    @property
    def mode(self) -> ModeFault | None:
        """Return the mode, or None if none is given."""
        mode = self._faults.get("mode")
        return mode if isinstance(mode, ModeFault) else None

    @property
    def disturbs_order(self) -> bool:
        """Return True if webhooks may come in another order than they fell due."""
        return any(fault.disturbs_order for _, fault in self)

    def signer(self, account: Account) -> Account:
        """Return the account whose secret signs the webhooks."""
        for _, fault in self:
            account = fault.signer(account)
        return account

    def completed(self, for_all: "WebhookFaults | None") -> "WebhookFaults":
        """Return these faults; where they give nothing but a mode, with the faults that are for all webhooks."""
        if for_all is None or self._faults.keys() - {"mode"}:
            return self
        return WebhookFaults(**{**for_all._faults, **self._faults})  # noqa: SLF001  of its own class


def with_change(outcome: WebhookOutcome, fault: WebhookFault, noise: bytes) -> WebhookOutcome:
    """Return the outcome with a fault added that changes the bytes."""
    return replace(outcome, changes=(*outcome.changes, (fault, noise)))
