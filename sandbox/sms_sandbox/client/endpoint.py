"""One description of a call for both clients: a noun's method says what is asked, and a sender carries it out."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, overload

T = TypeVar("T")
P = ParamSpec("P")
S_co = TypeVar("S_co", bound="Blocking | Waiting", covariant=True)

TIMEOUT = 30.0
"""Seconds for an answer that needs no waiting; a sandbox at work may be late."""


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[T]):
    """``path`` stands below ``/_sandbox/v1``, its parts quoted. A query's None is left out, ``body`` is turned into
    JSON unless it is bytes, ``read`` makes the answer's body into what the caller gets, and ``timeout`` is in
    seconds.
    """

    method: str
    path: str
    read: Callable[[bytes], T]
    query: Mapping[str, str | int | None] = field(default_factory=dict)
    body: object = None
    timeout: float = TIMEOUT


class Blocking(Protocol):
    """Sends, and returns with the answer."""

    def send(self, call: ApiCall[T]) -> T: ...


class Waiting(Protocol):
    """Sends in the running loop."""

    def send(self, call: ApiCall[T]) -> Awaitable[T]: ...


class Resource(Generic[S_co]):
    """A part of the admin API; its verbs block, or have to be awaited, as its sender does."""

    def __init__(self, sender: S_co) -> None:
        self._sender = sender


class endpoint(Generic[P, T]):  # noqa: N801  used as a decorator
    """Makes a method that describes a call into one that makes it."""

    def __init__(self, describe: Callable[Concatenate[Any, P], ApiCall[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, noun: None, owner: type) -> Self: ...
    @overload
    def __get__(self, noun: Resource[Blocking], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, noun: Resource[Waiting], owner: type) -> Callable[P, Awaitable[T]]: ...
    def __get__(self, noun: Resource[Any] | None, owner: type) -> Any:
        if noun is None:
            return self
        describe, sender = self._describe, noun._sender  # noqa: SLF001  of one piece with it

        @functools.wraps(describe)
        def make(*args: P.args, **kwargs: P.kwargs) -> T | Awaitable[T]:
            sent: T | Awaitable[T] = sender.send(describe(noun, *args, **kwargs))
            return sent

        return make


class endpoint_property(Generic[T]):  # noqa: N801  used as a decorator
    """As ``endpoint``, for what is asked for without arguments and reads like an attribute."""

    def __init__(self, describe: Callable[[Any], ApiCall[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, noun: None, owner: type) -> Self: ...
    @overload
    def __get__(self, noun: Resource[Blocking], owner: type) -> T: ...
    @overload
    def __get__(self, noun: Resource[Waiting], owner: type) -> Awaitable[T]: ...
    def __get__(self, noun: Resource[Any] | None, owner: type) -> Any:
        if noun is None:
            return self
        return noun._sender.send(self._describe(noun))  # noqa: SLF001  of one piece with it
