"""Which messages the list of messages holds."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Final, TypeVar, cast

from sandbox.core.message import Message, MoMessage, MtMessage
from sandbox.providers.smsgateway24 import incoming, states
from sandbox.providers.smsgateway24.details import Details
from sandbox.providers.smsgateway24.parse import Listing

M = TypeVar("M")

_submitted_at: Final[Callable[[MtMessage], int]] = attrgetter("submitted_at")
_received_at: Final[Callable[[MoMessage], int]] = attrgetter("received_at")


def found(wanted: Listing, dialect: str, sent: Sequence[MtMessage], received: Sequence[MoMessage]) -> list[Message]:
    """By their ids. ``sent`` and ``received`` are from the oldest to the newest, so that two dates cut them short."""
    sent = _with_status(_between(sent, wanted, _submitted_at), wanted.status, dialect)
    taken_in = _between(received, wanted, _received_at) if wanted.status in {None, states.INCOMING} else ()
    both: list[Message] = [message for message in sent if _has_sent(wanted, message)]
    both.extend(message for message in taken_in if _has_received(wanted, message))
    both.sort(key=_id)
    return both


def _between(messages: Sequence[M], wanted: Listing, created_at: Callable[[M], int]) -> Sequence[M]:
    first = bisect_left(messages, wanted.begin, key=created_at)
    return messages[first : bisect_left(messages, wanted.end, lo=first, key=created_at)]


def _with_status(messages: Sequence[MtMessage], status: int | None, dialect: str) -> Sequence[MtMessage]:
    if status is None:
        return messages
    situations = states.situations(status, dialect)
    return [message for message in messages if message.history[-1][1:] in situations]


def _has_sent(wanted: Listing, message: MtMessage) -> bool:
    details = cast("Details", message.details)
    return (
        wanted.device_id in (None, details.device_id)
        and wanted.sim in (None, details.sim)
        and wanted.customer_id in (None, details.customer_id)
        and wanted.phone in (None, message.to.text)
    )


def _has_received(wanted: Listing, message: MoMessage) -> bool:
    return (
        wanted.device_id in (None, incoming.device_id(message))
        and wanted.sim in (None, incoming.sim(message))
        and wanted.customer_id is None
        and wanted.phone in (None, incoming.address(message))
    )


def _id(message: Message) -> int:
    return int(message.provider_id)
