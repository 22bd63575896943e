"""What a workspace keeps: all unfinished messages, and the newest of everything else."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import merge
from typing import Any, Final, Generic, TypeVar

from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Link, Message, MoMessage, MtMessage
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.wire.exchange import Headers, HttpRequest

T = TypeVar("T")

# What a kept exchange costs in memory, in bytes, as tracemalloc has measured it.
_EXCHANGE: Final = 900
_HEADER: Final = 170
_OUTGOING: Final = 600


class Recent(Generic[T]):
    """A mapping of the newest entries, at most ``max_items`` and at least one."""

    __slots__ = ("_items", "_max_items", "_order")

    def __init__(self, max_items: int) -> None:
        self._max_items: Final = max_items
        self._items: Final[dict[str, T]] = {}
        self._order: Final[deque[str]] = deque()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """Iterate, oldest first."""
        return iter(self._items.values())

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def add(self, key: str, item: T) -> None:
        """Add the newest entry."""
        self._items[key] = item
        self._order.append(key)
        if len(self._order) > self._max_items and len(self._order) > 1:
            del self._items[self._order.popleft()]

    def clear(self) -> None:
        self._items.clear()
        self._order.clear()


class RecentByNumber(Generic[T]):
    """A mapping of the newest entries, at most ``max_items`` and at least one, whose keys count up from 1.

    With None for ``max_items`` a class that is derived from it forgets the oldest.
    A key is the letter and the number, such as ``c7``. It follows from the entry's place, so that no index is kept.
    """

    __slots__ = ("_items", "_last", "_letter")

    def __init__(self, letter: str, max_items: int | None) -> None:
        self._letter: Final = letter
        self._items: Final[deque[T]] = deque(maxlen=None if max_items is None else max(1, max_items))
        self._last = 0

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """Iterate, oldest first."""
        return iter(self._items)

    def get(self, key: str) -> T | None:
        number = key.removeprefix(self._letter)
        if not (number.isascii() and number.isdecimal() and f"{self._letter}{int(number)}" == key):
            return None
        place = int(number) - self._last + len(self._items) - 1
        return self._items[place] if 0 <= place < len(self._items) else None

    def next_key(self) -> str:
        """Return the key of the entry that is added next."""
        return f"{self._letter}{self._last + 1}"

    def add(self, item: T) -> str:
        """Add the newest entry, and return its key."""
        self._last = number = self._last + 1
        self._items.append(item)
        return f"{self._letter}{number}"

    def clear(self) -> None:
        """Forget all entries; the numbers go on."""
        self._items.clear()


ExchangeCounts = Counter[tuple[str, str, int | None]]
"""The number of exchanges by provider, operation and status, which is None for an unanswered one."""


class Exchanges(RecentByNumber[Exchange]):
    """The newest exchanges, whose ids are ``x1``, ``x2`` and so on.

    They are at most ``max_items`` and weigh at most ``max_weight`` bytes together, but the newest always stays.
    """

    __slots__ = ("_max_items", "_max_weight", "_weight", "counts")

    def __init__(self, max_items: int, max_weight: int) -> None:
        super().__init__("x", None)
        self._max_items: Final = max_items
        self._max_weight: Final = max_weight
        self._weight = 0
        self.counts: ExchangeCounts | None = None
        """Counts the finished exchanges for the edge that has set it; a listener of the journal would cost more."""

    def __getstate__(self) -> dict[str, object]:
        """Return the exchanges alone: the counts belong to the edge."""
        names = (*RecentByNumber.__slots__, *self.__slots__)
        return {**{name: getattr(self, name) for name in names}, "counts": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the exchanges, also from a state of an earlier version, whose deque had the limit."""
        items = state["_items"]
        for name, value in {"_max_items": items.maxlen, **state, "_items": deque(items)}.items():
            setattr(self, name, value)

    def newest(self) -> Exchange:
        """Return the newest exchange. Raise IndexError if there is none."""
        return self._items[-1]

    def begin(self, at: int, provider: str, operation: str, request: HttpRequest) -> Exchange:
        """Return a new exchange, and keep it; it weighs nothing yet."""
        self._last = number = self._last + 1
        exchange = Exchange(f"x{number}", at, provider, operation, request)
        self._items.append(exchange)
        return exchange

    def go_on_with(self, exchanges: Iterable[Exchange], last: int) -> None:
        """Keep exchanges that were made elsewhere; ``last`` is the number of the newest."""
        for exchange in exchanges:
            self.add(exchange)
            self.finish(exchange)
        self._last = last

    def finish(self, exchange: Exchange) -> None:
        """Weigh and count the newest exchange, once it is finished, and forget the oldest."""
        items = self._items
        exchange.weight = weight = exchange_weight(exchange)
        self._weight += weight
        while (len(items) > self._max_items or self._weight > self._max_weight) and len(items) > 1:
            self._weight -= items.popleft().weight
        if self.counts is not None:
            status = None if exchange.response is None else exchange.response.status
            self.counts[exchange.provider, exchange.operation, status] += 1

    def clear(self) -> None:
        """Forget all exchanges; the numbers go on."""
        super().clear()
        self._weight = 0


class Messages:
    """The messages to handsets. ``replies`` are those from handsets."""

    __slots__ = ("_by_id", "_by_link", "_by_provider_id", "_finished", "_last_number", "_max_finished", "replies")

    def __init__(self, max_finished: int) -> None:
        self._max_finished: Final = max_finished
        self._last_number = 0
        self._by_id: Final[dict[str, MtMessage]] = {}
        # Most provider ids have one message of one account: a list for each would cost a tenth of its memory.
        self._by_provider_id: Final[dict[str, MtMessage | list[MtMessage]]] = {}
        self._by_link: Final[dict[str, tuple[MtMessage, Link]]] = {}
        self._finished: Final[deque[MtMessage]] = deque()
        self.replies: Final[Recent[MoMessage]] = Recent(max_finished)

    def __getstate__(self) -> dict[str, object]:
        """Return the messages without the table by the provider's ids, which is made of them."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "_by_provider_id"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._by_provider_id = {}  # type: ignore[misc]  # made here in place of __init__
        for message in self._by_id.values():
            if self._by_provider_id.setdefault(message.provider_id, message) is not message:
                self._share_provider_id(message)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[MtMessage]:
        """Iterate, newest first."""
        return reversed(self._by_id.values())

    def both_ways(self) -> Iterator[Message]:
        """Iterate over the messages to and from handsets, newest first."""
        return merge(reversed(list(self.replies)), self, key=came_in_at, reverse=True)

    def find(self, message_id: str) -> Message | None:
        """Return the message to or from a handset of that id, or None."""
        return self._by_id.get(message_id) or self.replies.get(message_id)

    def new_id(self) -> str:
        self._last_number += 1
        return f"m{self._last_number}"

    def get(self, message_id: str) -> MtMessage | None:
        return self._by_id.get(message_id)

    def add(self, message: MtMessage) -> None:
        self._by_id[message.id] = message
        if self._by_provider_id.setdefault(message.provider_id, message) is not message:
            self._share_provider_id(message)
        for link in message.links:
            self._by_link[without_scheme(link.short)] = message, link

    def of(self, account: Account, provider_id: str) -> list[MtMessage]:
        """Return the messages in the order of submission."""
        known = self._by_provider_id.get(provider_id, [])
        return [one for one in (known if isinstance(known, list) else [known]) if one.account is account]

    def sent(self, account: Account) -> list[MtMessage]:
        """Return the messages in the order of submission."""
        return [message for message in self._by_id.values() if message.account is account]

    def received(self, account: Account) -> list[MoMessage]:
        """Return the messages from handsets in the order of arrival."""
        return [message for message in self.replies if message.account is account]

    def with_link(self, short: str) -> tuple[MtMessage, Link] | None:
        """Return the newest message that has this short link, and the link, or None."""
        return self._by_link.get(without_scheme(short))

    def has_link(self, provider: str, short: str) -> bool:
        """Return True if a message of that provider has this short link."""
        found = self.with_link(short)
        return found is not None and found[0].provider == provider

    def finish(self, message: MtMessage) -> None:
        """Count the message as finished, and forget the one finished longest ago if there are too many.

        A message may be counted although it is not at an end, since nothing happens to it any more. If it is then
        moved by hand, it is counted again.
        """
        self._finished.append(message)
        if len(self._finished) > self._max_finished:
            self._forget(self._finished.popleft())

    def clear(self) -> None:
        for index in (self._by_id, self._by_provider_id, self._by_link):
            index.clear()
        self._finished.clear()
        self.replies.clear()

    def _share_provider_id(self, message: MtMessage) -> None:
        """Add a message whose provider's id another one has, too."""
        known = self._by_provider_id[message.provider_id]
        if isinstance(known, list):
            known.append(message)
        else:
            self._by_provider_id[message.provider_id] = [known, message]

    def _forget(self, message: MtMessage) -> None:
        if self._by_id.pop(message.id, None) is None:
            return
        known = self._by_provider_id[message.provider_id]
        if isinstance(known, list):
            known.remove(message)
        if known is message or not known:
            del self._by_provider_id[message.provider_id]
        for link in message.links:
            found = self.with_link(link.short)
            if found is not None and found[0] is message:  # else a newer message has the same link
                del self._by_link[without_scheme(link.short)]


def without_scheme(link: str) -> str:
    """Return a link without its scheme, if it has one."""
    return link.rpartition("://")[2]


def came_in_at(message: Message) -> int:
    """Return the time of submission, or of arrival from a handset."""
    return message.submitted_at if isinstance(message, MtMessage) else message.received_at


def exchange_weight(exchange: Exchange) -> int:
    """Return what a finished exchange costs in memory, in bytes.

    A text that many of the messages that it asked to send share counts once.
    """
    request, response, asked = exchange.request, exchange.response, exchange.asked
    weight = _EXCHANGE + len(request.target) + len(request.body) + _headers_weight(request.headers)
    if response is not None:
        weight += len(response.body)
    if len(asked) == 1:
        return weight + _OUTGOING + len(asked[0].text)
    texts = {id(message.text): len(message.text) for message in asked}
    return weight + _OUTGOING * len(asked) + sum(texts.values())


@lru_cache(maxsize=1024)
def _headers_weight(headers: Headers) -> int:
    """Return the weight of the headers; most requests of a client have the same."""
    return _HEADER * len(headers) + sum(len(name) + len(value) for name, value in headers)
