"""Paths, queries and times of waiting, as calls need them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND

MARGIN: Final = 10.0
"""Seconds that an answer may take beyond the time that the sandbox was told to wait."""


def path_of(*steps: str) -> str:
    """``/messages/m1`` of ``messages`` and ``m1``, whatever is in an id."""
    return "".join(f"/{quote(step, safe='')}" for step in steps)


def seconds_of(duration: str) -> float:
    """Seconds for an answer that takes as long as that. Raises ValueError for what is no duration."""
    return durations.read(duration) / SECOND + MARGIN


def query(wanted: Mapping[str, object], **more: str | int | None) -> dict[str, str | int | None]:
    """The filters that are ``wanted``, spelt as the admin API takes them, and ``more``."""
    spelt: dict[str, str | int | None] = {
        "from" if name == "sender" else name: _text(wanted[name]) for name in wanted
    }
    return spelt | more


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)
