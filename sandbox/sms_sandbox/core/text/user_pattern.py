"""Compile regular expressions that users write, and refuse those whose search can take exponential time."""

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]  # the parser of ``re``: there is no public one
from typing import Any, Final

_FEW: Final = 10
"""A repeat up to that count may hold another one, as in ``(\\d{1,3}\\.){3}``."""

_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_ATOMIC: Final = frozenset(
    {_constants.POSSESSIVE_REPEAT, _constants.ATOMIC_GROUP, _constants.ASSERT, _constants.ASSERT_NOT}
)
"""What is not searched again once it has matched."""


class UserPatternError(ValueError):
    """An expression is invalid, or its search can take too long."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message: Final = message
        self.hint: Final = hint


def compiled(text: str) -> re.Pattern[str]:
    """Return the compiled expression. Raise UserPatternError."""
    try:
        pattern = re.compile(text)
        parsed = _parser.parse(text)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise UserPatternError(f"{error.msg}{where}") from None
    except (OverflowError, RecursionError) as error:
        raise UserPatternError(str(error) or "nested too deeply") from None
    _check(parsed, in_repeat=False)
    return pattern


def _check(items: Iterable[tuple[Any, Any]], *, in_repeat: bool) -> None:
    """Raise UserPatternError for a repeat, or for alternatives that may match the same, within a repeat."""
    for kind, value in items:
        if kind in _REPEATS:
            least, most, body = value
            if in_repeat and least != most and kind not in _ATOMIC:
                raise UserPatternError("a repeat within a repeat", "Write (?:ab)+ or a+ in place of (?:a+b?)+.")
            _check(body, in_repeat=(in_repeat or most > _FEW) and kind not in _ATOMIC)
        elif kind is _constants.BRANCH:
            if in_repeat and not _begin_differently(value[1]):
                raise UserPatternError(
                    "alternatives within a repeat that may begin alike", "Write [ab]+ in place of (?:a|b|ab)+."
                )
            for branch in value[1]:
                _check(branch, in_repeat=in_repeat)
        else:
            for part in _parts(value):
                _check(part, in_repeat=in_repeat and kind not in _ATOMIC)


def _parts(value: Any) -> list[_parser.SubPattern]:  # noqa: ANN401  what the parser has
    """Return the expressions within an item: of a group, a look-around, or both sides of a condition."""
    values = value if isinstance(value, tuple) else (value,)
    return [one for one in values if isinstance(one, _parser.SubPattern)]


def _begin_differently(branches: Iterable[_parser.SubPattern]) -> bool:
    first = [(branch[0] if len(branch) else None) for branch in branches]
    letters = [item[1] for item in first if item is not None and item[0] is _constants.LITERAL]
    return len({*letters}) == len(first)
