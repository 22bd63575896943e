"""Standard output and standard error: neither an encoding nor a full disk ends in a traceback."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

import click

from sms_sandbox.core.text.undecoded import UNDECODED

ESCAPED: Final = "sms_sandbox.escaped"
"""The name of an error handler for output: undecoded bytes are written as they came, other characters as escapes."""

_FAILING: Final = ("strict", "surrogateescape")
"""The error handlers of Python's output that raise: the second one, of the locale C, for all but undecoded bytes."""

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a disk that takes no more."""

_UNWRITABLE: Final = FULL | {errno.EIO}


def allow_any_character(stream: TextIO) -> None:
    """Write characters that the encoding of the output lacks as escapes, instead of failing.

    ASCII, of the locale C, becomes UTF-8, as click has it; else click would write undecoded bytes as question marks.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    if codecs.lookup(stream.encoding).name == "ascii":
        stream.reconfigure(encoding="utf-8", errors=ESCAPED)
    elif stream.errors in _FAILING:
        stream.reconfigure(errors=ESCAPED)


@contextmanager
def unwritable_output_reported() -> Iterator[None]:
    """Exit with 1 and one line if standard output cannot be written, as on a full disk.

    An error of a file names the file; one that names none is of the output. A pipe without a reader is left to click,
    which ends in silence.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _UNWRITABLE or error.filename is not None:
            raise
        with suppress(OSError):  # standard error may lead to the same file
            click.echo(f"standard output cannot be written: {error.strerror}", err=True)
        _discard(sys.stdout)
        sys.exit(1)


def _discard(stream: TextIO) -> None:
    """Lead the stream to nowhere, or Python would try to write the rest once more at its end, and report that."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101  it is for output only
    first = error.object[error.start]
    if UNDECODED.match(first):
        return first.encode("utf-8", "surrogateescape"), error.start + 1
    return first.encode("ascii", "backslashreplace"), error.start + 1


codecs.register_error(ESCAPED, _escaped)
