"""Files that verbs write, and the text in files and output where it holds what no encoding has."""

import codecs
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

_UNDECODED: Final = re.compile("[\udc80-\udcff]+")
"""Bytes of a file name or an argument that the locale could not decode."""

ESCAPED: Final = "sms_sandbox.escaped"
"""The name of an error handler for output: undecoded bytes are written as they came, other characters as escapes."""


def write_file(file: Path, content: str | bytes) -> None:
    """Write a file, text in UTF-8. Raise OSError, which names the file; no part is left of one that was not there."""
    data = as_utf8(content) if isinstance(content, str) else content
    is_new = not file.exists()
    try:
        file.write_bytes(data)
    except OSError as error:
        if is_new:
            with suppress(OSError):
                file.unlink()
        raise OSError(error.errno, error.strerror, str(file)) from None


def as_utf8(text: str) -> bytes:
    """Return the text in UTF-8. Undecoded bytes are read as UTF-8; what is no text is written as escapes."""
    return _UNDECODED.sub(_decoded, text).encode("utf-8", "backslashreplace")


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101  it is for output only
    first = error.object[error.start]
    if _UNDECODED.match(first):
        return first.encode("utf-8", "surrogateescape"), error.start + 1
    return first.encode("ascii", "backslashreplace"), error.start + 1


codecs.register_error(ESCAPED, _escaped)
