"""Find the positions of keys and items in a JSON text.

The text has been parsed before, so it is known to be valid. Written by hand, because ``json`` reports no positions.
"""

import re
from collections.abc import Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]  # in the library since 2.6, but not in its stubs
from typing import Final

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")

Path = tuple[str | int, ...]


def offsets(text: str) -> Mapping[Path, int]:
    """Return the offset of each key, of each list item, and of the whole under the empty path."""
    scanner = _Scanner(text)
    scanner.value(())
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: Final[dict[Path, int]] = {}
        self._text: Final = text
        self._at = 0

    def value(self, path: Path) -> None:
        self._skip_space()
        self.found.setdefault(path, self._at)
        match self._text[self._at]:
            case "{":
                self._object(path)
            case "[":
                self._array(path)
            case '"':
                self._string()
            case _:
                self._move(_SCALAR)

    def _object(self, path: Path) -> None:
        self._at += 1
        while self._next() != "}":
            start = self._at
            key = (*path, self._string())
            self.found[key] = start
            self._skip_space()
            self._at += 1  # the colon
            self.value(key)
            self._skip_comma()
        self._at += 1

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._next() != "]":
            self.value((*path, index))
            index += 1
            self._skip_comma()
        self._at += 1

    def _string(self) -> str:
        content: str
        content, self._at = scanstring(self._text, self._at + 1, True)  # noqa: FBT003  the library's own signature
        return content

    def _next(self) -> str:
        self._skip_space()
        return self._text[self._at]

    def _skip_comma(self) -> None:
        if self._next() == ",":
            self._at += 1

    def _skip_space(self) -> None:
        self._move(_SPACE)

    def _move(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        assert match is not None  # noqa: S101  the text has been parsed before
        self._at = match.end()
