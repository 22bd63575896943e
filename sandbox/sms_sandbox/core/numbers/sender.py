"""Sender IDs, also called originating addresses."""

import re
from dataclasses import dataclass
from enum import Enum

_SHORT_CODE_DIGITS = 6


class SenderKind(Enum):
    LONG_NUMBER = "long number"
    SHORT_CODE = "short code"
    ALPHANUMERIC = "alphanumeric"


@dataclass(frozen=True, slots=True)
class SenderId:
    """What the handset shows as the sender of a message."""

    text: str

    @property
    def kind(self) -> SenderKind:
        digits = self.text.removeprefix("+")
        if not re.fullmatch(r"[0-9]+", digits, re.ASCII):
            return SenderKind.ALPHANUMERIC
        return SenderKind.SHORT_CODE if len(digits) <= _SHORT_CODE_DIGITS else SenderKind.LONG_NUMBER
