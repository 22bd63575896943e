"""The check of words and class names finds what is planted, and the project passes it."""

import pytest

from tests.project import check_words

NO_EXCUSES: dict[str, list[str]] = {"files": [], "classes": []}


@pytest.mark.parametrize("source", ['"""Nobody reads it."""', "x = 1  # told", 'x = "It tells."', 'x = f"told {1}"'])
def test_refused_word_in_a_text_of_a_source_is_reported(source: str) -> None:
    assert len(check_words.problems({"a.py": source}, {}, NO_EXCUSES)) == 1


def test_refused_word_in_a_name_is_not_reported() -> None:
    assert check_words.problems({"a.py": "told = 1"}, {}, NO_EXCUSES) == []


def test_refused_word_in_a_document_is_reported_with_its_line() -> None:
    assert check_words.problems({}, {"a.md": "one\nsomebody"}, NO_EXCUSES) == ["a.md:2: the word 'somebody'"]


def test_public_class_in_two_files_is_reported() -> None:
    sources = {"a.py": "class A: ...", "b.py": "class A: ...", "c.py": "class _A: ..."}
    assert check_words.problems(sources, {}, NO_EXCUSES) == ["class A in a.py, b.py"]


def test_same_class_name_in_two_providers_is_allowed() -> None:
    sources = {f"sms_sandbox/providers/{name}/auth.py": "class A: ..." for name in ("insim", "smsmode")}
    assert check_words.problems(sources, {}, NO_EXCUSES) == []


@pytest.mark.parametrize("kind", ["files", "classes"])
def test_idle_excuse_is_reported(kind: str) -> None:
    [problem] = check_words.problems({}, {}, {**NO_EXCUSES, kind: ["A"]})
    assert problem.endswith("A is no longer needed")
