"""The text of a scenario file, its data, and the position of each value."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from sms_sandbox.scenario.source import json_positions, toml_positions

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the data."""


class Form(Enum):
    TOML = "toml"
    JSON = "json"


class Position(NamedTuple):
    """A position in a text; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """A parsed file."""

    name: str
    """The path as the user gave it."""

    text: str
    form: Form
    data: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _offsets(self) -> Mapping[Path, int]:
        scan = toml_positions.offsets if self.form is Form.TOML else json_positions.offsets
        try:
            return scan(self.text)
        except RecursionError:  # nested too deep to scan: report the start of the file
            return {(): 0}

    def place(self, path: Path) -> Position:
        """Return the position of the key or item; if it has none, that of the nearest table around it."""
        while path not in self._offsets:
            path = path[:-1]
        offset = self._offsets[path]
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    @cached_property
    def _lines(self) -> Sequence[int]:
        """The offset at which each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def place_of(text: str, offset: int) -> Position:
    """Return the position of an offset in any text."""
    before = text[:offset]
    return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
