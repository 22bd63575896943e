"""Regular expressions that users write.

They are searched by the regex crate of Rust, which pydantic-core contains: its time grows with the text and the size
of the expression, and not faster. It returns only whether an expression matches, so what it matches is found by a
program of our own.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from sms_sandbox.core.patterns import syntax
from sms_sandbox.core.patterns.extraction import Program, program_of
from sms_sandbox.core.patterns.rust import searcher
from sms_sandbox.core.patterns.tree import rust_of

FARTHEST: Final = 40_000
"""The number of characters of a text that are searched: more than the longest SMS has."""

_WORK: Final = 1_200_000
"""The largest product of an expression's size and the characters that are searched: about 20 ms."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a pair, which Rust's texts cannot hold."""


class UserPattern:
    """A regular expression. Two of the same text are equal."""

    def __init__(self, pattern: str) -> None:
        """Read the expression. Raise UserPatternError."""
        self.pattern: Final = pattern
        read = syntax.read(pattern)
        self.size: Final = read.size
        self.groups: Final = read.groups
        self.rust: Final = rust_of(read.tree)
        """The expression as it is searched."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UserPattern) and other.pattern == self.pattern

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        return f"UserPattern({self.pattern!r})"

    def __reduce__(self) -> tuple[type["UserPattern"], tuple[str]]:
        return UserPattern, (self.pattern,)

    def search(self, text: str) -> bool:
        """Return True if the expression is found in the text."""
        return self._is_found(self._searched(text))

    def found(self, text: str) -> list[str]:
        """Return what the expression finds, from the left: its first group if it has one, else the whole match."""
        if not self.search(text):
            return []
        return [*self._program.found(self._searched(text), min(self.groups, 1))]

    def _searched(self, text: str) -> str:
        return _without_halves(text[: _reach(self.size)])

    @cached_property
    def _is_found(self) -> Callable[[str], bool]:
        return searcher(self.rust)

    @cached_property
    def _program(self) -> Program:
        return program_of(syntax.read(self.pattern).tree)


def may_match(patterns: Sequence[UserPattern]) -> Callable[[str], bool]:
    """Return a function that returns False only for a text in which none of the expressions is found."""
    size = sum(pattern.size for pattern in patterns)
    if size > syntax.LARGEST_SIZE:
        return lambda _: True
    reach, is_found = _reach(size), searcher("|".join(f"(?:{pattern.rust})" for pattern in patterns))
    return lambda text: len(text) > reach or is_found(_without_halves(text))


def _reach(size: int) -> int:
    """Return how many characters are searched for an expression of that size."""
    return min(FARTHEST, _WORK // (size or 1))


def _without_halves(text: str) -> str:
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def compiled(text: str) -> UserPattern:
    """Return the expression, ready to be searched. Raise UserPatternError."""
    pattern = UserPattern(text)
    pattern.search("")
    return pattern
