"""Sort a campaign's recipients into those sent to and those filtered out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.state import Infos, ProviderData

_SPACING: Final = re.compile(r"[\s.-]+")
_NUMBER: Final = re.compile(r"(?:\+|00)?([1-9][0-9]{7,14})", re.ASCII)


class Recipient(NamedTuple):
    """A recipient as sent. An empty ``value`` is no number, an empty ``gsmsmsid`` is none."""

    value: str
    gsmsmsid: str = ""
    infos: Infos | None = None
    """A list contact's values, or None if the recipient is in no list."""


@dataclass(slots=True)
class Filtered:
    """Sorted recipients."""

    kept: dict[Msisdn, Recipient] = field(default_factory=dict)
    """By number, in the order of the request."""

    invalid: int = 0
    duplicated: int = 0
    blacklisted: int = 0
    npai: int = 0

    @property
    def total(self) -> int:
        return len(self.kept) + self.invalid + self.duplicated + self.blacklisted + self.npai


def filtered(recipients: Iterable[Recipient], data: ProviderData) -> Filtered:
    """Count each recipient once: as invalid, else as a duplicate of an earlier one, else as blacklisted or npai."""
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
            _sort_in(result, number, recipient, data)
    return result


def number_in(text: str) -> Msisdn | None:
    """Return a number in international form, with or without ``+`` or ``00``, or None. A national number is none."""
    # Most numbers are written without spacing.
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(_SPACING.sub("", text))
    return Msisdn(match[1]) if match else None


def _sort_in(result: Filtered, number: Msisdn, recipient: Recipient, data: ProviderData) -> None:
    if number in data.blacklist:
        result.blacklisted += 1
    elif number in data.npai:
        result.npai += 1
    else:
        result.kept[number] = recipient
