"""Paths, queries and timeouts of calls."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar
from urllib.parse import quote

from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND

T = TypeVar("T")

Duration: TypeAlias = str | timedelta
"""A duration: ``500ms``, ``5s``, ``2m``, ``1h30m``, or a timedelta."""

MARGIN: Final = 10.0
"""Seconds that an answer may take beyond the timeout that the sandbox was given."""


def path_of(*steps: str) -> str:
    """Return a quoted path: ``/messages/m1`` for ``messages`` and ``m1``."""
    return "".join(f"/{quote(step, safe='')}" for step in steps)


def duration_text(duration: Duration) -> str:
    """Return the duration as the admin API spells it; that refuses a wrong text. Raise TypeError for another type."""
    if isinstance(duration, timedelta):
        return durations.write(duration // timedelta(microseconds=1))
    if not isinstance(duration, str):
        raise TypeError(f"{duration!r} is not a duration; write it like '60s', or as a timedelta")
    return duration


def seconds_of(duration: Duration) -> float:
    """Return the seconds to wait for an answer that may take this duration.

    Raise ValueError if it is not a duration.
    """
    return durations.read(duration_text(duration)) / SECOND + MARGIN


def wait_call(
    path: str, read: Callable[[bytes], T], asked: Mapping[str, str | int | None], timeout: Duration
) -> ApiCall[T]:
    """Return the call that waits at most ``timeout`` of wall time for an answer."""
    return ApiCall("GET", path, read, {**asked, "timeout": duration_text(timeout)}, timeout=seconds_of(timeout))


def query(wanted: Mapping[str, object], **more: str | int | None) -> dict[str, str | int | None]:
    """Return the filters as the admin API spells them, with ``more`` added."""
    spelt: dict[str, str | int | None] = {
        "from" if name == "sender" else name: _text(wanted[name]) for name in wanted
    }
    return spelt | more


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)
