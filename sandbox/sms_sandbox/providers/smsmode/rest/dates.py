"""Read and write the dates of the REST API: ISO 8601, in UTC."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from sms_sandbox.core.time.instants import DAY, SECOND, from_datetime, to_datetime

_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read(text: str) -> int:
    """Return the instant of a date with a time; without a zone it is in UTC. Raise ValueError."""
    if not _DATE_TIME.fullmatch(text):
        raise ValueError(f"{text!r} is no date and time of ISO 8601")
    moment = datetime.fromisoformat(text)
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def read_day(text: str) -> int:
    """Return the midnight of ``yyyy-MM-dd``. Raise ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not of the form yyyy-MM-dd")
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=UTC))


def read_start(text: str) -> int:
    """Return the first instant of a day, or of a date with a time. Raise ValueError."""
    return read_day(text) if _DAY.fullmatch(text) else read(text)


def read_end(text: str) -> int:
    """Return the last instant of a day, or of a date with a time. Raise ValueError."""
    return read_day(text) + DAY - 1 if _DAY.fullmatch(text) else read(text)


def write(at: int) -> str:
    return _written(at // SECOND)


def write_day(at: int) -> str:
    return write(at)[:10]


@lru_cache(maxsize=256)
def _written(second: int) -> str:
    """Return the text of a second, which thousands of answers may share."""
    return to_datetime(second * SECOND).replace(tzinfo=None).isoformat()


def month_of(at: int) -> int:
    """Return the first instant of the month."""
    return from_datetime(to_datetime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0))


def day_of(at: int) -> int:
    """Return the first instant of the day."""
    return at - at % DAY
