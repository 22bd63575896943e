"""Errors of the client."""

from collections.abc import Mapping, Sequence
from typing import Any


class ClientError(Exception):
    """Base of the errors below."""


def _in_full(message: str, hint: str | None) -> str:
    """Return the message with its hint, as two sentences."""
    return f"{message.rstrip('.')}. {hint}" if hint else message


class UnreachableError(ClientError):
    """No sandbox answers at that address."""


class OtherServerError(UnreachableError):
    """What answers at that address is no sandbox, or one of another version."""


class RefusedError(ClientError):
    """The sandbox refused the request.

    ``code`` is the API's word for the reason, ``field`` the part of the request that is wrong.
    """

    def __init__(
        self, status: int, code: str, message: str, *, hint: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(_in_full(message, hint))
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field


class TimedOutError(ClientError):
    """A wait timed out.

    ``seen`` is what was there; each of ``nearest`` has an ``item`` that missed few filters, and the filters it
    ``missed``, as in the admin API's JSON.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        seen: Sequence[Mapping[str, Any]] = (),
        nearest: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__("\n".join([_in_full(message, hint), *map(_how_it_missed, nearest)]))
        self.message = message
        self.hint = hint
        self.seen = seen
        self.nearest = nearest


def _how_it_missed(near: Mapping[str, Any]) -> str:
    misses = [f"{miss['filter']} is {miss['found']!r}, wanted {miss['wanted']!r}" for miss in near["missed"]]
    return f"nearest: {near['item']['id']}, {'; '.join(misses)}"
