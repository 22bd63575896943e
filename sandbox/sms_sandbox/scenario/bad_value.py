"""What is wrong with a value, and the word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_CLOSE: Final = 0.6


class BadValueError(ValueError):
    """``says`` is what is wrong, ``wanted`` what to write instead; ``code`` is one word for programs. ``key`` leads
    from the place that raises this to the value, where that lies deeper.
    """

    def __init__(self, code: str, says: str, wanted: str = "", key: tuple[str | int, ...] = ()) -> None:
        super().__init__(f"{says} {wanted}".strip())
        self.code = code
        self.says = says
        self.wanted = wanted
        self.key = key


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one that is probably meant."""
    found = get_close_matches(word.lower(), [*words], 1, _CLOSE)
    return found[0] if found else None


def did_you_mean(word: object, words: Iterable[str], *, kind: str = "There are") -> str:
    """The hint for a word that is not among those that there are."""
    there_are = [*words]
    meant = nearest(word, there_are) if isinstance(word, str) else None
    question = f'Did you mean "{meant}"? ' if meant else ""
    return f"{question}{kind}: {', '.join(there_are) or 'none'}."
