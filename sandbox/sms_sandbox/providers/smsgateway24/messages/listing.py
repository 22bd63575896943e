"""Select the messages of a list.

An account may have 100,000 messages, so only dates, states and what a filter needs are read.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Final, TypeVar

from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.providers.smsgateway24 import states
from sms_sandbox.providers.smsgateway24.commands import Listing
from sms_sandbox.providers.smsgateway24.messages import incoming

M = TypeVar("M")

_submitted_at: Final[Callable[[MtMessage], int]] = attrgetter("submitted_at")
_received_at: Final[Callable[[MoMessage], int]] = attrgetter("received_at")

_OF_SENT: Final[Mapping[str, Callable[[MtMessage], object]]] = {
    "device_id": attrgetter("details.device_id"),
    "sim": attrgetter("details.sim"),
    "customer_id": attrgetter("details.customer_id"),
    "phone": attrgetter("to.text"),
}
_OF_RECEIVED: Final[Mapping[str, Callable[[MoMessage], object]]] = {
    "device_id": incoming.device_id,
    "sim": incoming.sim,
    "customer_id": lambda _: None,
    "phone": incoming.address,
}
"""How the filters of a Listing read a message."""


def found(
    wanted: Listing, dialect: str, sent: Sequence[MtMessage], received: Sequence[MoMessage]
) -> Sequence[Message]:
    """Return the messages in the order of their ids.

    ``sent`` and ``received`` are oldest first, so dates are found by bisection.
    """
    ours = _with_status(_between(sent, wanted, _submitted_at), wanted.status, dialect)
    theirs = _between(received, wanted, _received_at) if wanted.status in {None, states.INCOMING} else ()
    both: list[Message] = [*_filtered(ours, wanted, _OF_SENT), *_filtered(theirs, wanted, _OF_RECEIVED)]
    return sorted(both, key=_id) if theirs else both


def _between(messages: Sequence[M], wanted: Listing, created_at: Callable[[M], int]) -> Sequence[M]:
    first = bisect_left(messages, wanted.begin, key=created_at)
    return messages[first : bisect_left(messages, wanted.end, lo=first, key=created_at)]


def _with_status(messages: Sequence[MtMessage], status: int | None, dialect: str) -> Sequence[MtMessage]:
    """Filter by code.

    The state is compared first: that takes half the time of state and reason, and often decides.
    """
    if status is None:
        return messages
    situations = states.situations(status, dialect)
    possible = frozenset(state for state, _ in situations)
    messages = [message for message in messages if message.state in possible]
    if states.is_for_any_reason(situations):
        return messages
    return [message for message in messages if message.last_step[1:] in situations]


def _filtered(messages: Sequence[M], wanted: Listing, compared: Mapping[str, Callable[[M], object]]) -> Sequence[M]:
    for name, read in compared.items():
        value = getattr(wanted, name)
        if value is not None:
            messages = [message for message in messages if read(message) == value]
    return messages


def _id(message: Message) -> int:
    return int(message.provider_id)
