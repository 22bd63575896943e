"""Durations as text: ``500ms``, ``5s``, ``2m``, ``1h30m``, ``2d``."""

import re
from typing import Final

from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND

_UNITS: Final = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND, "ms": MILLISECOND}
_LONGEST: Final = 3650 * DAY
_PART: Final = re.compile(r"(\d{1,9})(ms|[dhms])", re.ASCII)
_WHOLE: Final = re.compile(rf"(?:{_PART.pattern})+", re.ASCII)


def read(text: str) -> int:
    """Return microseconds. Raise ValueError for any other text, and for more than ten years."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration; write it like 500ms, 5s, 2m or 1h30m")
    duration = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if duration > _LONGEST:
        raise ValueError(f"{text!r} is too long; the longest duration is 3650d")
    return duration


def write(duration: int) -> str:
    """Return the text that ``read`` reads as this duration, without fractions of a millisecond."""
    parts = []
    for name, unit in _UNITS.items():
        number, duration = divmod(duration, unit)
        if number:
            parts.append(f"{number}{name}")
    return "".join(parts) or "0s"
