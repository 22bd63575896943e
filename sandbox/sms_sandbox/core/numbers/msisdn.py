"""Telephone numbers in international form (E.164)."""

import re
from typing import NewType

Msisdn = NewType("Msisdn", str)
"""A subscriber's number in international form: digits only, 7 to 15 of them, no leading zero."""

_DIGITS = re.compile(r"[1-9][0-9]{6,14}", re.ASCII)
_SPACING = re.compile(r"[\s.\-()/]+")
_NATIONAL = re.compile(r"0[1-9][0-9]{8}", re.ASCII)


def msisdn(digits: str) -> Msisdn | None:
    """The number made of these digits, or None where they are no international number."""
    return Msisdn(digits) if _DIGITS.fullmatch(digits) else None


def strip_spacing(text: str) -> str:
    """Leaves out what people write between digits: blanks, dots, dashes, brackets, strokes."""
    return _SPACING.sub("", text)


def read_by_people(text: str) -> Msisdn | None:
    """A number as people type it: ``+33 6 12 …``, ``0033 6…``, ``336…``, or the French national ``06…``.

    A leading blank stands for the ``+`` that a query string loses.
    """
    compact = strip_spacing(text)
    if _NATIONAL.fullmatch(compact):
        return Msisdn("33" + compact[1:])
    return msisdn(compact.removeprefix("+").removeprefix("00"))
