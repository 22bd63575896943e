import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.patterns.extraction import MOST_STEPS, program_of
from sms_sandbox.core.patterns.syntax import read
from sms_sandbox.core.patterns.tree import Piece


def found(pattern: str, text: str, group: int = 0) -> list[str]:
    return [*program_of(read(pattern).tree).found(text, group)]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a|ab", "ab ab"),
        ("(a|ab)(c|bcd)?", "abcd"),
        ("a{2,3}", "aaaaaaa"),
        ("a{2,3}?", "aaaaaaa"),
        ("a{2,}b", "aaab"),
        ("x*", "xxaxx"),
        ("(?:ab?)*", "aabab"),
        ("(?:a|b|)+c", "abc"),
        ("a+?b", "aab"),
        (r"\d+", "12 345"),
        ("(?:)*a", "a"),
    ],
)
def test_whole_matches_are_those_of_re(pattern: str, text: str) -> None:
    assert found(pattern, text) == [match[0] for match in re.finditer(pattern, text) if match[0]]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"code (\d+)", "code 1, code 22, code x"),
        ("(a)|(b)", "ab"),
        ("(?:(a)|b)+", "abab"),
        ("(a+)+b", "aaab"),
        ("(a*)b", "b"),
    ],
)
def test_first_group_is_that_of_re(pattern: str, text: str) -> None:
    assert found(pattern, text, 1) == [match[1] for match in re.finditer(pattern, text) if match[1]]


def test_single_piece_is_a_program() -> None:
    assert [*program_of(Piece("[ab]", "[ab]")).found("cab", 0)] == ["a", "b"]


@given(st.text("abc ", max_size=30))
def test_matches_of_any_text_are_those_of_re(text: str) -> None:
    for pattern in (r"(?:a|b)+c?", r"\b[ab]+\b", "a(?:b|c)*?c", "(?:a+b)+|c{2}"):
        assert found(pattern, text) == re.findall(pattern, text)


def test_search_ends_after_a_fixed_number_of_steps() -> None:
    text = "a" * MOST_STEPS + "b"
    assert found("b", "a" * 100 + "b") == ["b"]
    assert found("b", text) == []


def test_matches_before_the_last_step_are_found() -> None:
    assert found("b", "b" + "a" * MOST_STEPS) == ["b"]
