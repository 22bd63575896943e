"""The smallest parts of an expression, in the syntax of two engines: characters, classes of them, and places."""

from collections.abc import Callable, Iterable, Mapping
from re import ASCII, DOTALL, IGNORECASE, MULTILINE, _constants  # type: ignore[attr-defined]  # there are no public ones
from typing import Any, Final

from sms_sandbox.core.patterns.tree import Piece, UserPatternError

_ITEMS_FOR_ONE: Final = 8
"""How many items of a class count as one part."""

_SURROGATES: Final = range(0xD800, 0xE000)


def piece(kind: Any, value: Any, flags: int) -> Piece | None:  # noqa: ANN401  the parser's
    """Return an item of the parser of ``re`` as a piece, or None if it is none. Raise UserPatternError."""
    write = _WRITERS.get(kind)
    return None if write is None else _with_flags(write(value, flags), flags)


def _with_flags(found: Piece, flags: int) -> Piece:
    """Return the piece with the flags that hold for it; in Rust's text the flag for ASCII stands already."""
    rust = "i" if flags & IGNORECASE else ""
    python = rust + ("a" if flags & ASCII else "")
    return Piece(
        f"(?{rust}:{found.rust})" if rust else found.rust,
        f"(?{python}:{found.python})" if python else found.python,
        found.size,
    )


def _same(text: str, size: int) -> Piece:
    """Return a piece that both engines write in the same way."""
    return Piece(text, text, size)


def _character(code: int) -> str:
    if code in _SURROGATES:
        raise UserPatternError(
            f"half of a surrogate pair, \\u{code:04x}", "Write the character itself, or \\U and eight digits."
        )
    letter = chr(code)
    return letter if letter.isascii() and letter.isalnum() else f"\\U{code:08x}"


def _class(value: Iterable[tuple[Any, Any]], flags: int) -> Piece:
    """Return a class of characters, ``[…]``."""
    rust, python, size = "", "", 2
    for number, (kind, inside) in enumerate(value, 1):
        size += number % _ITEMS_FOR_ONE == 0
        if kind is _constants.CATEGORY:
            in_python, for_unicode, for_ascii, weight = _CATEGORIES[inside]
            rust += f"[{for_ascii if flags & ASCII else for_unicode}]"
            python += in_python
            size += 0 if flags & ASCII else weight
        else:
            text = _IN_CLASS[kind](inside)
            rust, python = rust + text, python + text
    return Piece(f"[{rust}]", f"[{python}]", size)


_IN_CLASS: Final[Mapping[Any, Callable[[Any], str]]] = {
    _constants.NEGATE: lambda _: "^",
    _constants.LITERAL: _character,
    _constants.RANGE: lambda ends: f"{_character(ends[0])}-{_character(ends[1])}",
}

_CATEGORIES: Final[Mapping[Any, tuple[str, str, str, int]]] = {
    _constants.CATEGORY_DIGIT: (r"\d", r"\d", "0-9", 2),
    _constants.CATEGORY_NOT_DIGIT: (r"\D", r"\D", "^0-9", 2),
    _constants.CATEGORY_SPACE: (r"\s", r"\s\x1c-\x1f", r"\t-\r\x20", 0),
    _constants.CATEGORY_NOT_SPACE: (r"\S", r"^\s\x1c-\x1f", r"^\t-\r\x20", 0),
    _constants.CATEGORY_WORD: (r"\w", r"\p{L}\p{N}_", "0-9A-Za-z_", 38),
    _constants.CATEGORY_NOT_WORD: (r"\W", r"^\p{L}\p{N}_", "^0-9A-Za-z_", 38),
}
"""By category: for ``re``; for Rust, each with the characters that ``re`` has in it, and with the flag for ASCII;
what it adds to the size, by the time that Rust takes to compile it.
"""


def _place(value: Any, flags: int) -> Piece:  # noqa: ANN401  the parser's
    if flags & MULTILINE and value in _IN_LINES:
        return _same(_IN_LINES[value], 1)
    rust, python = _PLACES[value]
    return Piece(f"(?-u:{rust})" if flags & ASCII else rust, python, 1)


_IN_LINES: Final = {_constants.AT_BEGINNING: "(?m:^)", _constants.AT_END: "(?m:$)"}
_PLACES: Final = {
    _constants.AT_BEGINNING: (r"\A", r"\A"),
    _constants.AT_BEGINNING_STRING: (r"\A", r"\A"),
    _constants.AT_END: (r"\n?\z", "$"),
    _constants.AT_END_STRING: (r"\z", r"\Z"),
    _constants.AT_BOUNDARY: (r"\b", r"\b"),
    _constants.AT_NON_BOUNDARY: (r"\B", r"\B"),
}
"""Rust's ``$`` is the end only; that of ``re`` stands before a last line feed, too."""

_WRITERS: Final[Mapping[Any, Callable[[Any, int], Piece]]] = {
    _constants.LITERAL: lambda code, _: _same(_character(code), 1),
    _constants.NOT_LITERAL: lambda code, _: _same(f"[^{_character(code)}]", 2),
    _constants.ANY: lambda _, flags: _same("(?s:.)" if flags & DOTALL else "[^\\n]", 2),
    _constants.IN: _class,
    _constants.AT: _place,
}
