"""The numbers that can exist by the numbering plan: by range in France and overseas, elsewhere by length."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sms_sandbox.core.numbers import plan_table

FICTION: Final = "3363998"
"""The mobile numbers that the French regulator keeps for fiction; no subscriber has one, so tests use them."""

_FRANCE: Final = "33"
_RANGE_DIGITS: Final = 3
_DECIDING_DIGITS: Final = len(FICTION)
"""As many digits at the beginning of a number, and its length, decide whether it can exist."""


def _entries(table: str) -> Iterator[tuple[str, str]]:
    for entry in table.split():
        key, _, value = entry.partition(":")
        yield key, value


def _ranges(spans: str) -> Iterator[str]:
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from (f"{number:03}" for number in range(int(first), int(last or first) + 1))


_Behind = tuple[int, frozenset[int], frozenset[str] | None]
"""The length of a calling code, the lengths of whole numbers that begin with it, and their ranges; None is any."""

_RANGES: Final = {code: frozenset(_ranges(spans)) for code, spans in plan_table.RANGES.items()}
_PLAN: Final[dict[str, _Behind]] = {
    code: (len(code), frozenset(len(code) + int(length) for length in lengths.split(",")), _RANGES.get(code))
    for code, lengths in _entries(plan_table.LENGTHS)
}
_DIALLED: Final = dict(_entries(plan_table.DIALLED)) | {FICTION.removeprefix(_FRANCE): _FRANCE}
_HEADS: Final = sorted({len(head) for head in _DIALLED}, reverse=True)


def exists(number: str) -> bool:
    """Return True if a subscriber can have the number, given in international form."""
    return _exists(number[:_DECIDING_DIGITS], len(number))


@lru_cache(maxsize=4096)
def _exists(beginning: str, length: int) -> bool:
    found = _behind(beginning)
    if found is None or length not in found[1]:
        return False
    start, _, ranges = found
    return ranges is None or beginning[start : start + _RANGE_DIGITS] in ranges or beginning == FICTION


def lengths_behind(prefix: str) -> list[int]:
    """Return the lengths of whole numbers that begin with the prefix, the shortest first."""
    found = _behind(prefix)
    return [] if found is None else sorted(found[1])


def _behind(number: str) -> _Behind | None:
    """Return what stands behind the number's calling code, or None if there is no such code."""
    # No calling code is the beginning of another one, so the order is free: most numbers are French.
    return _PLAN.get(number[:2]) or _PLAN.get(number[:3]) or _PLAN.get(number[:1])


def dialled_in_france(digits: str) -> str:
    """Return the number behind nine digits that are dialled after a 0 in France, overseas ones included."""
    code = next((_DIALLED[digits[:width]] for width in _HEADS if digits[:width] in _DIALLED), _FRANCE)
    return code + digits
