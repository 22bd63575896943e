"""Sender IDs, also called originating addresses."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from sms_sandbox.core.text import gsm0338

_SHORT_CODE_DIGITS = 6
_MOST_DIGITS: Final = 15
_MOST_SEPTETS: Final = 11
_CONTROLS: Final = frozenset("\n\r\f")


class SenderKind(Enum):
    LONG_NUMBER = "long number"
    SHORT_CODE = "short code"
    ALPHANUMERIC = "alphanumeric"


@dataclass(frozen=True, slots=True)
class SenderId:
    """The sender that the handset shows for a message."""

    text: str

    @property
    def kind(self) -> SenderKind:
        digits = self.text.removeprefix("+")
        if not re.fullmatch(r"[0-9]+", digits, re.ASCII):
            return SenderKind.ALPHANUMERIC
        return SenderKind.SHORT_CODE if len(digits) <= _SHORT_CODE_DIGITS else SenderKind.LONG_NUMBER

    def is_carried(self) -> bool:
        """Return True if the address field of an SMS holds it (3GPP TS 23.040, part 9.1.2.5): 15 digits, or 11
        septets.
        """
        return _is_carried(self.text)


@lru_cache(maxsize=256)
def _is_carried(text: str) -> bool:
    if SenderId(text).kind is not SenderKind.ALPHANUMERIC:
        return len(text.removeprefix("+")) <= _MOST_DIGITS
    if not text.strip() or not gsm0338.ALPHABET.issuperset(text) or _CONTROLS & set(text):
        return False
    return sum(map(gsm0338.septets, text)) <= _MOST_SEPTETS
