"""Chance without a generator: a draw is a hash of the seed and of the names of its purpose.

So a draw does not depend on the draws before it, and the order of arrival cannot change it.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

_FRACTION_BITS: Final = 53

DIGITS: Final = "0123456789"
LETTERS_AND_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HEX: Final = "0123456789abcdef"


class Draws:
    def __init__(self, seed: int) -> None:
        self.seed: Final = seed
        self._root: Final = blake2b(b"sms-sandbox:%d" % seed)

    def __reduce__(self) -> tuple[type["Draws"], tuple[int]]:
        """Keep the seed alone: a hash object is no data."""
        return Draws, (self.seed,)

    def digest(self, *names: str | int) -> bytes:
        """Return 64 bytes; each different list of names is another draw."""
        draw = self._root.copy()
        # The quotes that ascii() writes keep ("ab", "c") apart from ("a", "bc"), and it is the same in every Python.
        draw.update(ascii(names).encode("ascii"))
        return draw.digest()

    def fraction(self, *names: str | int) -> float:
        """Return a number of at least 0 and less than 1."""
        return (int.from_bytes(self.digest(*names)[:8], "big") >> (64 - _FRACTION_BITS)) / (1 << _FRACTION_BITS)

    def text(self, alphabet: str, length: int, *names: str | int) -> str:
        """Return at most 64 characters of the alphabet.

        One byte makes one character. Where 256 is no multiple of the alphabet's length, its first characters are a
        little more frequent than the others, which is no harm in an id.
        """
        return self.digest(*names)[:length].translate(_characters_of_bytes(alphabet)).decode("ascii")


@lru_cache(maxsize=32)
def _characters_of_bytes(alphabet: str) -> bytes:
    return bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(256))
