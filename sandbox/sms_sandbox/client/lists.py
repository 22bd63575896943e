"""Lists of the admin API, read page by page to their end."""

from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import isawaitable
from typing import Any, Concatenate, Final, Generic, ParamSpec, Self, TypeVar, overload

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Blocking, Resource, Waiting
from sms_sandbox.client.models import Page

T = TypeVar("T")
P = ParamSpec("P")

LARGEST_PAGE: Final = 1000


class Items(list[T]):
    """A list of the admin API."""

    def __init__(self, items: list[T], cut_at: str | None) -> None:
        super().__init__(items)
        self.cut_at: Final = cut_at
        """The cursor of the first item that ``limit`` left out is behind this one, or None if the list is whole."""

    @property
    def is_cut(self) -> bool:
        """Return True if ``limit`` left items out."""
        return self.cut_at is not None

    def __repr__(self) -> str:
        whole = super().__repr__()
        return f"{whole} (cut by limit={len(self)}; cursor={self.cut_at!r} goes on)" if self.is_cut else whole


@dataclass(frozen=True, slots=True)
class ListCall(Generic[T]):
    """A list of the admin API that is asked for."""

    path: str
    kind: type[T]
    query: Mapping[str, str | int | None]
    limit: int | None
    """Items at most; None for all."""

    cursor: str | None = None

    def page(self, size: int, cursor: str | None) -> ApiCall[Page[T]]:
        return ApiCall("GET", self.path, decode.page(self.kind), {**self.query, "limit": size, "cursor": cursor})

    def pages(self) -> Generator[ApiCall[Page[T]], Page[T], Items[T]]:
        """Yield a call for each page, and take its answer; return all items."""
        items: list[T] = []
        cursor = self.cursor
        while True:
            left = LARGEST_PAGE if self.limit is None else self.limit - len(items)
            page = yield self.page(min(left, LARGEST_PAGE), cursor)
            items += page.items
            cursor = page.next
            if cursor is None or len(items) == self.limit:
                return Items(items, cursor)


class list_endpoint(Generic[P, T]):  # noqa: N801  used as a decorator
    """Turn a method that describes a list into one that reads it to its end."""

    def __init__(self, describe: Callable[Concatenate[Any, P], ListCall[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, resource: None, owner: type) -> Self: ...
    @overload
    def __get__(self, resource: Resource[Blocking], owner: type) -> Callable[P, Items[T]]: ...
    @overload
    def __get__(self, resource: Resource[Waiting], owner: type) -> Callable[P, Awaitable[Items[T]]]: ...
    def __get__(self, resource: Resource[Any] | None, owner: type) -> Any:
        if resource is None:
            return self
        describe, sender = self._describe, resource._sender  # noqa: SLF001  of one piece with it

        @wraps(describe)
        def make(*args: P.args, **kwargs: P.kwargs) -> Items[T] | Awaitable[Items[T]]:
            __tracebackhide__ = True
            pages = describe(resource, *args, **kwargs).pages()
            first = sender.send(next(pages))
            return _read_waiting(sender, pages, first) if isawaitable(first) else _read(sender, pages, first)

        return make


def _read(sender: Blocking, pages: Generator[ApiCall[Page[T]], Page[T], Items[T]], page: Page[T]) -> Items[T]:
    __tracebackhide__ = True
    try:
        while True:
            page = sender.send(pages.send(page))
    except StopIteration as end:
        items: Items[T] = end.value
        return items


async def _read_waiting(
    sender: Waiting, pages: Generator[ApiCall[Page[T]], Page[T], Items[T]], first: Awaitable[Page[T]]
) -> Items[T]:
    __tracebackhide__ = True
    page = await first
    while True:
        try:
            call = pages.send(page)
        except StopIteration as end:
            items: Items[T] = end.value
            return items
        page = await sender.send(call)
