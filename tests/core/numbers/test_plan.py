"""The plan against the package ``phonenumbers``, which was written by others."""

import phonenumbers
import pytest
from sms_sandbox.core.numbers import plan, plan_table
from sms_sandbox.core.numbers.plan import dialled_in_france, exists

FRENCH = tuple(plan_table.RANGES)
TAILS = ("000000", "000001", "212345", "345678", "400000", "523456", "678901", "799999", "901234", "999999")


def exists_for_the_witness(number: str) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.PhoneNumber(*_parted(number)))


def _parted(number: str) -> tuple[int, int]:
    code = next(code for code in FRENCH if number.startswith(code))
    return int(code), int(number.removeprefix(code))


def why_they_differ(number: str) -> str | None:
    """Return why the plan and the witness may disagree about the number; None where they must not."""
    if number.startswith(plan.FICTION):
        return "kept for fiction: without a subscriber, but deliverable"
    code, rest = str(_parted(number)[0]), str(_parted(number)[1])
    if code == "33" and rest[:3] in {"263", "268", "269", "508", "596"}:
        return "the witness has overseas ranges in its pattern of France, too"
    if exists(number):
        return "the range is in use, and this block of it is not given out yet"
    return None


def numbers_of(code: str) -> list[str]:
    """A sample of each range of three digits, and of lengths that are not those of the code."""
    length = {"681": 6, "687": 6, "689": 8}.get(code, 9)
    heads = [f"{head:03}" for head in range(1000)]
    return [code + head + tail[: length - 3] for head in heads for tail in TAILS]


@pytest.mark.parametrize("code", FRENCH)
def test_french_numbers_exist_as_the_witness_says_but_for_named_reasons(code: str) -> None:
    unexplained = [
        number
        for number in numbers_of(code)
        if not number.removeprefix(code).startswith("0")
        and exists(number) != exists_for_the_witness(number)
        and why_they_differ(number) is None
    ]
    assert unexplained == []


def is_possible_for_the_witness(code: str, rest: str) -> bool:
    """A number that can be dialled next door only, without its area code, is not."""
    reason = phonenumbers.is_possible_number_with_reason(phonenumbers.PhoneNumber(int(code), int(rest)))
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


LENGTHS = dict(entry.split(":") for entry in plan_table.LENGTHS.split())


@pytest.mark.parametrize("code", [code for code in LENGTHS if code not in FRENCH])
def test_a_foreign_number_exists_by_its_length_as_the_witness_says(code: str) -> None:
    possible = {length for length in range(1, 16 - len(code)) if is_possible_for_the_witness(code, "1" * length)}
    assert {length for length in range(1, 16 - len(code)) if exists(code + "1" * length)} == possible


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("330639980001", "the trunk zero is kept"),
        ("3363998000", "a digit too few"),
        ("336399800011", "a digit too many"),
        ("33690000001", "Guadeloupe is +590"),
        ("33692000001", "Réunion is +262"),
        ("33694000102", "French Guiana is +594"),
        ("33696000102", "Martinique is +596"),
        ("33639123456", "Mayotte is +262"),
        ("33596123456", "Martinique is +596"),
        ("594696000102", "696 is Martinique's"),
        ("262690000001", "690 is Guadeloupe's"),
        ("59669600010", "a digit too few"),
        ("33700000001", "no mobile range"),
        ("33000000001", "no range"),
        ("4401632960001", "the trunk zero is kept"),
        ("1212555012", "a digit too few"),
        ("352123", "a digit too few for Luxembourg"),
        ("999123456789", "no calling code"),
        ("210123456789", "no calling code"),
    ],
)
def test_a_number_that_cannot_be_does_not_exist(number: str, why: str) -> None:
    assert not exists(number), why


@pytest.mark.parametrize(
    "number",
    [
        "33639980001",
        "33639989999",
        "33199001234",
        "33261911234",
        "33353011234",
        "33465711234",
        "33536491234",
        "33612345678",
        "33752345678",
        "33912345678",
        "262692000001",
        "262639123456",
        "590690000001",
        "594694000102",
        "596696000102",
        "508412345",
        "508708412345",
        "687751234",
        "68987123456",
        "681821234",
        "12125550123",
        "447700900123",
        "4915752982212",
        "41791234567",
        "8612345678901",
    ],
)
def test_a_number_that_can_be_exists(number: str) -> None:
    assert exists(number)


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("639980001", "33639980001"),
        ("639123456", "262639123456"),
        ("692000001", "262692000001"),
        ("693000001", "262693000001"),
        ("262123456", "262262123456"),
        ("690000001", "590690000001"),
        ("690123456", "590690123456"),
        ("694000001", "594694000001"),
        ("696000001", "596696000001"),
        ("697000001", "596697000001"),
        ("596123456", "596596123456"),
        ("598712345", "590598712345"),
        ("598912345", "596598912345"),
        ("709012345", "590709012345"),
        ("709312345", "594709312345"),
        ("709512345", "33709512345"),
        ("708412345", "508708412345"),
        ("508412345", "508412345"),
        ("612345678", "33612345678"),
        ("123456789", "33123456789"),
        ("976012345", "33976012345"),
    ],
)
def test_nine_digits_dialled_after_a_zero_lead_to_france_or_overseas(digits: str, number: str) -> None:
    assert dialled_in_france(digits) == number
