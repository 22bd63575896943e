"""What the calling code of a number decides: the mobile operators, and the language of the owner."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.numbers.msisdn import Msisdn

_CALLING_CODE_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class OwnerCountry:
    locale: str
    """Faker's word for language and country."""

    operators: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.locale[:2]


_ELSEWHERE: Final = OwnerCountry("en_US", ("Northstar Mobile", "Meridian Wireless", "Blue Hill Telecom"))
COUNTRIES: Final = {
    "33": OwnerCountry("fr_FR", ("Orange", "SFR", "Bouygues Telecom", "Free Mobile")),
    "32": OwnerCountry("fr_BE", ("Proximus", "Orange Belgium", "Base")),
    "41": OwnerCountry("fr_CH", ("Swisscom", "Sunrise", "Salt")),
    "44": OwnerCountry("en_GB", ("EE", "O2", "Three", "Vodafone")),
    "49": OwnerCountry("de_DE", ("Telekom", "Vodafone", "O2", "1&1")),
    "34": OwnerCountry("es_ES", ("Movistar", "Orange", "Vodafone", "Yoigo")),
    "39": OwnerCountry("it_IT", ("TIM", "Vodafone", "WindTre", "Iliad")),
}
"""By calling code."""


def country_of(number: Msisdn) -> OwnerCountry:
    return COUNTRIES.get(number[:_CALLING_CODE_DIGITS], _ELSEWHERE)
