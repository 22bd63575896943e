"""Files that verbs write, and the text in files and output where it holds what no encoding has."""

import codecs
from contextlib import suppress
from pathlib import Path
from typing import Final

from sms_sandbox.core.text.undecoded import UNDECODED, as_utf8

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


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101  it is for output only
    first = error.object[error.start]
    if UNDECODED.match(first):
        return first.encode("utf-8", "surrogateescape"), error.start + 1
    return first.encode("ascii", "backslashreplace"), error.start + 1


codecs.register_error(ESCAPED, _escaped)
