"""Name the extra that exploring needs where it is not installed."""

from typing import Final

_NEEDED: Final = frozenset({"hypothesis", "tomli_w"})


def line_on_missing(error: ModuleNotFoundError) -> str | None:
    """Return the line for a module of the extra that is not installed, None for any other module."""
    if (error.name or "").partition(".")[0] not in _NEEDED:
        return None
    return "hypothesis or tomli-w is missing; install them with: pip install './sms-sandbox[explore]'"
