"""Ids that providers give out: drawn ones do not depend on the order of arrival, counted ones do."""

from collections import deque
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from sms_sandbox.core.draws import Draws


class Ids:
    """Draw and count ids.

    ``preset`` ids are used up first, one for each draw or count, so that a documented sample can be repeated. Each
    list of names that was drawn for is remembered for good, at about 80 bytes; a forgotten one would yield an id that
    was used before.
    """

    def __init__(self, draws: Draws, preset: Iterable[str] = ()) -> None:
        self._chance: Final = draws
        self._identical: Final[dict[int, int]] = {}
        self._counts: Final[dict[tuple[str, ...], int]] = {}
        self.preset: Final = deque(preset)

    def drawn(self, alphabet: str, length: int, *names: str) -> str:
        """Return an id that depends on the seed, the names, and how often the same names were drawn before."""
        if self.preset:
            return self.preset.popleft()
        key = _key(names)
        nth = self._identical.get(key, 0)
        self._identical[key] = nth + 1
        return self._chance.text(alphabet, length, nth, *names)

    def counted(self, first: int, *names: str) -> int:
        """Return ``first`` at the first call with these names, then one more at each call."""
        if self.preset:
            self._counts[names] = int(self.preset.popleft())
        else:
            self._counts[names] = self._counts.get(names, first - 1) + 1
        return self._counts[names]


def _key(names: tuple[str, ...]) -> int:
    """Return 8 bytes of the names that are the same in every process, which the built-in hash of a text is not."""
    # The quotes that ascii() writes keep ("ab", "c") apart from ("a", "bc").
    return int.from_bytes(blake2b(ascii(names).encode("ascii"), digest_size=8).digest(), "big")
