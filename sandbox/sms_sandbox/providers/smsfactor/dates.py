"""Read and write the provider's dates. A time without an offset is in the time zone of Paris."""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sms_sandbox.core.time.instants import from_datetime, from_local, to_datetime, write_local

PARIS: Final = ZoneInfo("Europe/Paris")

_DATE_AND_TIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def read(text: str) -> int:
    """Return the microseconds UTC of ``2014-06-15T15:00:00+00:00`` or ``2014-06-15 15:00:00``.

    Raise ValueError for any other text.
    """
    if not _DATE_AND_TIME.fullmatch(text):
        raise ValueError(f"{text!r} is neither ISO 8601 nor Y-m-d H:i:s")
    moment = datetime.fromisoformat(text)
    return from_datetime(moment) if moment.tzinfo else from_local(moment.replace(tzinfo=PARIS))


def write(at: int) -> str:
    return to_datetime(at, PARIS).isoformat(timespec="seconds")


def write_plain(at: int) -> str:
    """Write ``2014-03-10 10:36:49``, in the time zone of Paris."""
    return write_local(at, "%Y-%m-%d %H:%M:%S", PARIS)
