from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import COUNTRIES, country_of


def test_calling_code_decides_the_country() -> None:
    for code, country in COUNTRIES.items():
        assert country_of(Msisdn(f"{code}639980001")) is country


def test_language_is_the_first_half_of_the_locale() -> None:
    assert country_of(Msisdn("32470000001")).language == "fr"


def test_number_of_another_country_speaks_english() -> None:
    assert country_of(Msisdn("12025550001")).locale == "en_US"
