"""Read and write smsMode's dates: a form for each call, all of them in the time of Paris."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from sms_sandbox.core.time.instants import read_local, write_local

PARIS: Final = ZoneInfo("Europe/Paris")

IN_LIST: Final = "%d/%m/%Y %H:%M"
IN_REPLIES: Final = "%d%m%Y-%H:%M"
IN_REPORT: Final = "%Y-%m-%d %H:%M:%S"
IN_REPLY: Final = "%d%m%Y-%H%M%S"
OF_KEY: Final = "%d%m%Y"

_MINUTE: Final = re.compile(r"[0-9]{8}-[0-9]{2}:[0-9]{2}")
_DAY: Final = re.compile(r"[0-9]{8}")


def read(text: str) -> int:
    """Read ``ddMMyyyy-HH:mm``. Raise ValueError, also for a day, an hour or a year that does not exist.

    In the hour that a change back from summer time repeats, the later one counts, as Java's SimpleDateFormat has it.
    """
    if not _MINUTE.fullmatch(text):
        raise ValueError(f"{text!r} is not of the form ddMMyyyy-HH:mm")
    return read_local(text, "%d%m%Y-%H:%M", PARIS)


def read_day_too(text: str) -> int:
    """Read as ``read`` does, or ``ddMMyyyy`` alone as its midnight."""
    return read(f"{text}-00:00" if _DAY.fullmatch(text) else text)


def sortable(written: str) -> str:
    """Return the form in which texts of the form ``ddMMyyyy-HH:mm`` sort by time."""
    return written[4:8] + written[2:4] + written[:2] + written[8:]


def write(at: int, form: str) -> str:
    return write_local(at, form, PARIS)
