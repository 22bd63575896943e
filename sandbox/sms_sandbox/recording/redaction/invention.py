"""Invented values, each in the form of the one that it replaces. None depends on the value but for its form."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from typing import Final

from sms_sandbox.core.text.gsm0338 import ALPHABET, septets
from sms_sandbox.core.text.segments import utf16_units
from sms_sandbox.recording.redaction.kinds import ValueKind

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OPAQUE_SECRET: Final = re.compile(r"[0-9A-Za-z_.-]{16,}")
_HEX: Final = frozenset("0123456789abcdefABCDEF-")
_UUID_MARKS: Final = (14, 19)
"""The version and the variant of a UUID, which are part of its form."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WORDS: Final = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore"
_TAIL: Final = 9
"""The last digits of a number that all its spellings share."""

_MOST_ATTEMPTS: Final = 200


class Inventor:
    """Return invented values, of which no two of a kind are the same."""

    def __init__(self) -> None:
        self._used: Final[set[str]] = set()
        self._numbers: Final = count(1)
        self._names: Final = count(1)
        self._secrets: Final = count(1)
        self._others: Final = count(1)

    def invent(self, kind: ValueKind, value: str) -> str:
        """Return a new value in the form of this one."""
        return self._first_unused(self._MAKERS[kind](self, value), value)

    def number_tail(self) -> str:
        """Return the last digits of an invented number: those of the French range for fiction."""
        return f"63998{next(self._numbers):04d}"

    def _first_unused(self, offers: Iterator[str], value: str) -> str:
        offer = value
        for _, offer in zip(range(_MOST_ATTEMPTS), offers, strict=False):
            if offer not in self._used and offer != value:
                break
        self._used.add(offer)
        return offer

    def _secret(self, value: str) -> Iterator[str]:
        if _OPAQUE_SECRET.fullmatch(value) and any(map(str.isdigit, value)):
            yield from self._id(value)
        while True:
            yield f"secret-{next(self._secrets)}"

    def _name(self, value: str) -> Iterator[str]:
        while True:
            number = next(self._names)
            yield f"user{number}@example.com" if "@" in value else f"name-{number}"

    def _address(self, value: str) -> Iterator[str]:
        del value
        while True:
            yield f"https://app{next(self._names)}.example.com/"

    def _text(self, value: str) -> Iterator[str]:
        while True:
            yield _reworded(value, next(self._others))

    def _id(self, value: str) -> Iterator[str]:
        while True:
            yield _reformed(value, next(self._others))

    _MAKERS: Final[dict[ValueKind, Callable[["Inventor", str], Iterator[str]]]] = {
        ValueKind.SECRET: _secret,
        ValueKind.NUMBER: _id,
        ValueKind.NAME: _name,
        ValueKind.ADDRESS: _address,
        ValueKind.TEXT: _text,
        ValueKind.ID: _id,
    }


def tail_of(number: str) -> str:
    """Return the last nine digits of a number, which are the same however it is written."""
    return "".join(filter(str.isdigit, number))[-_TAIL:]


def with_tail(number: str, tail: str) -> str:
    """Return the number as it is written, with other last digits."""
    digits = list(tail)
    shown = [digits.pop() if one.isdigit() and digits else one for one in reversed(number)]
    return "".join(reversed(shown))


def _reformed(value: str, seed: int) -> str:
    """Return a value with other digits for digits and other letters for letters; a hexadecimal one stays that."""
    is_hex = set(value) <= _HEX and any(map(str.isdigit, value))
    kept = _UUID_MARKS if _UUID.fullmatch(value) else ()
    stream = _stream(seed)
    return "".join(
        one if at in kept else _other(one, next(stream), is_hex=is_hex, is_first=at == 0)
        for at, one in enumerate(value)
    )


def _other(character: str, chance: int, *, is_hex: bool, is_first: bool) -> str:
    if character.isdigit():
        return str(1 + chance % 9 if is_first and character != "0" else chance % 10)
    if not character.isalpha():
        return character
    letter = _LETTERS[chance % (6 if is_hex else 26)]
    return letter.upper() if character.isupper() else letter


def _reworded(value: str, seed: int) -> str:
    """Return a text of the same length, whose characters need the same alphabets for sending as the old ones."""
    letters = "".join(_WORDS.split())
    shift = seed * 7
    return "".join(_letter(one, letters[(shift + at) % len(letters)]) for at, one in enumerate(value))


def _letter(character: str, filler: str) -> str:
    if character.isascii():
        if character.isdigit():
            return str(ord(filler) % 10)
        new = filler if character.isalpha() else character
        return new.upper() if character.isupper() else new
    if character in ALPHABET:
        return "é" if septets(character) == 1 else "€"
    return "ж" if utf16_units(character) == 1 else "😀"


def _stream(seed: int) -> Iterator[int]:
    """Return bytes that depend on the seed alone."""
    for block in count():
        yield from sha256(f"{seed} {block}".encode()).digest()
