"""Owners whose names and words Faker makes.

Faker takes a tenth of a second to import, so this module is imported at the first draw.
"""

from functools import cache
from typing import Final

from faker import Faker

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import country_of

_MOST_WORDS: Final = 6


class FakerWords:
    """Names and replies of Faker, which is seeded anew for each draw."""

    def __init__(self, chance: Draws) -> None:
        self._chance: Final = chance

    def name(self, number: Msisdn) -> str:
        return self._faker(number, "name").name()

    def reply(self, number: Msisdn, text: str) -> str:
        return self._faker(number, "reply", text).sentence(nb_words=_MOST_WORDS)

    def _faker(self, number: Msisdn, *names: str) -> Faker:
        faker = _faker_of(country_of(number).locale)
        faker.seed_instance(int.from_bytes(self._chance.digest("person", number, *names)))
        return faker


@cache
def _faker_of(locale: str) -> Faker:
    return Faker(locale)
