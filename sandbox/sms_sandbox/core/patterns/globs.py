"""Globs that users write: ``*`` stands for any characters, ``?`` for one, all others for themselves."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_WILD: Final = re.compile(r"[*?]")


def is_glob(text: str) -> bool:
    """Return True if the text has a wildcard."""
    return _WILD.search(text) is not None


def translate(glob: str) -> str:
    """Return an expression that matches the whole of a text, in a time that grows with the text and the glob.

    Each part between two stars is taken where it is found first, and never looked for again.
    """
    first, *others = [re.escape(part).replace(r"\?", ".") for part in glob.split("*")]
    if not others:
        return rf"(?s:{first})\Z"
    *between, last = others
    return rf"(?s:{first}{''.join(f'(?>.*?{part})' for part in between if part)}.*{last})\Z"


@lru_cache(maxsize=1024)
def matcher(glob: str) -> Callable[[str], re.Match[str] | None]:
    """Return a function that returns a match if the glob fits a whole text, else None."""
    return re.compile(translate(glob)).match


def fits(glob: str, text: str) -> bool:
    """Return True if the glob fits the whole text."""
    return matcher(glob)(text) is not None


def literal_prefix(glob: str) -> str:
    """Return the part before the first wildcard."""
    return _WILD.split(glob, maxsplit=1)[0]
