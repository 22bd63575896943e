"""Paths, queries and timeouts of calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND

MARGIN: Final = 10.0
"""Seconds that an answer may take beyond the timeout that the sandbox was given."""


def path_of(*steps: str) -> str:
    """Return a quoted path: ``/messages/m1`` for ``messages`` and ``m1``."""
    return "".join(f"/{quote(step, safe='')}" for step in steps)


def seconds_of(duration: str) -> float:
    """Return the seconds to wait for an answer that may take this duration.

    Raise ValueError if it is not a duration.
    """
    return durations.read(duration) / SECOND + MARGIN


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
