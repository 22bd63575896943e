import pytest
from sms_sandbox.core.text.user_pattern import UserPatternError, compiled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\b\d{6}\b", "123456"),
        (r"code:? (\d+)", "code: 123456"),
        (r"(?:\d{1,3}\.){3}\d{1,3}", "10.0.0.1"),
        (r"(?:foo|bar)+", "foobar"),
        (r"(?i)CODE", "code"),
        (r"(?>a+)b", "aab"),
        (r"(?:a++b)+", "aab"),
        (r"\d+(?=\.)", "10"),
        (r"(?:(?=a+b)a)+", "aa"),
        (r"(o)?(?(1)b|z)", "ob"),
    ],
)
def test_expression_without_a_risk_is_compiled(text: str, found: str) -> None:
    match = compiled(text).search("code: 123456, 10.0.0.1, foobar aab aabab")
    assert match is not None
    assert match.group() == found


@pytest.mark.parametrize(
    "text", [r"(a+)+$", r"(?:\w+\s?)*x", r"(?:a*b*)*", r"(?:a{1,5})*c", r"((a+?)){20,}", r"(?:(?:a+)b)+"]
)
def test_repeat_within_a_repeat_is_refused(text: str) -> None:
    with pytest.raises(UserPatternError, match="a repeat within a repeat") as caught:
        compiled(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", [r"(?:a|aa)+$", r"(?:\d|\d\w)*b", r"(?:ab|a|)*c"])
def test_alternatives_that_begin_alike_within_a_repeat_are_refused(text: str) -> None:
    with pytest.raises(UserPatternError, match="alternatives within a repeat"):
        compiled(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(", "missing ), unterminated subpattern at character 1"),
        ("a{99999999999}", "the repetition number is too large"),
    ],
)
def test_invalid_expression_is_explained(text: str, message: str) -> None:
    with pytest.raises(UserPatternError, match=message.replace("(", r"\(").replace(")", r"\)")):
        compiled(text)
