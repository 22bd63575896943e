"""The filters of lists: which messages, callbacks and exchanges are meant, and which page of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from sandbox.core import durations
from sandbox.core.instants import SECOND
from sandbox.core.message import Address, Message, MessageState, MoMessage, MtMessage
from sandbox.core.msisdn import read_by_people
from sandbox.engine.callbacks import Delivery
from sandbox.engine.journal import Exchange
from sandbox.engine.messages import came_in_at
from sandbox.server.admin.errors import AdminError
from sandbox.server.admin.models import instant

T = TypeVar("T")
Query = dict[str, str]
Test = Callable[[T], bool]

_DEFAULT_LIMIT: Final = 100
_HIGHEST_LIMIT: Final = 1000

PAGING: Final = frozenset({"limit", "cursor"})


def refuse_unknown(query: Query, known: Iterable[str]) -> None:
    """Raises AdminError for a name that is not known: a misspelt filter must not find everything."""
    names = sorted({*known})
    for name in query:
        if name not in names:
            raise AdminError("bad_request", f"{name!r} is no filter here", f"There are: {', '.join(names)}.", name)


def page(items: Iterator[T], query: Query, id_of: Callable[[T], str], test: Test[T]) -> tuple[list[T], str | None]:
    """One page of the items that pass the test, and the cursor of the next: the id of the last item told."""
    cursor = query.get("cursor")
    if cursor is not None:
        for item in items:
            if id_of(item) == cursor:
                break
    wanted = limit(query)
    found = list(islice(filter(test, items), wanted + 1))
    return found[:wanted], id_of(found[wanted - 1]) if len(found) > wanted else None


def number(query: Query, name: str, default: int) -> int:
    """Raises AdminError for what is no whole number of at most nine digits."""
    text = query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise AdminError("bad_request", f"{name} is {text!r}, wanted a whole number", None, name)
    return int(text)


def seconds(query: Query, name: str, default: str) -> float:
    """Raises AdminError for what is no duration."""
    try:
        return durations.read(query.get(name, default)) / SECOND
    except ValueError as error:
        raise AdminError("bad_request", str(error), None, name) from None


def limit(query: Query) -> int:
    wanted = number(query, "limit", _DEFAULT_LIMIT)
    if not 1 <= wanted <= _HIGHEST_LIMIT:
        raise AdminError("bad_request", f"limit is {wanted}, wanted 1 to {_HIGHEST_LIMIT}", None, "limit")
    return wanted


def message_test(query: Query) -> Test[Message]:
    """Raises AdminError for a value that cannot be read, or a name that is no filter."""
    return _all_of(_MESSAGE_FILTERS, query)


def callback_test(query: Query) -> Test[Delivery]:
    """As message_test."""
    return _all_of(_CALLBACK_FILTERS, query)


def exchange_test(query: Query) -> Test[Exchange]:
    """As message_test."""
    return _all_of(_EXCHANGE_FILTERS, query)


def _all_of(table: dict[str, Callable[[str], Test[T]]], query: Query) -> Test[T]:
    refuse_unknown(query, {*table, *PAGING})
    tests = [table[name](value) for name, value in query.items() if name in table]
    return lambda item: all(test(item) for test in tests)


def _to(value: str) -> Test[Message]:
    number = read_by_people(value)
    if number is None:
        return lambda message: _recipient(message).text == value
    return lambda message: _recipient(message).msisdn == number


def _recipient(message: Message) -> Address:
    return message.to if isinstance(message, MtMessage) else Address(message.to, read_by_people(message.to))


def _sender(value: str) -> Test[Message]:
    """A handset's number may be spelt in any way; what else sends is looked for as it is."""
    number = read_by_people(value)
    wanted = "+" + value[1:] if value.startswith(" ") else value

    def test(message: Message) -> bool:
        if isinstance(message, MoMessage):
            return message.sender == number
        return message.sender is not None and message.sender.text == wanted

    return test


def _matches(value: str) -> Test[Message]:
    try:
        pattern = re.compile(value)
    except re.error as error:
        raise AdminError("bad_request", f"matches is no regular expression: {error}", None, "matches") from None
    return lambda message: pattern.search(message.text) is not None


def _state(value: str) -> Test[Message]:
    words = [state.value for state in MessageState]
    if value not in words:
        raise AdminError("bad_request", f"{value!r} is no state", f"There are: {', '.join(words)}.", "state")
    return lambda message: isinstance(message, MtMessage) and message.state.value == value


def _since(value: str) -> Test[Message]:
    try:
        since = instant(datetime.fromisoformat(value.replace(" ", "+")))  # a plus of the zone, lost on the way
    except ValueError:
        raise AdminError("bad_request", f"since is {value!r}, wanted an ISO 8601 time", None, "since") from None
    return lambda message: came_in_at(message) >= since


_MESSAGE_FILTERS: Final[dict[str, Callable[[str], Test[Message]]]] = {
    "provider": lambda value: lambda message: message.provider == value,
    "account": lambda value: lambda message: message.account.login == value,
    "to": _to,
    "from": _sender,
    "text": lambda value: lambda message: value in message.text,
    "matches": _matches,
    "state": _state,
    "direction": lambda value: lambda message: message.direction.value == value,
    "since": _since,
}

_CALLBACK_FILTERS: Final[dict[str, Callable[[str], Test[Delivery]]]] = {
    "provider": lambda value: lambda delivery: delivery.provider == value,
    "kind": lambda value: lambda delivery: delivery.callback.kind == value,
    "subject": lambda value: lambda delivery: delivery.subject.id == value,
    "state": lambda value: lambda delivery: delivery.state.value == value,
    "to": lambda value: _of_message(_to(value)),
}

_EXCHANGE_FILTERS: Final[dict[str, Callable[[str], Test[Exchange]]]] = {
    "provider": lambda value: lambda exchange: exchange.provider == value,
    "operation": lambda value: lambda exchange: exchange.operation == value,
}


def _of_message(test: Test[Message]) -> Test[Delivery]:
    return lambda delivery: isinstance(delivery.subject, MtMessage | MoMessage) and test(delivery.subject)
