"""Files that verbs write."""

from contextlib import suppress
from pathlib import Path

from sms_sandbox.core.text.undecoded import as_utf8


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
