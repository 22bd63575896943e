import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.text.segments import encoding_of, segments
from sms_sandbox.recording.redaction.invention import Inventor, tail_of, with_tail
from sms_sandbox.recording.redaction.kinds import ValueKind


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (ValueKind.SECRET, "hunter22", r"secret-\d+"),
        (ValueKind.SECRET, "1f0e86f9fe7ee6b52724fd5fd3511225", r"[0-9a-f]{32}"),
        (ValueKind.NAME, "bob@corp.example", r"user\d+@example\.com"),
        (ValueKind.NAME, "Bob", r"name-\d+"),
        (ValueKind.ADDRESS, "https://shop.example/h?k=1", r"https://app\d+\.example\.com/"),
        (ValueKind.ID, "62807347", r"[1-9]\d{7}"),
        (ValueKind.ID, "M5YZquqcObCf", r"[A-Z]\d[A-Z]{2}[a-z]{4}[A-Z][a-z][A-Z][a-z]"),
        (
            ValueKind.ID,
            "3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01",
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}",
        ),
    ],
)
def test_invention_has_the_form_of_the_value(kind: ValueKind, value: str, form: str) -> None:
    invented = Inventor().invent(kind, value)
    assert invented != value
    assert re.fullmatch(form, invented)


def test_inventions_do_not_depend_on_values_of_the_same_form() -> None:
    assert Inventor().invent(ValueKind.ID, "62807347") == Inventor().invent(ValueKind.ID, "11223344")


@given(st.lists(st.text(alphabet="0123456789abc", min_size=5, max_size=8), min_size=2, max_size=30))
def test_two_inventions_are_never_the_same(values: list[str]) -> None:
    inventor = Inventor()
    invented = [inventor.invent(ValueKind.ID, value) for value in values]
    assert len({*invented}) == len(invented)


@given(st.text(min_size=3))
def test_text_keeps_its_length_its_alphabet_and_its_segments(text: str) -> None:
    invented = Inventor().invent(ValueKind.TEXT, text)
    assert len(invented) == len(text)
    assert encoding_of(invented) == encoding_of(text)
    assert len(segments(invented, encoding_of(invented))) == len(segments(text, encoding_of(text)))


def test_no_letter_of_another_script_is_kept() -> None:
    invented = Inventor().invent(ValueKind.TEXT, "Привет 😀 €ù")
    assert invented == "жжжжжж 😀 €é"


@pytest.mark.parametrize("number", ["+33612345678", "0612345678", "06 12 34 56 78", "33612345678", "612345678"])
def test_every_spelling_of_a_number_has_the_same_tail(number: str) -> None:
    assert tail_of(number) == "612345678"
    assert tail_of(with_tail(number, "639980001")) == "639980001"
    assert [one for one in with_tail(number, "639980001") if not one.isdigit()] == [
        one for one in number if not one.isdigit()
    ]


def test_invented_numbers_are_of_the_range_for_fiction() -> None:
    inventor = Inventor()
    assert [inventor.number_tail() for _ in range(2)] == ["639980001", "639980002"]
