"""Phone numbers in international form (E.164)."""

import re
from typing import Final, NewType

from sms_sandbox.core.numbers import plan

Msisdn = NewType("Msisdn", str)
"""A subscriber's number in international form: digits only, 7 to 15 of them, no leading zero."""

_FEWEST_DIGITS: Final = 7
_MOST_DIGITS: Final = 15
_SPACING = re.compile(r"[\s.\-()/]+")
_NATIONAL = re.compile(r"0[1-9][0-9]{8}", re.ASCII)
_TRUNK_PREFIX: Final = re.compile(r"(?<=\d)[\s.-]*\(0\)", re.ASCII)


def msisdn(digits: str) -> Msisdn | None:
    """Return the number made of these digits, or None if they are no international number."""
    is_number = _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and digits.isdecimal() and digits.isascii()
    return Msisdn(digits) if is_number and digits[0] != "0" else None


def dialled_in_france(digits: str) -> Msisdn:
    """Return the number behind a 0 and nine digits, overseas for ``0692…``."""
    return Msisdn(plan.dialled_in_france(digits[1:]))


def strip_spacing(text: str) -> str:
    """Return the text without blanks, dots, dashes, brackets and strokes, which people write between digits."""
    return _SPACING.sub("", text)


def read_by_people(text: str) -> Msisdn | None:
    """Return a number written as ``+33 6 12 …``, ``0033 6…``, ``336…`` or, as dialled in France, ``06…``, or None.

    A leading blank stands for the ``+`` that a query string loses. ``(0)`` after a calling code is left out.
    """
    compact = strip_spacing(_TRUNK_PREFIX.sub("", text))
    if _NATIONAL.fullmatch(compact):
        return dialled_in_france(compact)
    return msisdn(compact.removeprefix("+").removeprefix("00"))
