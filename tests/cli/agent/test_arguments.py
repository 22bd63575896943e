import pytest
from pydantic import TypeAdapter, ValidationError
from sms_sandbox.cli.agent.arguments import problem_in, problem_with

SCHEMA = {"properties": {"number": {}, "text": {}}, "required": ["number", "text"]}


def test_fitting_names_are_no_problem() -> None:
    assert problem_with("reply", SCHEMA, {"number": "1", "text": "a"}) is None
    assert problem_with("reset", {"properties": {}}, {}) is None


def test_unknown_name_comes_with_the_nearest_and_all() -> None:
    found = problem_with("reply", SCHEMA, {"txt": "a"})
    assert found == "reply takes no argument 'txt'. Did you mean \"text\"? It takes: number, text."


def test_missing_names_are_listed() -> None:
    assert problem_with("reply", SCHEMA, {}) == "reply needs 'number' and 'text'"


def test_value_of_another_kind_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, int]).validate_python({"n": "x"})
    assert problem_in("tool", caught.value) == "tool: n is 'x', and has to be a valid value"
