"""Read and write recipients as smsMode does: international digits, ``33…`` for ``06…``, ``262…`` for ``0692…``."""

import re
from typing import Final

from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn, dialled_in_france, msisdn

_INTERNATIONAL: Final = re.compile(r"[+ ]?([1-9][0-9]{7,14})")
"""One number as most requests have it, with the blank that a plus becomes in a query."""

_NATIONAL: Final = re.compile(r"0[1-9][0-9]{8}")
_FEWEST_DIGITS: Final = 8
_FRANCE: Final = "33"


def recipients(listed: str) -> tuple[Address, ...]:
    """Return the numbers of a comma-separated list, in order. An impossible one keeps its text and has no handset."""
    match = _INTERNATIONAL.fullmatch(listed)
    if match is not None:
        number = Msisdn(match[1])
        return (Address(number, number),)
    return tuple([_address(entry) for entry in listed.split(",") if entry.strip()])


def is_french(address: Address) -> bool:
    number = address.msisdn
    return number is not None and number.startswith(_FRANCE)


def _address(entry: str) -> Address:
    number = _read("".join(entry.split()))
    return Address(number or entry.strip(), number)


def _read(compact: str) -> Msisdn | None:
    if _NATIONAL.fullmatch(compact):
        return dialled_in_france(compact)
    digits = compact.removeprefix("+").removeprefix("00")
    return msisdn(digits) if len(digits) >= _FEWEST_DIGITS else None
