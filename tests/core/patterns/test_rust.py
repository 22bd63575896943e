import pytest
from sms_sandbox.core.patterns.rust import searcher
from sms_sandbox.core.patterns.tree import UserPatternError


def test_expression_is_found_anywhere_in_a_text() -> None:
    search = searcher("b+")
    assert [search(text) for text in ("abba", "b", "a", "")] == [True, True, False, False]


def test_expression_that_the_crate_refuses_is_an_error_of_its_own() -> None:
    with pytest.raises(UserPatternError, match="it cannot be searched: unclosed group"):
        searcher("(")
