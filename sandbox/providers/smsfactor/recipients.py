"""Which recipients of a campaign are sent to, and which are filtered out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sandbox.core.msisdn import Msisdn
from sandbox.providers.smsfactor.parse import Recipient

_SPACING: Final = re.compile(r"[\s.-]+")
_NUMBER: Final = re.compile(r"(?:\+|00)?([1-9][0-9]{7,14})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filtered:
    """``kept`` maps each number to the caller's id for it, in the order of the request."""

    kept: dict[Msisdn, str]
    duplicated: int
    invalid: int

    @property
    def total(self) -> int:
        return len(self.kept) + self.duplicated + self.invalid


def filtered(recipients: Iterable[Recipient]) -> Filtered:
    """Invalid numbers first, then all but the first of equal ones: each recipient is counted once."""
    kept: dict[Msisdn, str] = {}
    duplicated = invalid = 0
    for recipient in recipients:
        number = _number(recipient.value)
        if number is None:
            invalid += 1
        elif number in kept:
            duplicated += 1
        else:
            kept[number] = recipient.gsmsmsid
    return Filtered(kept, duplicated, invalid)


def _number(value: str) -> Msisdn | None:
    """International form only; ``+`` or ``00`` may stand before it. A national number is none."""
    match = _NUMBER.fullmatch(_SPACING.sub("", value))
    return Msisdn(match[1]) if match else None
