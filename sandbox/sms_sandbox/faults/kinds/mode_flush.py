"""Send the webhooks that an earlier phase has held."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place, Words
from sms_sandbox.faults.webhooks import Flush, ModeFault, Order

_ORDERS: Final = {
    Order.FIRST: "the first one first",
    Order.LAST: "the last one first",
    Order.RANDOM: "shuffled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlushMode(ModeFault):
    """Webhooks that are held are sent, and new ones as usual."""

    rate: float | None = None
    """Webhooks in a second of sandbox time; None is all at once."""
    order: Order | None = None
    """None is the first one first."""

    @property
    def disturbs_order(self) -> bool:
        return True

    @property
    def flush(self) -> Flush:
        return Flush(rate=self.rate, order=self.order or Order.FIRST)


def _sentence(fault: FlushMode) -> str:
    rate = f", {fault.rate:g} a second" if fault.rate else ""
    order = f", {_ORDERS[fault.order]}" if fault.order else ""
    return f"held webhooks are sent{rate}{order}"


KIND: Final = FaultKind(
    word="flush",
    place=Place.MODE,
    fault=FlushMode,
    sentence=_sentence,
    keys=(
        Key(name="rate", type=KeyType.RATE),
        Key(name="order", type=Words.of(Order, "an order")),
    ),
    is_of_phase=True,
    rank=30,
)
