"""Read phone numbers as inSIM takes them: a plus and 7 to 15 digits."""

import re
from typing import Final

from sms_sandbox.core.numbers.msisdn import dialled_in_france
from sms_sandbox.providers.insim.countries import CALLING_CODES

_INTERNATIONAL: Final = re.compile(r"\+\d{7,15}", re.ASCII)
_AS_DIALLED: Final = re.compile(r"0?(\d+)", re.ASCII)
_FRENCH: Final = re.compile(r"0[1-9]\d{8}", re.ASCII)
_FRANCE: Final = "33"
_CALLING_CODE: Final = re.compile(r"\+([1-9]\d{0,3})", re.ASCII)


def is_international(phone: str) -> bool:
    return _INTERNATIONAL.fullmatch(phone) is not None


def international(phone: str, country_code: str) -> str:
    """Return a number in international form if ``country_code``, ``FR`` or ``+33``, makes it one; else return it
    unchanged.
    """
    explicit = _CALLING_CODE.fullmatch(country_code)
    calling_code = explicit[1] if explicit else CALLING_CODES.get(country_code.upper())
    dialled = _AS_DIALLED.fullmatch(phone)
    if calling_code is None or dialled is None:
        return phone
    if calling_code == _FRANCE and _FRENCH.fullmatch(phone):
        return f"+{dialled_in_france(phone)}"
    return f"+{calling_code}{dialled[1]}"
