"""The printed numbers of a gateway device and its SIM cards: drawn, with their check digits."""

from typing import Final, NamedTuple

from sms_sandbox.core.draws import DIGITS, Draws
from sms_sandbox.core.numbers.msisdn import Msisdn

_TYPE_ALLOCATION: Final = "35"
"""The first digits of the IMEI of a phone made for Europe (GSMA TS.06: the reporting body is the BABT)."""

_SERIAL_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPRSTVWXYZ"
_HIGHEST_DIGIT: Final = 9


class Country(NamedTuple):
    calling_code: str
    carriers: tuple[str, ...]


COUNTRIES: Final = {
    "be": Country("32", ("Proximus", "Orange B", "BASE")),
    "ch": Country("41", ("Swisscom", "Sunrise", "Salt")),
    "de": Country("49", ("Telekom.de", "Vodafone.de", "o2 - de")),
    "es": Country("34", ("Movistar", "Vodafone ES", "Orange ES")),
    "fr": Country("33", ("Orange F", "SFR", "Bouygues Telecom", "Free")),
    "gb": Country("44", ("EE", "O2 - UK", "Vodafone UK", "3 UK")),
    "it": Country("39", ("TIM", "Vodafone IT", "WINDTRE")),
    "us": Country("1", ("T-Mobile", "AT&T", "Verizon")),
}
"""By ISO 3166 code, in small letters as Android has it; carriers as a phone's display shows them."""

HOME: Final = "fr"


class Sim(NamedTuple):
    """A SIM card."""

    slot: int
    iccid: str
    number: Msisdn
    country: str
    """That of the network that issued the card, as ``carrier``."""

    carrier: str
    is_roaming: bool = False


class Hardware(NamedTuple):
    imei: str
    serial_number: str
    sims: tuple[Sim, ...]


def check_digit(digits: str) -> str:
    """Return the digit that completes the digits by Luhn's rule (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        weighed = int(digit) * (2 if position % 2 == 0 else 1)
        total += weighed - _HIGHEST_DIGIT if weighed > _HIGHEST_DIGIT else weighed
    return str(-total % 10)


def draw_sim(draws: Draws, provider: str, device_id: str, *, slot: int, country: str = HOME) -> Sim:
    """Draw a SIM card. Raise KeyError for a country that is not in COUNTRIES.

    Wherever the card is from, its number is one of the French range that is kept for fiction (+336 39 98).
    """
    names = ("sim", provider, device_id, slot)
    calling_code, carriers = COUNTRIES[country]
    body = f"89{calling_code}" + draws.text(DIGITS, 16 - len(calling_code), *names, "iccid")
    return Sim(
        slot=slot,
        iccid=body + check_digit(body),
        number=Msisdn("3363998" + draws.text(DIGITS, 4, *names, "number")),
        country=country,
        carrier=carriers[int(draws.fraction(*names, "carrier") * len(carriers))],
    )


def draw_hardware(draws: Draws, provider: str, device_id: str, sims: tuple[Sim, ...] | None = None) -> Hardware:
    """Draw the numbers of a device, with one SIM card in slot 0 unless ``sims`` are given."""
    names = ("device", provider, device_id)
    body = _TYPE_ALLOCATION + draws.text(DIGITS, 12, *names, "imei")
    return Hardware(
        imei=body + check_digit(body),
        serial_number="R" + draws.text(_SERIAL_CHARACTERS, 10, *names, "serial"),
        sims=(draw_sim(draws, provider, device_id, slot=0),) if sims is None else sims,
    )
