import pytest
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.by_faker import FakerWords


def test_draw_does_not_depend_on_the_draws_before_it() -> None:
    number, other = Msisdn("33639980001"), Msisdn("33639980002")
    words = FakerWords(Draws(1))
    name = words.name(number)
    words.reply(other, "hello")
    assert words.name(number) == name


@pytest.mark.parametrize(
    ("number", "name"), [("33639980001", "Richard de la Allard"), ("12025550001", "Carly Robinson")]
)
def test_name_is_of_the_number_s_country(number: str, name: str) -> None:
    assert FakerWords(Draws(1)).name(Msisdn(number)) == name
