import re
import sys
import warnings
from unicodedata import ucd_3_2_0

import pytest
from sms_sandbox.core.patterns.rust import searcher
from sms_sandbox.core.patterns.syntax import read
from sms_sandbox.core.patterns.tree import Piece, Sequence, rust_of

LONG_KNOWN = [
    chr(code)
    for code in range(sys.maxunicode)
    if (code < 0x3000 or code % 97 == 0) and ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs")
]
"""Characters of Unicode 3.2, which both engines know: all of the first scripts, and one of 97 of the others."""


@pytest.mark.parametrize(
    "text",
    [
        r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"[\w.-]", r"[^\W_]", r"[^\d\s]",
        r"(?a)\w", r"(?a)\W", r"(?a)\d", r"(?a)\D", r"(?a)\s", r"(?a)\S", r"(?a:[^\w])",
        ".", "(?s).", "[^a]", "[a-c]", "[]&&[^]", r"[\]\\^-]", "é", r"\u00e9", r"\U0001f600", "[^é-ü]", r"\.",
    ],
)  # fmt: skip
def test_character_means_in_both_engines_what_it_means_to_re(text: str) -> None:
    [piece] = _pieces(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of a bracket in brackets
        meant = re.compile(text)
    search, match = searcher(rf"\A(?:{piece.rust})\z"), re.compile(piece.python)
    wanted = [meant.fullmatch(one) is not None for one in LONG_KNOWN]
    assert [search(one) for one in LONG_KNOWN] == wanted
    assert [match.fullmatch(one) is not None for one in LONG_KNOWN] == wanted


@pytest.mark.parametrize("text", ["(?i)k", "(?i)[a-ß]", "(?i)É", "(?i)[^k]", "(?ia)k"])
def test_letter_of_any_case_means_what_it_means_to_re(text: str) -> None:
    [piece] = _pieces(text)
    meant, search = re.compile(text), searcher(rf"\A(?:{piece.rust})\z")
    letters = "kKzZéÉßäÄ1"
    assert [search(one) for one in letters] == [meant.fullmatch(one) is not None for one in letters]


@pytest.mark.parametrize(
    "text", ["^a", r"\Aa", "a$", r"a\Z", r"\ba", r"a\B", "(?m)^a", "(?m)a$", r"(?a)\ba", r"(?a)a\B", r"(?a)a\b"]
)
def test_place_means_in_both_engines_what_it_means_to_re(text: str) -> None:
    tree = read(text).tree
    search, python = searcher(rust_of(tree)), re.compile("".join(piece.python for piece in _pieces(text)))
    for sample in ("a", "a\n", "\na", "a\nb", "ba", "ab", "éa", "aé", "b a b", "a\n\n"):
        assert search(sample) == (re.search(text, sample) is not None), sample
        assert (python.search(sample) is None) == (re.search(text, sample) is None), sample


def test_class_of_many_characters_counts_for_more() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 400, 2)))
    assert [piece.size for piece in _pieces("[ab]")] == [2]
    assert [piece.size for piece in _pieces(f"[{letters}]")] == [27]


def _pieces(text: str) -> list[Piece]:
    """Return the pieces of an expression that has nothing else."""
    tree = read(text).tree
    found = list(_flat(tree.parts if isinstance(tree, Sequence) else (tree,)))
    assert found
    return found


def _flat(parts: tuple[object, ...]) -> list[Piece]:
    found: list[Piece] = []
    for part in parts:
        if isinstance(part, Sequence):
            found += _flat(part.parts)
        else:
            assert isinstance(part, Piece)
            found.append(part)
    return found
