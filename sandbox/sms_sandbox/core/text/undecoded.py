"""Text with bytes that the locale could not decode, which Python keeps as halves of characters."""

import re
from typing import Final

UNDECODED: Final = re.compile("[\udc80-\udcff]+")
"""Bytes of a file name or an argument, as Python has them."""


def as_utf8(text: str) -> bytes:
    """Return the text in UTF-8. Undecoded bytes are read as UTF-8; what is no text is written as escapes."""
    return UNDECODED.sub(_decoded, text).encode("utf-8", "backslashreplace")


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
