"""Sort a campaign's recipients into those sent to and those filtered out."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.render import RecipientCounts
from sms_sandbox.providers.smsfactor.state import Infos, ProviderData

_SPACING: Final = re.compile(r"[\s.-]+")
_NUMBER: Final = re.compile(r"(?:\+|00)?([1-9][0-9]{7,14})", re.ASCII)


class Recipient(msgspec.Struct, frozen=True):
    """A recipient as sent. An empty ``value`` is no number, an empty ``gsmsmsid`` is none."""

    value: str
    gsmsmsid: str = ""
    infos: Infos | None = None
    """A list contact's values, or None if the recipient is in no list."""


def filtered(recipients: Sequence[Recipient], data: ProviderData) -> tuple[dict[Msisdn, Recipient], RecipientCounts]:
    """Return the recipients to send to, by number, in the order of the request, and the counts of all.

    Each is counted once: as invalid, else as a duplicate of an earlier one, else as blacklisted or npai. The cost is
    left to the caller.
    """
    kept: dict[Msisdn, Recipient] = {}
    counts = RecipientCounts(0, len(recipients))
    seen: set[Msisdn] = set()
    for recipient in recipients:
        number = number_in(recipient.value)
        if number is None:
            counts.invalid += 1
        elif number in seen:
            counts.duplicated += 1
        else:
            seen.add(number)
            if number in data.blacklist:
                counts.blacklisted += 1
            elif number in data.npai:
                counts.npai += 1
            else:
                kept[number] = recipient
    counts.sent = len(kept)
    return kept, counts


def number_in(text: str) -> Msisdn | None:
    """Return a number in international form, with or without ``+`` or ``00``, or None. A national number is none."""
    # Most numbers are written without spacing.
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(_SPACING.sub("", text))
    return Msisdn(match[1]) if match else None
