"""The networks that number lookups name: those of a few countries, with their codes (ITU-T E.212)."""

from typing import Final, NamedTuple
from zlib import crc32

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.contacts.countries import country_of

_PREFIX_LENGTH: Final = 3


class Network(NamedTuple):
    code: str
    """Mobile country and network code; empty for a country whose networks are not known here."""

    name: str
    prefix: str
    """The first three digits of the number without its country's code."""

    country_name: str
    country_prefix: str


class _Country(NamedTuple):
    name: str
    prefix: str
    networks: tuple[tuple[str, str], ...]


_COUNTRIES: Final = {
    "BE": _Country("Belgium", "32", (("20601", "Proximus"), ("20610", "Orange"), ("20620", "BASE"))),
    "CH": _Country("Switzerland", "41", (("22801", "Swisscom"), ("22802", "Sunrise"), ("22803", "Salt"))),
    "DE": _Country("Germany", "49", (("26201", "Telekom"), ("26202", "Vodafone"), ("26203", "O2"))),
    "ES": _Country("Spain", "34", (("21407", "Movistar"), ("21401", "Vodafone"), ("21403", "Orange"))),
    "FR": _Country(
        "France", "33", (("20801", "Orange"), ("20810", "SFR"), ("20820", "Bouygues Telecom"), ("20815", "Free"))
    ),
    "GB": _Country("United Kingdom", "44", (("23430", "EE"), ("23410", "O2"), ("23415", "Vodafone"))),
    "IT": _Country("Italy", "39", (("22201", "TIM"), ("22210", "Vodafone"), ("22288", "WINDTRE"))),
    "LU": _Country("Luxembourg", "352", (("27001", "POST"), ("27077", "Tango"))),
}


def network_of(number: Msisdn) -> Network:
    """Return the network that a number belongs to: always the same one for a number."""
    code = country_of(number)
    country = _COUNTRIES.get(code)
    if country is None:
        return Network("", "", "", code, "")
    mcc_mnc, name = country.networks[crc32(number.encode()) % len(country.networks)]
    national = number.removeprefix(country.prefix)
    return Network(mcc_mnc, name, national[:_PREFIX_LENGTH], country.name, country.prefix)
