"""Find the texts that an expression matches, in a number of steps that grows with the text and not faster.

The expression is a program. Each pair of a step and a place in the text is tried once, as what has failed there once
fails again. The first alternative that leads to a match wins, as in ``re``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

from sms_sandbox.core.patterns.tree import Capture, Choice, Node, Piece, Repeat, Sequence

MOST_STEPS: Final = 10_000
"""After as many steps a search ends with what it has found: about 20 ms."""


class _Take(NamedTuple):
    """Match a piece, and go on behind it."""

    match: Callable[[str, int], re.Match[str] | None]


class _Mark(NamedTuple):
    """Remember the place as a begin (even) or an end (odd) of a group."""

    slot: int


class _Split(NamedTuple):
    """Go on at several steps, the last of them first."""

    last_first: tuple[int, ...]


_Step = _Take | _Mark | _Split
_END: Final = _Split(())
_Marks = tuple[int, int, Any]
"""A slot, a place, and the marks before, or None."""

_Way = tuple[int, int, _Marks | None]
"""A step, a place in the text, and the marks on the way there."""


@dataclass(frozen=True, slots=True)
class Program:
    """An expression as a list of steps."""

    steps: list[_Step] = field(default_factory=list)

    def found(self, text: str, group: int) -> Iterator[str]:
        """Yield what a group has matched, from the left; group 0 is the whole. Empty matches are left out."""
        search = _Search(self.steps, text)
        start = 0
        while start < len(text) and search.steps_left:
            marks = search.at(start)
            start = max(marks.get(1, 0), start + 1)
            begin, end = marks.get(2 * group, 0), marks.get(2 * group + 1, 0)
            if begin < end:
                yield text[begin:end]


def program_of(tree: Node) -> Program:
    """Return the program of an expression."""
    program = Program()
    _write(Capture(0, tree), program.steps)
    program.steps.append(_END)
    return program


def _write(node: Node, steps: list[_Step]) -> None:
    match node:
        case Piece():
            _write_sequence(Sequence((node,)), steps)
        case Capture():
            steps.append(_Mark(2 * node.number))
            _write(node.body, steps)
            steps.append(_Mark(2 * node.number + 1))
        case Sequence():
            _write_sequence(node, steps)
        case Choice():
            _write_choice(node, steps)
        case _:
            _write_repeat(node, steps)


def _write_sequence(node: Sequence, steps: list[_Step]) -> None:
    """Write pieces that follow each other as one."""
    for is_piece, parts in groupby(node.parts, lambda part: isinstance(part, Piece)):
        if is_piece:
            steps.append(_Take(re.compile("".join([part.python for part in parts if isinstance(part, Piece)])).match))
        else:
            for part in parts:
                _write(part, steps)


def _write_choice(node: Choice, steps: list[_Step]) -> None:
    """Write a split to all branches; behind each branch but the last one go on behind the last one."""
    at = len(steps)
    steps.append(_END)
    begins, ends = [], []
    for branch in node.branches:
        begins.append(len(steps))
        _write(branch, steps)
        ends.append(len(steps))
        steps.append(_END)
    steps[at] = _Split(tuple(reversed(begins)))
    for end in ends:
        steps[end] = _Split((len(steps),))


def _write_repeat(node: Repeat, steps: list[_Step]) -> None:
    """Write the body as often as it is needed, then a loop, or as often again as it is possible."""
    for _ in range(node.least):
        _write(node.body, steps)
    splits = []
    for _ in range(1 if node.most is None else node.most - node.least):
        splits.append(len(steps))
        steps.append(_END)
        _write(node.body, steps)
    if node.most is None:
        steps.append(_Split((splits[0],)))
    for at in splits:
        ways = (len(steps), at + 1)
        steps[at] = _Split(ways if node.is_greedy else ways[::-1])


class _Search:
    """A search in one text."""

    def __init__(self, steps: list[_Step], text: str) -> None:
        self._steps: Final = steps
        self._text: Final = text
        self._failed: Final[set[tuple[int, int]]] = set()
        """Steps and places from which no way leads to a match, as far as it is known."""
        self.steps_left = MOST_STEPS

    def at(self, start: int) -> dict[int, int]:
        """Return the places of the match that begins there, by slot; none if there is none of a character."""
        steps, end = self._steps, len(self._steps) - 1
        ways: list[_Way] = [(0, start, None)]
        while ways and self.steps_left:
            at, place, marks = ways.pop()
            if at == end and place > start:
                self._failed.clear()
                return _latest(marks)
            if at == end or (at, place) in self._failed:
                continue
            self.steps_left -= 1
            self._failed.add((at, place))
            step = steps[at]
            if isinstance(step, _Take):
                match = step.match(self._text, place)
                if match is not None:
                    ways.append((at + 1, match.end(), marks))
            elif isinstance(step, _Split):
                ways.extend([(to, place, marks) for to in step.last_first])
            else:
                ways.append((at + 1, place, (step.slot, place, marks)))
        return {}


def _latest(marks: _Marks | None) -> dict[int, int]:
    """Return the last place of each slot."""
    places: dict[int, int] = {}
    while marks is not None:
        slot, place, marks = marks
        places.setdefault(slot, place)
    return places
