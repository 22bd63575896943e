"""The table of values that were replaced, in memory only."""

import base64
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from sms_sandbox.recording.leaves.leaf import ValueLeaf
from sms_sandbox.recording.redaction.invention import Inventor, tail_of, with_tail
from sms_sandbox.recording.redaction.kinds import ValueKind, is_harmless

_TAIL: Final = 9
"""Digits of a number that make it a number wherever they stand."""

_A_WORD: Final = re.compile(r"[a-z]+")
"""A secret that may be a name of a field, too, so that it is looked for in values only."""

SHORTEST_KNOWN: Final = 4
"""Characters below which a value means something only together with the name of its field."""

_FOUND_WITHIN: Final = {ValueKind.SECRET: 4, ValueKind.NUMBER: 8}
_FOUND_WITHIN_ELSE: Final = 6
"""The least characters of a value that is looked for within other texts."""


class Inventions:
    """What stands for what; the same value of a field always has the same invention."""

    def __init__(self) -> None:
        self._inventor: Final = Inventor()
        self._table: Final[dict[tuple[str, str], tuple[ValueKind, str]]] = {}
        self._tails: Final[dict[str, str]] = {}
        self._within: Final[dict[str, tuple[ValueKind, str]]] = {}
        self._invented: Final[set[str]] = set()

    def of(self, kind: ValueKind, value: str, leaf: ValueLeaf | None = None) -> str:
        """Return the invention for a value."""
        if kind is ValueKind.NUMBER:
            return self._number(value)
        if value in self._invented:
            return value
        key = _key(value, leaf)
        if key not in self._table:
            maker = ValueKind.ID if leaf is not None and leaf.is_bare else kind
            invented = self._inventor.invent(maker, value)
            self._remember(key, kind, value, invented)
        return self._table[key][1]

    def kind_of(self, leaf: ValueLeaf) -> ValueKind | None:
        """Return the kind of a value that is known, or None. A name of a field is known if it could be an id."""
        is_short = len(leaf.value) < (_FOUND_WITHIN_ELSE if leaf.is_name else SHORTEST_KNOWN)
        if is_short or is_harmless(leaf.value):
            return None
        found = self._table.get(_key(leaf.value, leaf))
        return None if found is None else found[0]

    def without_known(self, text: str) -> str:
        """Return the text with an invention for each known value in it."""
        for value, (_, invented) in sorted(self._within.items(), key=lambda item: -len(item[0])):
            text = text.replace(value, invented)
        return text

    def shown(self, text: str) -> str:
        """Return a text without the values that are known: its invention if it is one of them itself."""
        for (_, value), (kind, invented) in self._table.items():
            if value == text and (len(value) >= SHORTEST_KNOWN or kind is not ValueKind.ID):
                return invented
        return self.without_known(text)

    def known_in(self, text: str) -> ValueKind | None:
        """Return the kind of a known value that the text holds, or None."""
        if text in self._invented:
            return None
        for value, (kind, _) in self._within.items():
            if value in text and not any(value in one and one in text for one in self._invented):
                return kind
        tail = tail_of(text) if text.strip("+").isdigit() else ""
        return ValueKind.NUMBER if tail in self._tails and tail not in self._tails.values() else None

    def known_in_bytes(self, data: bytes) -> ValueKind | None:
        """Return the kind of a secret or a number that the bytes hold, as it is or encoded, or None."""
        for value, (kind, _) in self._within.items():
            is_long = kind is ValueKind.SECRET and len(value) >= _FOUND_WITHIN_ELSE
            if is_long and not _A_WORD.fullmatch(value) and any(one in data for one in _written(value)):
                return kind
        tails = (tail for tail in self._tails if len(tail) >= _TAIL and tail not in self._tails.values())
        return ValueKind.NUMBER if any(tail.encode() in data for tail in tails) else None

    def _number(self, value: str) -> str:
        if value in self._invented:
            return value
        tail = tail_of(value)
        while tail not in self._tails:
            offer = self._inventor.number_tail()
            if offer not in self._tails and offer != tail:
                self._tails[tail] = offer
        invented = with_tail(value, self._tails[tail])
        self._invented.add(invented)
        if len(value) >= _FOUND_WITHIN[ValueKind.NUMBER]:
            self._within[value] = ValueKind.NUMBER, invented
        return invented

    def _remember(self, key: tuple[str, str], kind: ValueKind, value: str, invented: str) -> None:
        self._table[key] = kind, invented
        self._invented.add(invented)
        if len(value) >= _FOUND_WITHIN.get(kind, _FOUND_WITHIN_ELSE):
            self._within[value] = kind, invented


def _written(value: str) -> Iterator[bytes]:
    """Yield the ways to write a secret: as text, in a query, as hexadecimal digits, and in base64."""
    for data in {value.encode("utf-8", "replace"), value.encode("latin-1", "replace")}:
        yield data
        yield quote(data, safe="").encode()
        yield data.hex().encode()
        yield base64.b64encode(data).rstrip(b"=")[:-1]


def _key(value: str, leaf: ValueLeaf | None) -> tuple[str, str]:
    is_short = len(value) < SHORTEST_KNOWN and leaf is not None
    return (leaf.field if is_short and leaf is not None else "", value)
