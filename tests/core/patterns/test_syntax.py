import pytest
from sms_sandbox.core.patterns.syntax import LONGEST, read
from sms_sandbox.core.patterns.tree import UserPatternError


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (r"\d+(?=\.)", "a look-ahead", r"code (\d+)"),
        (r"(?!x)", "a look-ahead", r"code (\d+)"),
        (r"(?!)", "a look-ahead", r"code (\d+)"),
        (r"(?<=code )\d+", "a look-behind", r"code (\d+)"),
        (r"(?<!\d)\d{6}", "a look-behind", r"code (\d+)"),
        (r"(a)\1", r"a back reference, \1", "again"),
        (r"(?P<x>a)(?P=x)", r"a back reference, \1 or (?P=name)", "again"),
        (r"(a)?(?(1)b|c)", "a condition", "(?:a…|b…)"),
        (r"(?>a+)b", "an atomic group", "(?:…)"),
        (r"a++b", "a possessive repeat", "last +"),
        (r"a{1001}", "a count over 1,000", "+ or *"),
        (r"a{2,1001}", "a count over 1,000", "+ or *"),
        (r"\w{60}", "2,401 parts", "+ or *"),
        ("\ud83d", r"half of a surrogate pair, \ud83d", r"\U"),
        (r"\udc00", r"half of a surrogate pair, \udc00", r"\U"),
        (r"[\ud800-\udfff]", r"half of a surrogate pair, \ud800", r"\U"),
        ("(", "missing ), unterminated subpattern at character 1", ""),
        (r"(?L)a", "bad inline flags", ""),
        ("a{99999999999}", "the repetition number is too large", ""),
        ("a" * (LONGEST + 1), "8,001 characters", ""),
        ("(" * 60 + "a" + "+)" * 60, "nested more than 50 deep", ""),
        ("(" * 3900 + ")" * 3900, "nested more than 50 deep", ""),
    ],
)
def test_expression_that_cannot_be_searched_is_refused_by_name(text: str, message: str, hint: str) -> None:
    with pytest.raises(UserPatternError) as caught:
        read(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "groups", "size"),
    [
        ("", 0, 0),
        (r"\b\d{6}\b", 0, 27),
        ("(?:foo|bar)+", 0, 9),
        ("(a)(?P<x>b)?", 2, 5),
        ("(?i)a(?-i:b)", 0, 2),
        ("a{,3}?b*?", 0, 6),
        ("[[]", 0, 1),
    ],
)
def test_expression_is_read_with_its_groups_and_its_size(text: str, groups: int, size: int) -> None:
    found = read(text)
    assert (found.groups, found.size) == (groups, size)
