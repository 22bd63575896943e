"""Find the positions of keys and items in a TOML text, which ``tomllib`` does not report.

The text has been parsed before, so it is known to be valid.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Final

Path = tuple[str | int, ...]

_BLANK: Final = re.compile(r"[ \t]*")
_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")


def offsets(text: str) -> Mapping[Path, int]:
    """Return the offset of each key, list item and table header, and of the whole under the empty path.

    A table with several headers, such as an array of tables, has the position of the first.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: Final[dict[Path, int]] = {(): 0}
        self._text: Final = text
        self._at = 0
        self._lengths: Final[dict[Path, int]] = {}

    def document(self) -> None:
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _header(self) -> Path:
        start = self._at
        is_item = self._text.startswith("[[", self._at)
        self._at += 2 if is_item else 1
        keys = [key for key, _ in self._dotted_key()]
        self._at += 2 if is_item else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._current((*path, key))
            self.found.setdefault(path, start)
        path = (*path, keys[-1])
        self.found.setdefault(path, start)
        if is_item:
            index = self._lengths[path] = self._lengths.get(path, -1) + 1
            path = (*path, index)
        self.found.setdefault(path, start)
        return path

    def _current(self, path: Path) -> Path:
        """Return the path of the table begun last, if the path is that of an array of tables."""
        return (*path, self._lengths[path]) if path in self._lengths else path

    def _pair(self, table: Path) -> None:
        path = table
        for key, start in self._dotted_key():
            path = (*path, key)
            self.found.setdefault(path, start)
        self._skip(_BLANK)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        match self._text[self._at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_SCALAR)

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._next() != "]":
            self.found[*path, index] = self._at
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._next() != "}":
            self._pair(path)
            self._skip_comma()
        self._at += 1

    def _dotted_key(self) -> list[tuple[str, int]]:
        keys = []
        while True:
            self._skip(_BLANK)
            start = self._at
            keys.append((self._key(), start))
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _key(self) -> str:
        if self._text[self._at] not in "\"'":
            return self._take(_BARE_KEY)
        quoted = self._take(_STRING)
        unquoted: str = tomllib.loads(f"key = {quoted}")["key"]
        return unquoted

    def _next(self) -> str:
        self._skip(_GAP)
        return self._text[self._at]

    def _skip_comma(self) -> None:
        if self._next() == ",":
            self._at += 1

    def _skip(self, gap: re.Pattern[str]) -> None:
        match = gap.match(self._text, self._at)
        assert match is not None  # noqa: S101  it matches nothing, too
        self._at = match.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        assert match is not None  # noqa: S101  the text has been parsed before
        self._at = match.end()
        return match.group()
