"""The owners of the numbers: Faker makes their names and words by the seed.

Each draw is keyed by the number, so the order of the draws does not matter. Faker takes a tenth of a second to
import, so it is imported at the first draw.
"""

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn

if TYPE_CHECKING:
    from faker import Faker

_ELSEWHERE: Final = ("en_US", ("Northstar Mobile", "Meridian Wireless", "Blue Hill Telecom"))
_COUNTRIES: Final = {
    "33": ("fr_FR", ("Orange", "SFR", "Bouygues Telecom", "Free Mobile")),
    "32": ("fr_BE", ("Proximus", "Orange Belgium", "Base")),
    "41": ("fr_CH", ("Swisscom", "Sunrise", "Salt")),
    "44": ("en_GB", ("EE", "O2", "Three", "Vodafone")),
    "49": ("de_DE", ("Telekom", "Vodafone", "O2", "1&1")),
    "34": ("es_ES", ("Movistar", "Orange", "Vodafone", "Yoigo")),
    "39": ("it_IT", ("TIM", "Vodafone", "WindTre", "Iliad")),
}
"""By calling code: Faker's locale, and the mobile operators."""

_CALLING_CODE_DIGITS: Final = 2
_MOST_WORDS: Final = 6


class FakerPeople:
    """The People of the contract."""

    def __init__(self, seed: int) -> None:
        self._chance: Final = Draws(seed)

    def name(self, number: Msisdn) -> str:
        return self._faker(number, "name").name()

    def carrier(self, number: Msisdn) -> str:
        operators = _country(number)[1]
        return operators[int(self._chance.fraction("carrier", number) * len(operators))]

    def reply(self, number: Msisdn, text: str) -> str:
        return self._faker(number, "reply", text).sentence(nb_words=_MOST_WORDS)

    def _faker(self, number: Msisdn, *names: str) -> "Faker":
        faker = _faker_of(_country(number)[0])
        faker.seed_instance(int.from_bytes(self._chance.digest("person", number, *names)))
        return faker


def people_version() -> str:
    """Return the package that makes names and words, with its version: another one may make others."""
    return f"faker {version('faker')}"


def _country(number: Msisdn) -> tuple[str, tuple[str, ...]]:
    return _COUNTRIES.get(number[:_CALLING_CODE_DIGITS], _ELSEWHERE)


@cache
def _faker_of(locale: str) -> "Faker":
    from faker import Faker  # noqa: PLC0415  see above

    return Faker(locale)
