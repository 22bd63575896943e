import subprocess
import sys

import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas import owners
from sms_sandbox.personas.listed import VERSION
from sms_sandbox.personas.owners import Owners, note_on_other_people, people_version

from tests.making import JANE

NUMBERS = [Msisdn(f"336399800{last:02}") for last in range(20)]


MAKERS = ["", VERSION]
"""Faker, which is installed here, and the lists."""


def described(people: Owners, numbers: list[Msisdn]) -> dict[str, tuple[str, str, str]]:
    return {
        number: (people.name(number), people.carrier(number), people.reply(number, "hello")) for number in numbers
    }


@pytest.mark.parametrize("maker", MAKERS)
def test_an_owner_is_the_same_in_any_order(maker: str) -> None:
    assert described(Owners(1, maker), NUMBERS) == described(Owners(1, maker), NUMBERS[::-1])


@pytest.mark.parametrize("maker", MAKERS)
def test_another_seed_gives_other_owners(maker: str) -> None:
    one, other = described(Owners(1, maker), NUMBERS), described(Owners(2, maker), NUMBERS)
    assert all(one[number] != other[number] for number in NUMBERS)


@pytest.mark.parametrize("maker", MAKERS)
def test_owners_differ(maker: str) -> None:
    people = described(Owners(1, maker), NUMBERS)
    assert len({name for name, _, _ in people.values()}) > len(NUMBERS) // 2
    assert len({carrier for _, carrier, _ in people.values()}) == 4


@pytest.mark.parametrize("maker", MAKERS)
def test_an_owner_answers_another_text_in_other_words(maker: str) -> None:
    people = Owners(1, maker)
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
    people = Owners(1)
    assert (people.name(Msisdn(number)), people.carrier(Msisdn(number))) == (name, carrier)


def test_the_operator_does_not_depend_on_the_maker() -> None:
    assert [Owners(1).carrier(number) for number in NUMBERS] == [
        Owners(1, VERSION).carrier(number) for number in NUMBERS
    ]


def test_lists_are_used_where_faker_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "people_version", lambda: VERSION)
    assert described(Owners(1), NUMBERS) == described(Owners(1, VERSION), NUMBERS)


def test_replay_with_the_same_owners_needs_no_remark() -> None:
    for recorded in ("", VERSION, people_version()):
        assert note_on_other_people(recorded) == ""


def test_replay_with_another_faker_names_both() -> None:
    assert note_on_other_people("faker 1.0") == (
        f"recorded with faker 1.0, replayed with {people_version()}: owners' words may differ"
    )


def test_replay_without_the_faker_of_the_run_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "people_version", lambda: VERSION)
    assert note_on_other_people("faker 40.63.0") == (
        "recorded with faker 40.63.0, which is not installed: owners' words differ; "
        "pip install './sms-sandbox[faker]' installs one"
    )


def test_faker_is_imported_at_the_first_draw() -> None:
    code = """
import sys
import sms_sandbox.server.app
from sms_sandbox.personas.owners import Owners

people = Owners(1)
people.carrier("33639980001")
print("faker" in sys.modules)
people.name("33639980001")
print("faker" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert done.stdout.split() == ["False", "True"]
