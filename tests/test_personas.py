import subprocess
import sys

import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas import FakerPeople

from tests.making import JANE

NUMBERS = [Msisdn(f"336399800{last:02}") for last in range(20)]


def described(people: FakerPeople, numbers: list[Msisdn]) -> dict[str, tuple[str, str, str]]:
    return {
        number: (people.name(number), people.carrier(number), people.reply(number, "hello")) for number in numbers
    }


def test_an_owner_is_the_same_in_any_order() -> None:
    assert described(FakerPeople(1), NUMBERS) == described(FakerPeople(1), NUMBERS[::-1])


def test_another_seed_gives_other_owners() -> None:
    one, other = described(FakerPeople(1), NUMBERS), described(FakerPeople(2), NUMBERS)
    assert all(one[number] != other[number] for number in NUMBERS)


def test_owners_differ() -> None:
    people = described(FakerPeople(1), NUMBERS)
    assert len({name for name, _, _ in people.values()}) > len(NUMBERS) // 2
    assert len({carrier for _, carrier, _ in people.values()}) == 4


def test_an_owner_answers_another_text_in_other_words() -> None:
    people = FakerPeople(1)
    assert people.reply(JANE, "hello") != people.reply(JANE, "bye")


@pytest.mark.parametrize(
    ("number", "name", "carrier"),
    [
        ("33639980001", "Richard de la Allard", "SFR"),
        ("447700900001", "Ms Eleanor Griffiths", "Three"),
        ("12025550001", "Carly Robinson", "Blue Hill Telecom"),
    ],
)
def test_the_words_of_this_version_of_faker_are_pinned(number: str, name: str, carrier: str) -> None:
    people = FakerPeople(1)
    assert (people.name(Msisdn(number)), people.carrier(Msisdn(number))) == (name, carrier)


def test_faker_is_imported_at_the_first_draw() -> None:
    code = """
import sys
import sms_sandbox.server.app
from sms_sandbox.personas import FakerPeople

people = FakerPeople(1)
people.carrier("33639980001")
print("faker" in sys.modules)
people.name("33639980001")
print("faker" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert done.stdout.split() == ["False", "True"]
