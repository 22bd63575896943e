"""Read and write inSIM's dates, all in UTC.

A date without a zone in a request is answered with ``Z``, unshifted.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from sms_sandbox.core.time.instants import MILLISECOND, SECOND, from_datetime, to_datetime
from sms_sandbox.wire.exchange import date_header

_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z?", re.ASCII)


class Instant(NamedTuple):
    """A requested time."""

    at: int
    """Microseconds UTC, within the range of the network's clock."""

    written: str
    """The date as the answer repeats it."""


def read(text: str) -> Instant | None:
    """Read ``2025-10-29 10:00:00``, or ISO 8601 with ``T``, fraction or ``Z``. Return None for any other text."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=UTC)
    except ValueError:  # a day or an hour that does not exist
        return None
    return Instant(from_datetime(moment), _iso(moment))


def iso(at: int) -> str:
    """Write a date as Date.toISOString does: ``2025-10-29T10:00:00.000Z``."""
    return _iso_second(at // SECOND) + _FRACTIONS[at % SECOND // MILLISECOND]


def plain(at: int) -> str:
    """Write ``2025-01-15 14:35:00``, without a zone."""
    return to_datetime(at).replace(tzinfo=None).isoformat(" ", "seconds")


_FRACTIONS: Final = tuple([f"{milliseconds:03}Z" for milliseconds in range(1000)])
"""The end of a date by its milliseconds, looked up in half the time that writing it takes."""

# All answers within one second have the same date, and writing it takes longer than the rest of the answer's head.


@lru_cache(maxsize=16)
def http_date(second: int) -> str:
    return date_header(second * SECOND)


@lru_cache(maxsize=16)
def _iso_second(second: int) -> str:
    return _iso(to_datetime(second * SECOND)).removesuffix("000Z")


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
