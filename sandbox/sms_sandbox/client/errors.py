"""What can go wrong when a sandbox is asked for something."""

from collections.abc import Mapping, Sequence
from typing import Any


class ClientError(Exception):
    """One of those below."""


class UnreachableError(ClientError):
    """No sandbox answers at that address."""


class RefusedError(ClientError):
    """The sandbox understood, and said no. ``code`` is its word for why, ``field`` the part of the request that is
    wrong.
    """

    def __init__(
        self, status: int, code: str, message: str, *, hint: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(f"{message}. {hint}" if hint else message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field


class TimedOutError(ClientError):
    """What was waited for did not come. ``seen`` is what was there; of that, ``nearest`` is each ``item`` that missed
    the fewest filters, and those it ``missed``. Both are as the admin API tells them.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        seen: Sequence[Mapping[str, Any]] = (),
        nearest: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        told = f"{message}. {hint}" if hint else message
        super().__init__("\n".join([told, *map(_how_it_missed, nearest)]))
        self.message = message
        self.hint = hint
        self.seen = seen
        self.nearest = nearest


def _how_it_missed(near: Mapping[str, Any]) -> str:
    misses = [f"{miss['filter']} is {miss['found']!r}, wanted {miss['wanted']!r}" for miss in near["missed"]]
    return f"nearest: {near['item']['id']}, {'; '.join(misses)}"
