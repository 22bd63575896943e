"""Recognise refusals by the facts that answers rest on: many are sent with HTTP status 200."""

from functools import lru_cache
from typing import Final

from sms_sandbox.wire.exchange import HttpResponse

RECORDING: Final = "recording/"
"""What the fact of an answer begins with that came from a recording; the name of the file follows."""

_ERROR: Final = "error."
_PARTLY: Final = "_partly"
_PARTLY_ALONE: Final = ".partly"


def error_of(fact: str) -> str | None:
    """Return the neutral name of the provider's error, or None for an answer that is not an error."""
    return fact.removeprefix(_ERROR) if fact.startswith(_ERROR) else None


@lru_cache(maxsize=512)
def marked_as(fact: str) -> str:
    """Return a remark on the answer for people, or an empty text for one that refuses nothing."""
    error = error_of(fact)
    if error is not None:
        return f"refused: {error}"
    return "partly refused" if fact.endswith((_PARTLY, _PARTLY_ALONE)) else ""


def remark_on(response: HttpResponse | None) -> str:
    """Return a remark on an answer for people, or an empty text for one that sent everything, and for none."""
    return "" if response is None else marked_as(response.fact) or response.remark
