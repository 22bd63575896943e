"""Chance without a generator: a draw is a hash of the seed and of the names of its purpose.

So a draw does not depend on the draws before it, and the order of arrival cannot change it. Ids that providers give
out are drawn, or counted in order of arrival.
"""

from collections import deque
from collections.abc import Hashable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_FRACTION_BITS: Final = 53

DIGITS: Final = "0123456789"
LETTERS_AND_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HEX: Final = "0123456789abcdef"

_OFFSETS: Final = 1_000_000_000
"""The number of offsets of counted ids; with the largest documented first id the sum fits into 31 bits."""

_MOST_NAMES: Final = 10_000

_LONG: Final = 100_000
"""Characters of the longest name that is hashed as a whole."""

_END: Final = 1_000

_KEY: Final = blake2b(digest_size=8)
"""The hash of a list of names, before them."""

MOST_OCCURRENCES: Final = 20_000
"""The number of keys of which is kept how often they came."""


class Draws:
    __slots__ = ("_root", "seed")

    def __init__(self, seed: int) -> None:
        self.seed: Final = seed
        self._root: Final = b"sms-sandbox:%d" % seed

    def __reduce__(self) -> tuple[type["Draws"], tuple[int]]:
        """Keep the seed alone: the rest is made of it."""
        return Draws, (self.seed,)

    def digest(self, *names: str | int) -> bytes:
        """Return 64 bytes; each different list of names is another draw."""
        return self.digest_of(_written(names))

    def digest_of(self, written: bytes) -> bytes:
        """Return the 64 bytes of names that are written already."""
        return blake2b(self._root + written).digest()

    def fraction(self, *names: str | int) -> float:
        """Return a number of at least 0 and less than 1."""
        return (int.from_bytes(self.digest(*names)[:8], "big") >> (64 - _FRACTION_BITS)) / (1 << _FRACTION_BITS)

    def text(self, alphabet: str, length: int, *names: str | int) -> str:
        """Return at most 64 characters of the alphabet.

        One byte makes one character. Where 256 is no multiple of the alphabet's length, its first characters are a
        little more frequent than the others, which is no harm in an id.
        """
        return _as_text(self.digest(*names), alphabet, length)


class Ids:
    """Draw and count ids.

    ``preset`` ids are used up first, one for each draw or count, so that a documented sample can be repeated.
    Counted ids begin at a drawn offset if ``has_offsets``.

    At most ``most_names`` lists of names are remembered, at about 80 bytes each, at least the last half of them. No
    id of a forgotten list comes again: the number that distinguishes equal draws then begins beyond its last one.
    """

    __slots__ = ("_before", "_counts", "_first_number", "_half", "_has_offsets", "_identical", "draws", "preset")

    def __init__(
        self,
        draws: Draws,
        preset: Iterable[str] = (),
        *,
        has_offsets: bool = False,
        most_names: int = _MOST_NAMES,
    ) -> None:
        self.draws: Final = draws
        self.preset: Final = deque(preset)
        self._has_offsets: Final = has_offsets
        self._half: Final = max(1, most_names // 2)
        self._identical: dict[int, int] = {}
        self._before: dict[int, int] = {}
        self._first_number = 0
        self._counts: Final[dict[tuple[str, ...], int]] = {}

    def drawn(self, alphabet: str, length: int, *names: str) -> str:
        """Return an id that depends on the seed, the names, and how often the same names were drawn before."""
        if self.preset:
            return self.preset.popleft()
        written = _written(names)
        key = _hash(written)
        nth = self._identical.get(key)
        if nth is None:
            nth = self._before.get(key, self._first_number)
        self._identical[key] = nth + 1
        if len(self._identical) >= self._half:
            self._forget()
        # As names are written behind the number: to write them takes longer than to hash them.
        rest = written[1:] if len(names) > 1 else written[1:-2] + b")"
        return _as_text(self.draws.digest_of(b"(%d, %b" % (nth, rest)), alphabet, length)

    def counted(self, first: int, *names: str) -> int:
        """Return the next id for these names; the first one is ``first``, or lies a drawn offset beyond it."""
        if self.preset:
            self._counts[names] = int(self.preset.popleft())
        else:
            last = self._counts.get(names)
            self._counts[names] = first + self._offset(names) if last is None else last + 1
        return self._counts[names]

    def clear(self) -> None:
        """Forget which ids were used."""
        self._identical.clear()
        self._before.clear()
        self._counts.clear()

    def _offset(self, names: tuple[str, ...]) -> int:
        return int(self.draws.fraction("first", *names) * _OFFSETS) if self._has_offsets else 0

    def _forget(self) -> None:
        self._first_number = max(self._first_number, *self._before.values(), 0)
        self._before, self._identical = self._identical, {}


class Occurrences:
    """Count how often a key has come.

    At most ``most`` keys are remembered, at least the last half of them; a forgotten key counts from 0 again.
    """

    __slots__ = ("_half", "_newer", "_older")

    def __init__(self, most: int = MOST_OCCURRENCES) -> None:
        self._half: Final = max(1, most // 2)
        self._newer: dict[Hashable, int] = {}
        self._older: dict[Hashable, int] = {}

    def of(self, key: Hashable) -> int:
        """Return how often the key has come."""
        known = self._newer.get(key)
        return self._older.get(key, 0) if known is None else known

    def count(self, key: Hashable) -> int:
        """Return how often the key has come before, and count it."""
        nth = self.of(key)
        self._newer[key] = nth + 1
        if len(self._newer) >= self._half:
            self._older, self._newer = self._newer, {}
        return nth


@lru_cache(maxsize=32)
def _characters_of_bytes(alphabet: str) -> bytes:
    return bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(256))


def key_of(names: tuple[str, ...]) -> int:
    """Return 8 bytes of the names that are the same in every process, which the built-in hash of a text is not."""
    return _hash(_written(tuple([brief(name) for name in names])))


def brief(name: str) -> str:
    """Return a name for a draw: of a very long text its ends and its length, since to hash 9 MB takes 50 ms."""
    return name if len(name) <= _LONG else f"{name[:_END]}{len(name)}{name[-_END:]}"


def _written(names: tuple[str | int, ...]) -> bytes:
    """Return the names in a form that is the same in every Python."""
    # The quotes that ascii() writes keep ("ab", "c") apart from ("a", "bc").
    return ascii(names).encode("ascii")


def _hash(written: bytes) -> int:
    key = _KEY.copy()  # in two thirds of the time that its constructor takes
    key.update(written)
    return int.from_bytes(key.digest(), "big")


def _as_text(digest: bytes, alphabet: str, length: int) -> str:
    return digest[:length].translate(_characters_of_bytes(alphabet)).decode("ascii")
