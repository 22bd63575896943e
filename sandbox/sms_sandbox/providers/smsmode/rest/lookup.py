"""Describe the country and the network of a number."""

from typing import Final

from sms_sandbox.core.numbers.msisdn import Msisdn

_LONGEST_PREFIX: Final = 3
_FRANCE: Final = "33"

_COUNTRIES: Final = {
    "1": ("United States", "US"),
    "212": ("Morocco", "MA"),
    "213": ("Algeria", "DZ"),
    "216": ("Tunisia", "TN"),
    "221": ("Senegal", "SN"),
    "225": ("Ivory Coast", "CI"),
    "262": ("Reunion", "RE"),
    "30": ("Greece", "GR"),
    "31": ("Netherlands", "NL"),
    "32": ("Belgium", "BE"),
    "33": ("France", "FR"),
    "34": ("Spain", "ES"),
    "351": ("Portugal", "PT"),
    "352": ("Luxembourg", "LU"),
    "353": ("Ireland", "IE"),
    "39": ("Italy", "IT"),
    "41": ("Switzerland", "CH"),
    "43": ("Austria", "AT"),
    "44": ("United Kingdom", "GB"),
    "45": ("Denmark", "DK"),
    "46": ("Sweden", "SE"),
    "47": ("Norway", "NO"),
    "48": ("Poland", "PL"),
    "49": ("Germany", "DE"),
    "590": ("Guadeloupe", "GP"),
    "594": ("French Guiana", "GF"),
    "596": ("Martinique", "MQ"),
    "61": ("Australia", "AU"),
    "81": ("Japan", "JP"),
    "86": ("China", "CN"),
    "91": ("India", "IN"),
}
"""Name and ISO 3166-1 code by calling code. Numbers of other countries have empty texts."""


def lookup(number: Msisdn) -> dict[str, str]:
    """Return the network as the webhooks of the HTTP API have it: Orange in France, the test network elsewhere."""
    prefix = next((number[:size] for size in range(1, _LONGEST_PREFIX + 1) if number[:size] in _COUNTRIES), "")
    country, code = _COUNTRIES.get(prefix, ("", ""))
    mcc, network = ("208", "Orange") if prefix == _FRANCE else ("001", "Test")
    return {
        "mccMnc": f"{mcc}01",
        "mcc": mcc,
        "mnc": "01",
        "country": country,
        "countryPrefix": prefix,
        "isoCountryCode": code,
        "network": network,
    }
