import pytest
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import COUNTRIES
from sms_sandbox.personas.listed import VERSION, ListedWords


@pytest.mark.parametrize(
    ("number", "name", "reply"),
    [
        ("33639980001", "Amina Blanc", "Merci, je vous rappelle ce soir."),
        ("447700900001", "Hannah Bennett", "Thanks, I will be there."),
        ("491700000001", "Emre Fischer", "Verstanden, ich bin in zehn Minuten da."),
        ("34600000001", "Óscar Castro", "Recibido, allí estaré."),
        ("393200000001", "Laura Romano", "Benissimo, arrivo tra dieci minuti."),
        ("12025550001", "George Shaw", "Perfect, have a nice day!"),
    ],
)
def test_words_of_this_version_are_pinned(number: str, name: str, reply: str) -> None:
    words = ListedWords(Draws(1))
    assert VERSION == "built-in names 1"  # a change of the lists below is another version
    assert (words.name(Msisdn(number)), words.reply(Msisdn(number), "hello")) == (name, reply)


@pytest.mark.parametrize("code", [*COUNTRIES, "1"])
def test_each_country_has_many_names_and_replies(code: str) -> None:
    words, numbers = ListedWords(Draws(1)), [Msisdn(f"{code}6399800{last:02}") for last in range(50)]
    assert len({words.name(number) for number in numbers}) > 35
    assert len({words.reply(number, "hello") for number in numbers}) > 20
