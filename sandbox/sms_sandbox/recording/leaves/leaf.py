"""One value of a message."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z_ -]{0,40}\d?|column \d+ of \d+")
"""A name of a field that is no id or number."""


class MessagePart(Enum):
    """The part of a message in which a value stands."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"


class ValueLeaf(NamedTuple):
    """A value, decoded."""

    value: str
    place: MessagePart
    path: tuple[str, ...]
    """The names that lead to the value, the outermost first; a positional value has none of its own."""

    is_bare: bool = False
    """True for a number or a word of JSON, which stands without quotation marks."""

    is_name: bool = False
    """True for a name of a field, which is replaced only if it is a value itself."""

    in_list: bool = False
    """True for a value below an array."""

    @property
    def field(self) -> str:
        """Return the innermost name in small letters; empty without one."""
        return self.path[-1].lower() if self.path else ""

    @property
    def address(self) -> str:
        """Return the place and the names, as in ``body.recipient.to``; a name that may be a value is a star."""
        return ".".join((self.place.value, *(_shown(name) for name in self.path)))

    def below(self, *names: str, in_list: bool = False) -> "ValueLeaf":
        """Return a leaf of the same place without a value, below further names."""
        return ValueLeaf("", self.place, (*self.path, *names), in_list=self.in_list or in_list)


def _shown(name: str) -> str:
    return name if _NAME.fullmatch(name) else "*"


Visit = Callable[[ValueLeaf], str]
"""Return what is to stand in place of a leaf's value; the same text leaves its bytes unchanged."""


def decode(data: bytes) -> tuple[str, str]:
    """Return bytes as text, and the codec: as UTF-8 if they are that, else one character for each byte."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def encode(text: str, codec: str) -> bytes:
    """Return the bytes of a text; a character that the codec lacks becomes a question mark."""
    return text.encode(codec, "replace")
