"""One description of a call for both clients: a resource's method describes it, and a sender makes it."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, overload

T = TypeVar("T")
P = ParamSpec("P")
S_co = TypeVar("S_co", bound="Blocking | Waiting", covariant=True)

TIMEOUT = 30.0
"""Seconds for an answer that involves no waiting; a busy sandbox may be late."""


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[T]):
    """A call of the admin API."""

    method: str
    path: str
    """Below ``/_sandbox/v1``, its parts quoted."""

    read: Callable[[bytes], T]
    """Makes the result from the body of the answer."""

    query: Mapping[str, str | int | None] = field(default_factory=dict)
    """A value of None is left out."""

    body: object = None
    """Turned into JSON unless it is bytes."""

    timeout: float = TIMEOUT
    """In seconds."""


class Blocking(Protocol):
    """Send, and return the answer."""

    def send(self, call: ApiCall[T]) -> T: ...


class Waiting(Protocol):
    """Send in the running loop."""

    def send(self, call: ApiCall[T]) -> Awaitable[T]: ...


class Resource(Generic[S_co]):
    """A part of the admin API. Its methods block, or have to be awaited, as its sender does."""

    def __init__(self, sender: S_co) -> None:
        self._sender = sender


class endpoint(Generic[P, T]):  # noqa: N801  used as a decorator
    """Turn a method that describes a call into one that makes it."""

    def __init__(self, describe: Callable[Concatenate[Any, P], ApiCall[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, resource: None, owner: type) -> Self: ...
    @overload
    def __get__(self, resource: Resource[Blocking], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, resource: Resource[Waiting], owner: type) -> Callable[P, Awaitable[T]]: ...
    def __get__(self, resource: Resource[Any] | None, owner: type) -> Any:
        if resource is None:
            return self
        describe, sender = self._describe, resource._sender  # noqa: SLF001  of one piece with it

        @functools.wraps(describe)
        def make(*args: P.args, **kwargs: P.kwargs) -> T | Awaitable[T]:
            __tracebackhide__ = True
            try:
                call = describe(resource, *args, **kwargs)
            except (TypeError, ValueError) as error:  # of an argument: only the caller's line is of use
                raise error.with_traceback(None) from None
            sent: T | Awaitable[T] = sender.send(call)
            return sent

        return make


class endpoint_property(Generic[T]):  # noqa: N801  used as a decorator
    """The same for a call without arguments, read like an attribute."""

    def __init__(self, describe: Callable[[Any], ApiCall[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, resource: None, owner: type) -> Self: ...
    @overload
    def __get__(self, resource: Resource[Blocking], owner: type) -> T: ...
    @overload
    def __get__(self, resource: Resource[Waiting], owner: type) -> Awaitable[T]: ...
    def __get__(self, resource: Resource[Any] | None, owner: type) -> Any:
        if resource is None:
            return self
        __tracebackhide__ = True
        return resource._sender.send(self._describe(resource))  # noqa: SLF001  of one piece with it
