"""Waits for messages or webhooks of a kind, and says, if they do not come, what came nearest."""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from heapq import nsmallest
from itertools import islice
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.engine.journal import EventKind, JournalEntry
from sms_sandbox.server.admin import filters
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.filters import Filters
from sms_sandbox.server.admin.models import base as models
from sms_sandbox.server.admin.models.queries import Wait
from sms_sandbox.server.clock.driver import ClockDriver, Mode
from sms_sandbox.server.clock.waiters import WorkspaceEndedError


class Numbered(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Numbered)
A = TypeVar("A", bound=models.AnyMessage | models.WebhookView)

_MOST_SEEN: Final = 20
_MOST_NEAR: Final = 5


class StateObservation(NamedTuple, Generic[T]):
    """What an entry of the journal tells of an item: its state after it, and before it if there was any."""

    item: T
    state: str | None
    before: str | None
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waitable(Generic[T, A]):
    """A kind of thing to wait for. ``newest_first`` are those that are there, ``kinds`` those of the entries that
    there is a ``observation`` in; ``name`` is its plural.
    """

    name: str
    filters: Filters[T]
    newest_first: Callable[[], Iterable[T]]
    kinds: tuple[EventKind, ...]
    observation: Callable[[JournalEntry], StateObservation[T] | None]
    render: Callable[[T], A]


class WaitQuery(Generic[T, A]):
    """What was found so far. An item counts once it has matched, even if its state has gone on since."""

    def __init__(self, noun: Waitable[T, A], query: Wait) -> None:
        self._noun: Final = noun
        self._query: Final = query
        self._tests: Final = filters.tests(noun.filters, query)
        self._state: Final = _word(getattr(query, "state", None))
        self._found: Final[dict[str, tuple[T, A]]] = {}

    @property
    def is_over(self) -> bool:
        return len(self._found) >= self._query.count

    def look(self, item: T) -> None:
        """At one that is there."""
        if all(test(item) for test in self._tests.values()):
            self._take(item)

    def see(self, entry: JournalEntry) -> bool:
        """Whether the search is over with this entry."""
        sighting = self._noun.observation(entry)
        if sighting is not None and self._begins_to_match(sighting):
            self._take(sighting.item)
        return self.is_over

    def told(self) -> list[A]:
        """The newest first; each as it is now, or, if it has gone on since, as it was when it matched."""
        newest_first = sorted(self._found.values(), key=lambda one: _number(one[0]), reverse=True)
        return [self._noun.render(item) if self._is_still(item) else then for item, then in newest_first]

    def missed(self) -> AdminError:
        query, name = self._query, self._noun.name
        there = list(self._noun.newest_first())
        more = models.Missed(
            seen=[self._noun.render(item) for item in there[:_MOST_SEEN]],
            nearest=[
                models.NearView(item=self._noun.render(item), missed=missed) for item, missed in self._nearest(there)
            ],
        )
        return AdminError(
            "timed_out",
            f"{len(self._found)} of {query.count} {name} came within {query.timeout:g} s",
            more=more.model_dump(mode="json", by_alias=True),
        )

    def _take(self, item: T) -> None:
        self._found[item.id] = item, self._noun.render(item)

    def _is_still(self, item: T) -> bool:
        return self._state is None or self._tests["state"](item)

    def _begins_to_match(self, sighting: StateObservation[T]) -> bool:
        """Only the state of an item changes, so that it begins to match when it is new or when that does."""
        has_begun = sighting.state == self._state != sighting.before
        if not (sighting.is_new if self._state is None else has_begun):
            return False
        return all(test(sighting.item) for name, test in self._tests.items() if name != "state")

    def _nearest(self, there: Iterable[T]) -> list[tuple[T, list[models.MissView]]]:
        missed = [(item, self._misses(item)) for item in there if item.id not in self._found]
        return nsmallest(_MOST_NEAR, missed, key=lambda one: len(one[1]))

    def _misses(self, item: T) -> list[models.MissView]:
        failed = [name for name, test in self._tests.items() if not test(item)]
        if not failed:
            return [models.MissView(filter="after", wanted=str(self._query.after), found="it was there before")]
        fields, table = type(self._query).model_fields, self._noun.filters
        return [
            models.MissView(
                filter=fields[name].alias or name,
                wanted=_word(getattr(self._query, name)) or "",
                found=table[name].stands(item),
            )
            for name in failed
        ]


async def wait_for(noun: Waitable[T, A], query: Wait, clock_driver: ClockDriver) -> list[A]:
    """As soon as there are as many as wanted. Raises AdminError."""
    search = WaitQuery(noun, query)
    if query.after is None:
        for item in noun.newest_first():
            search.look(item)
    else:
        for entry in clock_driver.engine.journal.after(query.after):
            if entry.kind in noun.kinds:
                search.see(entry)
    if not search.is_over:
        await _until_over(search, noun.kinds, query, clock_driver)
    return list(islice(search.told(), models.MOST_ITEMS))


async def _until_over(
    search: WaitQuery[T, A], kinds: tuple[EventKind, ...], query: Wait, clock_driver: ClockDriver
) -> None:
    to = read_by_people(getattr(query, "to", None) or "")
    try:
        async with asyncio.timeout(query.timeout):
            await clock_driver.waiters.until(search.see, kinds, to)
    except TimeoutError:
        raise search.missed().hinting(_hint(clock_driver)) from None
    except WorkspaceEndedError as error:
        raise AdminError("workspace_ended", str(error)) from None


def _hint(clock_driver: ClockDriver) -> str | None:
    due = clock_driver.engine.next_due()
    if due is None or (clock_driver.mode is Mode.REAL and not clock_driver.settings.is_frozen):
        return None
    return f"The clock only moves by hand, and something is due at {models.iso(due)}: advance it."


def _number(item: Numbered) -> int:
    """Ids are a letter and a number that counts up."""
    return int(item.id[1:])


def _word(value: object) -> str | None:
    """A wanted value as it may stand in a query."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    if isinstance(value, int):
        return models.iso(value)
    return None if value is None else str(value)
