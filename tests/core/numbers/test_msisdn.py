import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.numbers.msisdn import msisdn, read_by_people, strip_spacing


@pytest.mark.parametrize("digits", ["33639980001", "1234567", "123456789012345"])
def test_seven_to_fifteen_digits_are_a_number(digits: str) -> None:
    assert msisdn(digits) == digits


@pytest.mark.parametrize(
    "digits",
    ["", "123456", "1234567890123456", "0639980001", "+33639980001", "3363998000a", "٣٣٦٣٩٩٨", "33639980001\n"],
)
def test_anything_else_is_no_number(digits: str) -> None:
    assert msisdn(digits) is None


@given(st.from_regex(r"[+0-9٣²]{0,17}\n?", fullmatch=True))
def test_number_is_seven_to_fifteen_digits_without_a_leading_zero(text: str) -> None:
    assert (msisdn(text) == text) is (re.fullmatch(r"[1-9][0-9]{6,14}", text) is not None)


def test_spacing_between_digits_is_stripped() -> None:
    assert strip_spacing("(06) 39-98.00/01\t\n\u00a0") == "0639980001"


@pytest.mark.parametrize(
    "text",
    [
        "+33639980001",
        "0033639980001",
        "33639980001",
        "0639980001",
        "06 39 98 00 01",
        "06.39.98.00.01",
        "+33 6 39 98 00 01",
        " 33639980001",
    ],
)
def test_a_number_is_read_in_each_usual_notation(text: str) -> None:
    assert read_by_people(text) == "33639980001"


@pytest.mark.parametrize("text", ["", "+", "00", "hello", "06399800011", "063998000", "0012345", "3363998000x"])
def test_other_text_is_read_as_none(text: str) -> None:
    assert read_by_people(text) is None


@given(st.text())
def test_any_text_is_read_as_a_number_or_none(text: str) -> None:
    number = read_by_people(text)
    assert number is None or msisdn(number) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0692 00 00 01", "262692000001"),
        ("06 39 12 34 56", "262639123456"),
        ("0690000001", "590690000001"),
        ("0694000001", "594694000001"),
        ("0696000001", "596696000001"),
        ("+33692000001", "33692000001"),
        ("+33 (0)6 39 98 00 01", "33639980001"),
        ("0033(0)639980001", "33639980001"),
        ("+44 (0) 7911 123456", "447911123456"),
        ("(0)6 39 98 00 01", "33639980001"),
    ],
)
def test_a_national_prefix_is_read_by_its_place(text: str, number: str) -> None:
    assert read_by_people(text) == number
