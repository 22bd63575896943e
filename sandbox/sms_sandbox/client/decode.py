"""Answers' bodies, read into what callers get; each raises msgspec.MsgspecError for what is not of that kind."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from sms_sandbox.client.models import Page

T = TypeVar("T")

_PAGES: Final[Any] = Page
"""Without its types: which page it is, is known only when it is read."""


def one(kind: type[T]) -> Callable[[bytes], T]:
    return lambda body: msgspec.json.decode(body, type=kind)


def page(kind: type[T]) -> Callable[[bytes], Page[T]]:
    return msgspec.json.Decoder(_PAGES[kind]).decode


def items(kind: type[T]) -> Callable[[bytes], list[T]]:
    """Of a list, without its cursor."""
    return lambda body: page(kind)(body).items


def first(kind: type[T]) -> Callable[[bytes], T]:
    """Of a list that has at least one."""
    return lambda body: page(kind)(body).items[0]


def anything(body: bytes) -> Any:  # noqa: ANN401  as JSON has it
    return msgspec.json.decode(body)


def nothing(body: bytes) -> None:
    """What was asked for is done, and there is no more to say."""
    one(dict)(body)
