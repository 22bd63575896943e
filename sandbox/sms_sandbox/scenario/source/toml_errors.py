"""Rephrase the error messages of ``tomllib`` in plain words."""

import re
from typing import Final

_POSITION: Final = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

_MEANINGS: Final = (
    (r"Illegal character '\\n'|Unterminated string|Expected (\"'''\"|\"'\"|'\"')", "a text value is not closed."),
    (r"Illegal character|Found invalid character", "a character that is not allowed here."),
    (r"Expected '=' after a key", "an equals sign is missing after the key."),
    (r"Invalid value", "not a value. A text needs quotes; true and false are lower case."),
    (r"Expected newline or end of document", "something follows the value on the same line."),
    (r"Invalid statement|Invalid initial character for a key part", "neither a key nor the header of a table."),
    (r"Unclosed array", "a list is not closed with ]."),
    (r"Unclosed inline table", "a table is not closed with }."),
    (r"Expected '\]'", "a table's header is not closed with ]."),
    (r"Expected '\]\]'", "a table's header is not closed with ]]."),
    (r"Cannot declare|Cannot redefine", "this table exists already."),
    (r"Cannot overwrite a value|Duplicate inline table key", "this key exists already."),
    (r"Cannot mutate immutable namespace", "this table is written in braces; add the key there."),
    (r"Unescaped|Invalid hex value|Escaped character", "an unknown escape sequence. Use single quotes: '\\d'."),
    (r"Invalid date", "there is no such date or time."),
)
"""Plain messages by the pattern of ``tomllib``'s."""


def explain(message: str, text: str) -> tuple[str, int, int]:
    """Return the plain message, the line and the column."""
    match = _POSITION.search(message)
    reason = message[: match.start()] if match else message
    if match and match["line"]:
        line, column = int(match["line"]), int(match["column"])
    else:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    meaning = next((words for pattern, words in _MEANINGS if re.match(pattern, reason)), "this is not TOML.")
    return meaning, line, column
