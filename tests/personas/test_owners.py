import subprocess
import sys

import pytest
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas import owners
from sms_sandbox.personas.listed import VERSION, ListedWords
from sms_sandbox.personas.owners import (
    FakerMissingError,
    Owners,
    is_by_faker,
    note_on_other_people,
    people_version,
)

from tests.making import JANE

NUMBERS = [Msisdn(f"336399800{last:02}") for last in range(20)]


MAKERS = [False, True]
"""Whether the owners are Faker's, which is installed here."""


def described(people: Owners, numbers: list[Msisdn]) -> dict[str, tuple[str, str, str]]:
    return {
        number: (people.name(number), people.carrier(number), people.reply(number, "hello")) for number in numbers
    }


@pytest.mark.parametrize("has_faker", MAKERS)
def test_an_owner_is_the_same_in_any_order(*, has_faker: bool) -> None:
    assert described(Owners(1, has_faker=has_faker), NUMBERS) == described(
        Owners(1, has_faker=has_faker), NUMBERS[::-1]
    )


@pytest.mark.parametrize("has_faker", MAKERS)
def test_another_seed_gives_other_owners(*, has_faker: bool) -> None:
    one, other = (
        described(Owners(1, has_faker=has_faker), NUMBERS),
        described(Owners(2, has_faker=has_faker), NUMBERS),
    )
    assert all(one[number] != other[number] for number in NUMBERS)


@pytest.mark.parametrize("has_faker", MAKERS)
def test_owners_differ(*, has_faker: bool) -> None:
    people = described(Owners(1, has_faker=has_faker), NUMBERS)
    assert len({name for name, _, _ in people.values()}) > len(NUMBERS) // 2
    assert len({carrier for _, carrier, _ in people.values()}) == 4


@pytest.mark.parametrize("has_faker", MAKERS)
def test_an_owner_answers_another_text_in_other_words(*, has_faker: bool) -> None:
    people = Owners(1, has_faker=has_faker)
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
    people = Owners(1, has_faker=True)
    assert (people.name(Msisdn(number)), people.carrier(Msisdn(number))) == (name, carrier)


def test_the_operator_does_not_depend_on_the_maker() -> None:
    assert [Owners(1).carrier(number) for number in NUMBERS] == [
        Owners(1, has_faker=True).carrier(number) for number in NUMBERS
    ]


def test_owners_come_from_the_lists_though_faker_is_installed() -> None:
    lists = ListedWords(Draws(1))
    assert [Owners(1).name(number) for number in NUMBERS] == [lists.name(number) for number in NUMBERS]
    assert people_version(has_faker=False) == VERSION


def test_run_of_faker_is_replayed_with_it() -> None:
    assert is_by_faker("faker 1.0")
    assert not is_by_faker(VERSION)
    assert not is_by_faker("")


def test_replay_with_the_same_owners_needs_no_remark() -> None:
    for recorded in ("", VERSION, people_version(has_faker=True)):
        assert note_on_other_people(recorded) == ""


def test_replay_with_another_faker_names_both() -> None:
    assert note_on_other_people("faker 1.0") == (
        f"recorded with faker 1.0, replayed with {people_version(has_faker=True)}: owners' words may differ"
    )


@pytest.fixture
def without_faker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "_faker_version", lambda: "")


@pytest.mark.usefixtures("without_faker")
def test_replay_without_the_faker_of_the_run_names_the_extra() -> None:
    assert not is_by_faker("faker 40.63.0")
    assert note_on_other_people("faker 40.63.0") == (
        "recorded with faker 40.63.0, which is not installed: owners' words differ; "
        "pip install './sms-sandbox[faker]' installs one"
    )


@pytest.mark.usefixtures("without_faker")
def test_faker_that_is_missing_is_named_with_its_extra() -> None:
    with pytest.raises(FakerMissingError, match=r"^Faker is not installed; pip install .*faker.* installs it$"):
        people_version(has_faker=True)


def test_faker_is_imported_at_the_first_draw() -> None:
    code = """
import sys
import sms_sandbox.server.app
from sms_sandbox.personas.owners import Owners

people = Owners(1, has_faker=True)
people.carrier("33639980001")
print("faker" in sys.modules)
people.name("33639980001")
print("faker" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert done.stdout.split() == ["False", "True"]
