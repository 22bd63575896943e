"""What several answers have in common."""

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

T = TypeVar("T")


Instant = Annotated[datetime, Meta(tz=True)]


class Page(Struct, Generic[T], frozen=True):
    items: list[T]
    next: str | None = None


class Done(Struct, frozen=True):
    done: bool
