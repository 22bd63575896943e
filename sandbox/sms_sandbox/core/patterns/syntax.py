"""Read a regular expression, as far as it can be searched in linear time.

The parser is Python's own, so that an expression means what it means to ``re``.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]  # the parser of ``re``: there is no public one
from typing import Any, Final, NamedTuple

from sms_sandbox.core.patterns.pieces import piece
from sms_sandbox.core.patterns.tree import Capture, Choice, Node, Repeat, Sequence, UserPatternError, size_of

LARGEST_COUNT: Final = 1000
"""The largest number in a counted repeat."""

LARGEST_SIZE: Final = 2000
"""The largest size of an expression."""

LONGEST: Final = 8000
"""The longest expression, in characters."""

DEEPEST: Final = 50
"""How deep groups and repeats may be nested."""

_TOO_DEEP: Final = f"nested more than {DEEPEST} deep"


class Syntax(NamedTuple):
    """An expression that was read."""

    tree: Node
    groups: int
    """The number of groups, which are numbered from 1."""

    size: int


def read(text: str) -> Syntax:
    """Return the expression. Raise UserPatternError."""
    if len(text) > LONGEST:
        raise UserPatternError(f"{len(text):,} characters, and the longest expression has {LONGEST:,}")
    parsed = _parsed(text)
    tree = _sequence(parsed, parsed.state.flags, 0)
    size = size_of(tree)
    if size > LARGEST_SIZE:
        raise UserPatternError(
            f"{size:,} parts with all repeats written out, and {LARGEST_SIZE:,} are possible",
            "Repeat fewer times, or write + or *. \\w counts as 40 parts, [a-z0-9_] as 2.",
        )
    return Syntax(tree, parsed.state.groups - 1, size)


def _parsed(text: str) -> Any:  # noqa: ANN401  the parser's
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of brackets that a later Python may read in another way
            return _parser.parse(text)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise UserPatternError(f"{error.msg}{where}") from None
    except OverflowError as error:
        raise UserPatternError(str(error)) from None
    except RecursionError:
        raise UserPatternError(_TOO_DEEP) from None


def _sequence(items: Iterable[tuple[Any, Any]], flags: int, depth: int) -> Sequence:
    if depth > DEEPEST:
        raise UserPatternError(_TOO_DEEP)
    return Sequence(tuple([_node(kind, value, flags, depth + 1) for kind, value in items]))


def _node(kind: Any, value: Any, flags: int, depth: int) -> Node:  # noqa: ANN401  the parser's
    if kind in _COMPOSED:
        return _COMPOSED[kind](value, flags, depth)
    found = piece(kind, value, flags)
    if found is None:
        raise UserPatternError(*_refusal(kind, value))
    return found


def _group(value: Any, flags: int, depth: int) -> Node:  # noqa: ANN401  the parser's
    number, added, removed, body = value
    inside = _sequence(body, (flags | added) & ~removed, depth)
    return inside if number is None else Capture(number, inside)


def _choice(value: Any, flags: int, depth: int) -> Node:  # noqa: ANN401  the parser's
    return Choice(tuple([_sequence(branch, flags, depth) for branch in value[1]]))


def _repeat(value: Any, flags: int, depth: int, *, is_greedy: bool) -> Node:  # noqa: ANN401  the parser's
    least, most, body = value
    end = None if most is _constants.MAXREPEAT else most
    if max(least, end or 0) > LARGEST_COUNT:
        raise UserPatternError(f"a count over {LARGEST_COUNT:,}", "Write + or * for any number.")
    return Repeat(_sequence(body, flags, depth), least, end, is_greedy)


_COMPOSED: Final[Mapping[Any, Callable[[Any, int, int], Node]]] = {
    _constants.SUBPATTERN: _group,
    _constants.BRANCH: _choice,
    _constants.MAX_REPEAT: lambda value, flags, depth: _repeat(value, flags, depth, is_greedy=True),
    _constants.MIN_REPEAT: lambda value, flags, depth: _repeat(value, flags, depth, is_greedy=False),
}

_REFUSALS: Final = {
    _constants.GROUPREF: ("a back reference, \\1 or (?P=name)", "Write the text again, or its alternatives."),
    _constants.GROUPREF_EXISTS: ("a condition, (?(1)…|…)", "Write both cases as alternatives, (?:a…|b…)."),
    _constants.ATOMIC_GROUP: ("an atomic group, (?>…)", "Write (?:…)."),
    _constants.POSSESSIVE_REPEAT: (
        "a possessive repeat, such as a++",
        "Leave the last + out.",
    ),
}


def _refusal(kind: Any, value: Any) -> tuple[str, str]:  # noqa: ANN401  the parser's
    """Return the name of a construct that is not possible, and what to write instead."""
    if kind in _REFUSALS:
        return _REFUSALS[kind]
    is_behind = bool(value) and value[0] < 0
    name = "a look-behind, (?<=…) or (?<!…)" if is_behind else "a look-ahead, (?=…) or (?!…)"
    return name, "Write what stands around as a part of the expression; a code is put in a group: code (\\d+)."
