import pickle
import re
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sms_sandbox.core.patterns import user_pattern
from sms_sandbox.core.patterns.tree import UserPatternError
from sms_sandbox.core.patterns.user_pattern import FARTHEST, UserPattern, compiled

TEXT = "code: 123456, 10.0.0.1, foobar aab aabab Straße é1 OTP=99\n"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\b\d{6}\b", ["123456"]),
        (r"code:? (\d+)", ["123456"]),
        (r"(?:\d{1,3}\.){3}\d{1,3}", ["10.0.0.1"]),
        (r"(?:foo|bar)+", ["foobar"]),
        (r"(?i)CODE", ["code"]),
        (r"(a+)+b", ["aa", "aa", "a"]),
        (r"\w+ß\w", ["Straße"]),
        (r"(?a)Stra\w*", ["Stra"]),
        (r"=(\d+)$", ["99"]),
        (r"=(\d+)\n\Z", ["99"]),
        (r"=(\d+)\Z", []),
        ("nowhere", []),
        ("x*", []),
        ("", []),
    ],
)
def test_expression_finds_what_re_finds(pattern: str, found: list[str]) -> None:
    assert compiled(pattern).found(TEXT) == found


PATTERNS = st.recursive(
    st.sampled_from(
        ["a", "b", "é", ".", r"\w", r"\d", r"\s", "[ab]", "[^a]", r"\b", "^", "[é-ü]", r"\W", "(?i:B)", " "]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?", "+?", "??"])).map(
            lambda made: f"(?:{made[0]}){made[1]}"
        ),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda made: f"(?:{'|'.join(made)})"),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("abBéü1 _\n", max_size=12))
def test_random_expression_matches_where_re_does(pattern: str, text: str) -> None:
    read = _read(pattern)
    assert read.search(text) == (re.search(pattern, text) is not None)


@given(PATTERNS, st.text("abBéü1 _\n", max_size=12))
@example(r"(?:a|\b)b", "ab b")
def test_random_expression_finds_what_re_finds(pattern: str, text: str) -> None:
    # After a match of nothing, re tries for a longer one at the same place, by other turns of such a repeat.
    assume(not _repeats_nothing(re._parser.parse(pattern)))  # type: ignore[attr-defined]
    assert _read(pattern).found(text) == [match[0] for match in re.finditer(pattern, text) if match[0]]


def _repeats_nothing(parsed: Any) -> bool:
    """Return whether something in the expression is repeated that may match no character at all."""
    for code, value in parsed:
        parts = value if isinstance(value, tuple | list) else [value]
        flat = [part for one in parts for part in (one if isinstance(one, list) else [one])]
        inner = [part for part in flat if hasattr(part, "getwidth")]
        if "REPEAT" in str(code) and inner[0].getwidth()[0] == 0:
            return True
        if any(map(_repeats_nothing, inner)):
            return True
    return False


def _read(pattern: str) -> UserPattern:
    try:
        return compiled(pattern)
    except UserPatternError:
        assume(False)  # noqa: FBT003  too large
        raise


@pytest.mark.parametrize("pattern", [r"(x+x+)+y", r"(?:x|xx)*y", r"x*x*x*x*x*x*y", r"(x*)*y"])
def test_expression_over_which_a_backtracking_search_despairs_is_searched_at_once(pattern: str) -> None:
    text = "x" * FARTHEST
    assert not compiled(pattern).search(text)
    assert compiled(pattern).search(text[:1000] + "y")


def test_text_is_searched_to_a_fixed_number_of_characters() -> None:
    near, far = "-" * (FARTHEST - 1) + "a", "-" * FARTHEST + "a"
    assert (compiled("a").search(near), compiled("a").search(far)) == (True, False)


def test_large_expression_is_searched_in_fewer_characters() -> None:
    pattern = compiled("[ab]{500}|c")
    assert (pattern.search("-" * 1000 + "c"), pattern.search("-" * 2000 + "c")) == (True, False)


def test_half_of_a_surrogate_pair_in_a_text_is_any_character() -> None:
    assert compiled("^a.b$").search("a\ud83db")
    assert compiled("b").found("a\ud83db") == ["b"]
    assert user_pattern.may_match([compiled("a.b")])("a\ud83db")


def test_expression_with_a_construct_that_needs_backtracking_is_refused() -> None:
    with pytest.raises(UserPatternError, match="a look-ahead"):
        compiled("a(?=b)")


def test_expressions_of_one_text_are_equal() -> None:
    one, other = UserPattern("a+"), UserPattern("a+")
    assert (one, hash(one)) == (other, hash(other))
    assert one != UserPattern("a")
    assert one != "a+"
    assert repr(one) == "UserPattern('a+')"


def test_expression_that_was_searched_is_copied_by_pickle() -> None:
    pattern = compiled("(a+)b")
    copy = pickle.loads(pickle.dumps(pattern))  # noqa: S301  its own
    assert copy == pattern
    assert copy.found("xaab") == ["aa"]


def test_joined_expressions_pass_each_text_that_one_of_them_matches() -> None:
    test = user_pattern.may_match([UserPattern("(a)b"), UserPattern("(?i)c|d")])
    assert [test(text) for text in ("ab", "C", "D", "B", "")] == [True, True, True, False, False]


def test_joined_expressions_pass_a_text_that_is_too_long_for_all_of_them() -> None:
    test = user_pattern.may_match([UserPattern("[ab]{500}c")])
    assert (test("-" * 1000), test("-" * 2000)) == (False, True)


def test_expressions_that_are_too_large_together_pass_each_text() -> None:
    assert user_pattern.may_match([UserPattern("[ab]{900}c")] * 2)("")
