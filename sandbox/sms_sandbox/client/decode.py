"""Read the bodies of answers. Each reader raises msgspec.MsgspecError if a body is not of its kind."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from sms_sandbox.client.models import Page

T = TypeVar("T")

_PAGES: Final[Any] = Page
"""Decoders without their types: which page it is, is known only when it is read."""


def one(kind: type[T]) -> Callable[[bytes], T]:
    return lambda body: msgspec.json.decode(body, type=kind)


def page(kind: type[T]) -> Callable[[bytes], Page[T]]:
    return msgspec.json.Decoder(_PAGES[kind]).decode


def items(kind: type[T]) -> Callable[[bytes], list[T]]:
    """Return a reader of a page's items, without its cursor."""
    return lambda body: page(kind)(body).items


def first(kind: type[T]) -> Callable[[bytes], T]:
    """Return a reader of the first item of a list that has one."""
    return lambda body: page(kind)(body).items[0]


def anything(body: bytes) -> Any:  # noqa: ANN401  as JSON has it
    return msgspec.json.decode(body)


def nothing(body: bytes) -> None:
    """Return nothing: the answer only confirms."""
    one(dict)(body)
