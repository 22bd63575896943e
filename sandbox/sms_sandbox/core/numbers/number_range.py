"""A range of numbers of one length, of which the last two digits have a meaning."""

import re
from typing import Final, NamedTuple

from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import strip_spacing

_WRITTEN: Final = re.compile(r"(?:\+|00)?([1-9][0-9]*)(x*)", re.ASCII | re.IGNORECASE)
_DIGITS: Final = 2
_FEWEST: Final = 3
"""The shortest prefix, in digits; a shorter one is hardly more than a calling code."""


class NumberRange(NamedTuple):
    """All numbers of one length that begin with a prefix."""

    prefix: str
    """The first digits, in international form without a plus."""

    between: int
    """How many digits there are between the prefix and the last two."""

    def number(self, digits: str) -> str:
        """Return the first number that ends in these two digits."""
        return f"+{self.prefix}{'0' * self.between}{digits}"

    def pattern(self, digits: str) -> str:
        """Return the pattern of all numbers that end in these two digits."""
        return f"+{self.prefix}{'?' * self.between}{digits}"

    def __str__(self) -> str:
        """Return the range in the form that ``number_range`` reads."""
        return f"+{self.prefix}{'x' * (self.between + _DIGITS)}"


MAGIC: Final = NumberRange(plan.FICTION, 2)


def number_range(text: str) -> NumberRange:
    """Return the range written as ``+336 39 98 xx xx``. Without an ``x`` its length is the shortest of its country.

    Raise ValueError for any other text, and for a range in which no number can exist.
    """
    written = _WRITTEN.fullmatch(strip_spacing(text))
    if written is None or len(written[1]) < _FEWEST:
        raise ValueError(f"{text!r} is not a range of numbers; write it like +336 12 34 xx xx")
    prefix, free = written[1], len(written[2])
    lengths = plan.lengths_behind(prefix)
    frees = [free] if free else [length - len(prefix) for length in lengths]
    for between in (length - _DIGITS for length in frees if length >= _DIGITS):
        found = NumberRange(prefix, between)
        if plan.exists(found.number("00")[1:]):
            return found
    raise ValueError(f"{text!r}: no number in this range can exist, or fewer than two digits are free")
