"""Which recipients of a campaign are sent to, and which are filtered out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.state import Infos, ProviderData

_SPACING: Final = re.compile(r"[\s.-]+")
_NUMBER: Final = re.compile(r"(?:\+|00)?([1-9][0-9]{7,14})", re.ASCII)


class Recipient(NamedTuple):
    """As sent; an empty ``value`` is no number, an empty ``gsmsmsid`` is none. ``infos`` are those of a contact in a
    list, None where the recipient is in no list.
    """

    value: str
    gsmsmsid: str = ""
    infos: Infos | None = None


@dataclass(slots=True)
class Filtered:
    """``kept`` are by number, in the order of the request."""

    kept: dict[Msisdn, Recipient] = field(default_factory=dict)
    invalid: int = 0
    duplicated: int = 0
    blacklisted: int = 0
    npai: int = 0

    @property
    def total(self) -> int:
        return len(self.kept) + self.invalid + self.duplicated + self.blacklisted + self.npai


def filtered(recipients: Iterable[Recipient], books: ProviderData) -> Filtered:
    """Each is counted once: as invalid, else as a duplicate of one before it, else as blacklisted or npai."""
    result = Filtered()
    seen: set[Msisdn] = set()
    for recipient in recipients:
        number = number_in(recipient.value)
        if number is None:
            result.invalid += 1
        elif number in seen:
            result.duplicated += 1
        else:
            seen.add(number)
            _sort_in(result, number, recipient, books)
    return result


def number_in(text: str) -> Msisdn | None:
    """International form only; ``+`` or ``00`` may stand before it. A national number is none."""
    match = _NUMBER.fullmatch(_SPACING.sub("", text))
    return Msisdn(match[1]) if match else None


def _sort_in(result: Filtered, number: Msisdn, recipient: Recipient, books: ProviderData) -> None:
    if number in books.blacklist:
        result.blacklisted += 1
    elif number in books.npai:
        result.npai += 1
    else:
        result.kept[number] = recipient
