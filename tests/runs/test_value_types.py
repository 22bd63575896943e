"""Decoded values have the types of their fields."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NewType

import pytest
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.core.state import MessageState
from sms_sandbox.runs.value_types import Reference, fits, words_for

Name = NewType("Name", str)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (1, int),
        (1, float),
        (None, int | None),
        ("a", Name),
        (b"a", bytes),
        ((1, 2), tuple[int, ...]),
        (("a", 1), tuple[str, int]),
        (("a",), Sequence[str]),
        (frozenset({"a"}), frozenset[str]),
        ({"a": {"b": 1}}, Mapping[str, Mapping[str, int]]),
        ("a", Literal["a", "b"]),
        (Decimal(1), Decimal | None),
        (MessageState.SENT, MessageState),
        (UserPattern("a"), UserPattern),
        (Reference(), int),
        (object(), Any),
        (None, None),
    ],
)
def test_value_of_the_type_fits(value: object, wanted: Any) -> None:
    assert fits(value, wanted)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (True, int),
        (True, float),
        (1 << 63, int),
        (1e300, float),
        ("1", int),
        ("\ud800", str),
        ("\ud800", Name),
        ("a", int | None),
        ("ab", tuple[str, ...]),
        (("a", (None,)), tuple[str, str]),
        (("a", "b", "c"), tuple[str, str]),
        ("ab", Sequence[str]),
        ({"a": "1"}, Mapping[str, int]),
        ({1: 1}, Mapping[str, int]),
        ("c", Literal["a", "b"]),
        (Decimal("NaN"), Decimal),
        (Decimal("1E400"), Decimal),
        ("sent", MessageState),
        ("a", UserPattern),
        ("a", None),
    ],
)
def test_value_of_another_type_does_not_fit(value: object, wanted: Any) -> None:
    assert not fits(value, wanted)


def test_type_has_words() -> None:
    assert words_for(int) == "int"
    assert words_for(int | None) == "int | None"
    assert "MessageState" in words_for(MessageState)
