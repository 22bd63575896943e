"""Wait for messages or webhooks that match a query; report the nearest ones if they do not come."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from heapq import nsmallest
from itertools import islice
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.engine.journal import EventKind, Journal, JournalEntry
from sms_sandbox.server.admin import filters
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.filters import Filters
from sms_sandbox.server.admin.models.base import MOST_ITEMS, iso
from sms_sandbox.server.admin.models.messages import AnyMessage
from sms_sandbox.server.admin.models.queries import Wait
from sms_sandbox.server.admin.models.waits import MissView, NearView, WaitMiss
from sms_sandbox.server.admin.models.webhooks import WebhookView
from sms_sandbox.server.clock.driver import ClockDriver, Mode
from sms_sandbox.server.clock.waiters import WorkspaceEndedError
from sms_sandbox.server.turns import in_slices, turn


class Numbered(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Numbered)
A = TypeVar("A", bound=AnyMessage | WebhookView)

_MOST_SEEN: Final = 20
_MOST_NEAR: Final = 5
_MOST_COMPARED: Final = 1000
"""The number of items, the newest ones, among which the nearest are looked for."""


class StateObservation(NamedTuple, Generic[T]):
    """A change of an item, read from an entry of the journal."""

    item: T
    state: str | None
    """The state after it."""

    before: str | None
    """The state before it, or None if there was none."""

    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waitable(Generic[T, A]):
    """A kind of item to wait for."""

    name: str
    """Plural of the kind, for error texts."""

    filters: Filters[T]
    newest_first: Callable[[], Iterable[T]]
    """Returns the items that exist."""

    kinds: tuple[EventKind, ...]
    """Kinds of the journal's entries that are observed."""

    observation: Callable[[JournalEntry], StateObservation[T] | None]
    render: Callable[[T], A]


class WaitQuery(Generic[T, A]):
    """The items found so far. An item counts once it has matched, even if its state has changed since."""

    def __init__(self, waitable: Waitable[T, A], query: Wait) -> None:
        self._waitable: Final = waitable
        self._query: Final = query
        self._tests: Final = filters.tests(waitable.filters, query)
        self._state: Final = _word(getattr(query, "state", None))
        self._found: Final[dict[str, tuple[T, A]]] = {}

    @property
    def is_over(self) -> bool:
        return len(self._found) >= self._query.count

    def consider(self, item: T) -> None:
        """Take an existing item if it matches."""
        if all(test(item) for test in self._tests.values()):
            self._take(item)

    def observe(self, entry: JournalEntry) -> bool:
        """Take the item of a journal entry if it begins to match; return True if the wait is over."""
        observation = self._waitable.observation(entry)
        if observation is not None and self._begins_to_match(observation):
            self._take(observation.item)
        return self.is_over

    def results(self) -> list[A]:
        """Return the newest first: each as it is now, or as it was when it matched if its state has changed since."""
        newest_first = sorted(self._found.values(), key=lambda one: _number(one[0]), reverse=True)
        return [self._waitable.render(item) if self._is_still(item) else then for item, then in newest_first]

    async def timeout_error(self) -> AdminError:
        query, name = self._query, self._waitable.name
        there = [*islice(self._waitable.newest_first(), _MOST_COMPARED)]
        nearest = await self._nearest(there)
        more = WaitMiss(
            seen=[self._waitable.render(item) for item in there[:_MOST_SEEN]],
            nearest=[NearView(item=self._waitable.render(item), missed=missed) for item, missed in nearest],
        )
        return AdminError(
            "timed_out",
            f"{len(self._found)} of {query.count} {name} came within {query.timeout:g} s",
            more=more.model_dump(mode="json", by_alias=True),
        )

    def _take(self, item: T) -> None:
        self._found[item.id] = item, self._waitable.render(item)

    def _is_still(self, item: T) -> bool:
        return self._state is None or self._tests["state"](item)

    def _begins_to_match(self, observation: StateObservation[T]) -> bool:
        """Return True if the item is new, or has just reached the wanted state.

        Nothing but the state of an item changes.
        """
        has_begun = observation.state == self._state != observation.before
        if not (observation.is_new if self._state is None else has_begun):
            return False
        return all(test(observation.item) for name, test in self._tests.items() if name != "state")

    async def _nearest(self, there: Iterable[T]) -> list[tuple[T, list[MissView]]]:
        """Return the items that miss the fewest filters, the newest first among equals."""
        await turn()
        missed = [(item, self._failed(item)) async for item in in_slices(there) if item.id not in self._found]
        nearest = nsmallest(_MOST_NEAR, missed, key=lambda one: len(one[1]) or 1)
        return [(item, self._misses(item, failed)) for item, failed in nearest]

    def _failed(self, item: T) -> list[str]:
        return [name for name, test in self._tests.items() if not test(item)]

    def _misses(self, item: T, failed: list[str]) -> list[MissView]:
        if not failed:
            return [MissView(filter="after", wanted=str(self._query.after), found="it was there before")]
        fields, table = type(self._query).model_fields, self._waitable.filters
        return [
            MissView(
                filter=fields[name].alias or name,
                wanted=_word(getattr(self._query, name)) or "",
                found=table[name].actual(item),
            )
            for name in failed
        ]


async def wait_for(waitable: Waitable[T, A], query: Wait, clock_driver: ClockDriver) -> list[A]:
    """Return as soon as there are as many items as wanted. Raise AdminError on timeout."""
    wait = WaitQuery(waitable, query)
    await _look_back(wait, waitable, query.after, clock_driver.engine.journal)
    if not wait.is_over:
        await _until_over(wait, waitable.kinds, query, clock_driver)
    return list(islice(wait.results(), MOST_ITEMS))


async def _look_back(wait: WaitQuery[T, A], waitable: Waitable[T, A], after: int | None, journal: Journal) -> None:
    """Look at what is there; then, at once, at what has come meanwhile."""
    if journal.last > _MOST_COMPARED:
        await turn()  # many waits may begin at once
    seen = journal.last
    if after is None:
        async for item in in_slices([*waitable.newest_first()]):
            wait.consider(item)
    else:
        async for entry in in_slices(journal.after(after)):
            if entry.kind in waitable.kinds:
                wait.observe(entry)
    for entry in journal.after(seen):
        if entry.kind in waitable.kinds:
            wait.observe(entry)


async def _until_over(
    wait: WaitQuery[T, A], kinds: tuple[EventKind, ...], query: Wait, clock_driver: ClockDriver
) -> None:
    to = read_by_people(getattr(query, "to", None) or "")
    try:
        async with asyncio.timeout(query.timeout):
            await clock_driver.waiters.until(wait.observe, kinds, to)
    except TimeoutError:
        error = await wait.timeout_error()
        raise error.hinting(_hint(clock_driver)) from None
    except WorkspaceEndedError as error:
        raise AdminError("workspace_ended", str(error)) from None


def _hint(clock_driver: ClockDriver) -> str | None:
    due = clock_driver.engine.next_due()
    if due is None or (clock_driver.mode is Mode.REAL and not clock_driver.settings.is_frozen):
        return None
    return f"The clock moves only by request, and something is due at {iso(due)}: advance it."


def _number(item: Numbered) -> int:
    """Return the number in an id: a letter, and a number that counts up."""
    return int(item.id[1:])


def _word(value: object) -> str | None:
    """Return a wanted value as it is written in a query."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, UserPattern):
        return value.pattern
    if isinstance(value, int):
        return iso(value)
    return None if value is None else str(value)
