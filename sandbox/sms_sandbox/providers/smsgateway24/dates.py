"""Read and write the provider's times."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sms_sandbox.core.account import Account
from sms_sandbox.core.time.instants import SECOND, from_local, to_datetime
from sms_sandbox.providers.smsgateway24 import dialects

USUAL_ZONE: Final = "Europe/Paris"
"""The zone of an account's times: the only one in the documentation's samples of the list of messages."""

ZONE: Final = ZoneInfo(USUAL_ZONE)
GREENWICH: Final = ZoneInfo("UTC")

_ZONE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*")
_CLOCK: Final = r"(?: (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
BY_YEAR: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})" + _CLOCK)
BY_DAY: Final = re.compile(r"(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>[0-9]{4})" + _CLOCK)

_DATE_AND_CLOCK: Final = slice(19)
_WITH_FRACTION: Final = slice(26)
_OFFSET: Final = slice(26, None)
"""Parts of ``2023-11-02 22:44:43.000000+01:00``."""

_BY_OFFSET: Final = 1
_BY_NAME: Final = 3
"""PHP's numbers for the types of a time zone."""


def zone_named(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database such as ``Australia/Sydney``, or None for any other name."""
    if not _ZONE_NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, or another file beside them
        return None


def zone_of(account: Account) -> ZoneInfo:
    """Return the zone of the account's option, or the usual zone if the option names none that exists."""
    return zone_or_usual(account.options["timezone"])


def zone_or_usual(name: object) -> ZoneInfo:
    """Return the zone of that name, or the usual zone if there is none."""
    return zone_named(str(name)) or ZONE


def read(text: str, form: re.Pattern[str], zone: ZoneInfo = GREENWICH, *, missing_clock: str = "00:00:00") -> int:
    """Read a time in BY_YEAR or BY_DAY.

    Without a clock it has ``missing_clock``, without seconds they are 0. Raise ValueError.
    """
    match = form.fullmatch(text)
    if match is None:
        raise ValueError(text)
    clock = (match["hour"], match["minute"], match["second"] or "0") if match["hour"] else missing_clock.split(":")
    year, month, day, hour, minute, second = map(int, (match["year"], match["month"], match["day"], *clock))
    return from_local(datetime(year, month, day, hour, minute, second, tzinfo=zone))


def php(at: int, zone: ZoneInfo, dialect: str) -> dict[str, object]:
    """Write a DateTime as PHP's json_encode does. The database behind it stores whole seconds."""
    text = _written(at // SECOND, zone)
    if dialect == dialects.OF_2021:
        kind, name = _BY_OFFSET, text[_OFFSET]
    else:
        kind, name = _BY_NAME, zone.key
    return {"date": text[_WITH_FRACTION], "timezone_type": kind, "timezone": name}


def plain(at: int, zone: ZoneInfo) -> str:
    """Write ``2024-12-22 04:07:04``."""
    return _written(at // SECOND, zone)[_DATE_AND_CLOCK]


def human(at: int) -> str:
    """Write ``22.12.2024 03:07:04``, in UTC."""
    return to_datetime(at, UTC).strftime("%d.%m.%Y %H:%M:%S")


@lru_cache(maxsize=4096)  # messages come and go in batches, and a list writes two times of each
def _written(second: int, zone: ZoneInfo) -> str:
    return to_datetime(second * SECOND, zone).isoformat(" ", "microseconds")
