"""Filters and pages of lists."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.message import Address, Message, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.store import came_in_at
from sms_sandbox.engine.webhook_models import Webhook
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import iso
from sms_sandbox.server.admin.models.queries import PageQuery
from sms_sandbox.server.turns import in_slices

T = TypeVar("T")
Test = Callable[[T], bool]


@dataclass(frozen=True, slots=True)
class Filter(Generic[T]):
    """One filter of a list."""

    test: Callable[[Any], Test[T]]
    """Makes the test of an item from the wanted value."""

    actual: Callable[[T], str | None]
    """Returns the item's own value, for the report of a wait in vain."""


Filters = Mapping[str, Filter[T]]
"""Filters by their names in the query's model."""


def tests(table: Filters[T], query: BaseModel) -> dict[str, Test[T]]:
    """Return the tests of the filters that the query uses, by the filter's name."""
    wanted = {name: getattr(query, name) for name in table}
    return {name: table[name].test(value) for name, value in wanted.items() if value is not None}


def all_of(table: Filters[T], query: BaseModel) -> Test[T]:
    asked = [*tests(table, query).values()]
    return lambda item: all(test(item) for test in asked)


async def page(
    items: Iterable[T], query: PageQuery, id_of: Callable[[T], str], test: Test[T]
) -> tuple[list[T], str | None]:
    """Return one page of the items that pass the test, and the cursor of the next page: the id of the last item, or
    None on the last page. Raise AdminError if the cursor is the id of no item.
    """
    there = iter([*items])
    if query.cursor is not None and all(id_of(item) != query.cursor for item in there):
        raise AdminError(
            "bad_request",
            f"there is nothing with the id {query.cursor!r} to go on after",
            "A cursor is the 'next' of the page before; what has been forgotten since cannot be one.",
            "cursor",
        )
    found: list[T] = []
    async for item in in_slices(there):
        if test(item):
            found.append(item)
        if len(found) > query.limit:
            break
    shown = found[: query.limit]
    return shown, id_of(shown[-1]) if len(found) > query.limit else None


def international(message: Message) -> str:
    """Return the recipient with a plus, or as it was given if it is not a number."""
    recipient = _recipient(message)
    return f"+{recipient.msisdn}" if recipient.msisdn else recipient.text


def _recipient(message: Message) -> Address:
    return message.to if isinstance(message, MtMessage) else Address(message.to, read_by_people(message.to))


def _to(value: str) -> Test[Message]:
    number = read_by_people(value)
    if number is None:
        return lambda message: _recipient(message).text == value
    return lambda message: _recipient(message).msisdn == number


def _sender(value: str) -> Test[Message]:
    """Compare a handset's number in any spelling; compare any other sender exactly."""
    number = read_by_people(value)

    def test(message: Message) -> bool:
        if isinstance(message, MoMessage):
            return message.sender == number
        return message.sender is not None and message.sender.text == value

    return test


def _sender_of(message: Message) -> str | None:
    if isinstance(message, MoMessage):
        return f"+{message.sender}"
    return message.sender.text if message.sender else None


def state_of(message: Message) -> str | None:
    return message.state.value if isinstance(message, MtMessage) else None


def _text_of(message: Message) -> str:
    return message.text


def _same(value_of: Callable[[T], object]) -> Callable[[Any], Test[T]]:
    return lambda wanted: lambda item: value_of(item) == wanted


MESSAGES: Final[Filters[Message]] = {
    "provider": Filter(_same(lambda message: message.provider), lambda message: message.provider),
    "account": Filter(_same(lambda message: message.account.login), lambda message: message.account.login),
    "to": Filter(_to, international),
    "sender": Filter(_sender, _sender_of),
    "text": Filter(lambda part: lambda message: part in message.text, _text_of),
    "matches": Filter(lambda pattern: lambda message: pattern.search(message.text), _text_of),
    "state": Filter(lambda state: lambda message: state_of(message) == state.value, state_of),
    "direction": Filter(_same(lambda message: message.direction), lambda message: message.direction.value),
    "since": Filter(
        lambda since: lambda message: came_in_at(message) >= since, lambda message: iso(came_in_at(message))
    ),
}


def _subject_to(value: str) -> Test[Webhook]:
    test = _to(value)
    return lambda webhook: isinstance(webhook.subject, MtMessage | MoMessage) and test(webhook.subject)


def _to_of_subject(webhook: Webhook) -> str | None:
    return international(webhook.subject) if isinstance(webhook.subject, MtMessage | MoMessage) else None


WEBHOOKS: Final[Filters[Webhook]] = {
    "provider": Filter(_same(lambda webhook: webhook.provider), lambda webhook: webhook.provider),
    "kind": Filter(_same(lambda webhook: webhook.kind), lambda webhook: webhook.kind),
    "subject": Filter(_same(lambda webhook: webhook.subject.id), lambda webhook: webhook.subject.id),
    "to": Filter(_subject_to, _to_of_subject),
    "state": Filter(_same(lambda webhook: webhook.state), lambda webhook: webhook.state.value),
}

EXCHANGES: Final[Filters[Exchange]] = {
    "provider": Filter(_same(lambda exchange: exchange.provider), lambda exchange: exchange.provider),
    "operation": Filter(_same(lambda exchange: exchange.operation), lambda exchange: exchange.operation),
}

CALLS: Final[Filters[PhoneCall]] = {
    "provider": Filter(_same(lambda call: call.provider), lambda call: call.provider),
    "device": Filter(_same(lambda call: call.device), lambda call: call.device),
    "kind": Filter(_same(lambda call: call.kind), lambda call: call.kind.value),
}
