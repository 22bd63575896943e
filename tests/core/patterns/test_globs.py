import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.patterns import globs


@pytest.mark.parametrize(
    ("glob", "text", "is_meant"),
    [
        ("+3363998*", "+33639980001", True),
        ("+3363998*", "+33639970001", False),
        ("+336399800?1", "+33639980011", True),
        ("+336399800?1", "+3363998001", False),
        ("*", "", True),
        ("?", "", False),
        ("", "", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*bc", "abcbc", True),
        ("A[12]*", "A[12]x", True),
        ("A[12]*", "A1x", False),
        ("a.c", "abc", False),
        ("a*", "a\nb", True),
        ("a", "a\n", False),
    ],
)
def test_glob_fits_a_whole_text(glob: str, text: str, is_meant: object) -> None:
    assert globs.fits(glob, text) is is_meant


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=10))
def test_random_glob_fits_what_the_shell_takes(glob: str, text: str) -> None:
    assert globs.fits(glob, text) is fnmatchcase(text, glob)
    assert globs.literal_prefix(glob) == re.split(r"[*?]", glob)[0]
    assert globs.is_glob(glob) is (globs.literal_prefix(glob) != glob)


def test_glob_of_many_stars_is_searched_at_once() -> None:
    glob, text = "*" + "a*" * 200 + "b", "a" * 10_000
    assert not globs.fits(glob, text)
    assert globs.fits(glob, text + "b")
