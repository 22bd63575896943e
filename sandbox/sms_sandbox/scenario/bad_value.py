"""The error for a value that a scenario may not have, and suggestions of what was meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_CLOSE: Final = 0.6


class BadValueError(ValueError):
    """Raised by a validator for a value of the wrong kind."""

    def __init__(self, code: str, message: str, wanted: str = "", key: tuple[str | int, ...] = ()) -> None:
        super().__init__(f"{message} {wanted}".strip())
        self.code = code
        self.message = message
        self.wanted = wanted
        self.key = key


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the closest of the words, or None if none is close."""
    found = get_close_matches(word.lower(), [*words], 1, _CLOSE)
    return found[0] if found else None


def did_you_mean(word: object, words: Iterable[str], *, kind: str = "There are") -> str:
    """Return the hint for an unknown word: the closest known one, if any, and the list of all."""
    there_are = [*words]
    meant = nearest(word, there_are) if isinstance(word, str) else None
    question = f'Did you mean "{meant}"? ' if meant else ""
    return f"{question}{kind}: {', '.join(there_are) or 'none'}."
