"""Durations as a clock shows them: ``3:24.4``, ``1:03:24``, ``2d 1:03:24``."""

from typing import Final

from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND

_TENTH: Final = 100 * MILLISECOND


def clock(duration: int, *, is_exact: bool = False) -> str:
    """Return minutes and seconds, and larger units if there are any, to a tenth of a second.

    With ``is_exact`` to a millisecond.
    """
    rest = round(duration / MILLISECOND) * MILLISECOND if is_exact else round(duration / _TENTH) * _TENTH
    days, rest = divmod(rest, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, rest = divmod(rest, SECOND)
    fraction = f".{rest // MILLISECOND:03}".rstrip("0") if rest else ""
    large = f"{days}d " if days else ""
    if days or hours:
        return f"{large}{hours}:{minutes:02}:{seconds:02}{fraction}"
    return f"{minutes}:{seconds:02}{fraction}"
