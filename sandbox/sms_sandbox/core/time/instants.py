"""Sandbox time: whole microseconds since 1970-01-01 UTC, so that adding never drifts."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

EARLIEST = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH) // _MICROSECOND
LATEST = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH) // _MICROSECOND
"""The first and the last instant that can be written in every time zone."""


def to_datetime(at: int, zone: ZoneInfo | timezone = UTC) -> datetime:
    """Return the moment of an instant, kept between EARLIEST and LATEST."""
    at = max(EARLIEST, min(at, LATEST))
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone)


def from_datetime(moment: datetime) -> int:
    """Return the microseconds of an aware datetime, kept between EARLIEST and LATEST."""
    return max(EARLIEST, min((moment - _EPOCH) // _MICROSECOND, LATEST))


def from_local(local: datetime) -> int:
    """Return the instant of an aware wall-clock time, as PHP and Java's SimpleDateFormat read it.

    The smaller offset counts in the hour that a change to summer time leaves out, and in the hour that a change back
    repeats.
    """
    return max(from_datetime(local), from_datetime(local.replace(fold=1)))


def read_local(text: str, form: str, zone: ZoneInfo | timezone) -> int:
    """Return the instant of a wall-clock time in ``form`` (of strptime), read in ``zone``.

    Raise ValueError if it does not fit.
    """
    return from_local(datetime.strptime(text, form).replace(tzinfo=zone))


def write_local(at: int, form: str, zone: ZoneInfo | timezone) -> str:
    return to_datetime(at, zone).strftime(form)
