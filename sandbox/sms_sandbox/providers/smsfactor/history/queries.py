"""Parse the queries of lists. Every function raises RefusedError for invalid input."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sms_sandbox.core.time.instants import EARLIEST, LATEST, SECOND
from sms_sandbox.providers.smsfactor import dates
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.fields import whole

T = TypeVar("T")
Values = Mapping[str, str]
Key = Callable[[T], int | str]

_USUAL_LENGTH: Final = "100"
_LARGEST_LENGTH: Final = 1000


@dataclass(frozen=True, slots=True)
class Period:
    begin: int
    """Microseconds UTC; the first instant."""

    end: int
    """Microseconds UTC; the first instant after the period."""

    def includes(self, at: int) -> bool:
        return self.begin <= at < self.end


def period(values: Values, *, is_required: bool = False) -> Period:
    """Return the period from ``date_start`` to the second ``date_end``."""
    begin, end = (_moment(values, name, is_required=is_required) for name in ("date_start", "date_end"))
    return Period(EARLIEST if begin is None else begin, LATEST if end is None else end + SECOND)


def number(values: Values, name: str) -> int | None:
    """Return a whole number from 0, or None if it is absent."""
    text = values.get(name, "")
    return whole(text, name) if text else None


def chosen(values: Values, name: str, words: Iterable[str]) -> str:
    """Return one of the words, or an empty text if it is absent."""
    text = values.get(name, "")
    if text and text not in words:
        raise RefusedError("bad_parameter", name)
    return text


def page(found: Sequence[T], values: Values) -> Sequence[T]:
    start = whole(values.get("start") or "0", "start")
    length = whole(values.get("length") or _USUAL_LENGTH, "length")
    if not length:
        raise RefusedError("bad_parameter", "length")
    return found[start : start + min(length, _LARGEST_LENGTH)]


def in_order(found: Iterable[T], values: Values, keys: Mapping[str, Key[T]], usual: str, tie: Key[T]) -> list[T]:
    """Sort by the key that ``sort`` names, descending behind a dash, and by ``tie`` where it is equal."""
    wanted = values.get("sort") or usual
    key = keys.get(wanted.removeprefix("-"))
    if key is None:
        raise RefusedError("bad_parameter", "sort")
    return sorted(sorted(found, key=tie), key=key, reverse=wanted.startswith("-"))


def _moment(values: Values, name: str, *, is_required: bool) -> int | None:
    text = values.get(name, "").strip()
    if not text:
        if is_required:
            raise RefusedError("missing_parameter", name)
        return None
    try:
        return dates.read(text)
    except ValueError:
        raise RefusedError("bad_parameter", name) from None
