import pytest
from sms_sandbox.fidelity import schemas

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), (True, "boolean"), (1, "integer"), (1.5, "number"), ("a", "string")],
)
def test_scalar_has_its_type(value: object, name: str) -> None:
    assert schemas.closed([value]) == schemas.opened([value]) == {"type": name}


def test_values_of_several_types_have_all_of_them() -> None:
    assert schemas.closed(["a", None, 1]) == {"type": ["integer", "null", "string"]}


def test_number_covers_integer() -> None:
    assert schemas.closed([1, 1.5]) == {"type": "number"}


def test_no_value_allows_anything() -> None:
    assert schemas.closed([]) == schemas.opened([]) == {}


def test_closed_object_has_all_keys_and_requires_the_common_ones() -> None:
    assert schemas.closed([{"a": "x", "b": 1}, {"a": "y", "c": None}]) == {
        "type": "object",
        "properties": {"a": TEXT, "b": {"type": "integer"}, "c": {"type": "null"}},
        "additionalProperties": False,
        "required": ["a"],
    }


def test_opened_object_has_all_keys_and_requires_none() -> None:
    assert schemas.opened([{"a": "x"}, {"b": "y"}]) == {"type": "object", "properties": {"a": TEXT, "b": TEXT}}


def test_items_of_all_arrays_are_merged() -> None:
    schema = schemas.closed([[{"a": "x"}], [{"a": 1}, {"a": "y", "b": "z"}], []])
    assert schema["items"] == {
        "type": "object",
        "properties": {"a": {"type": ["integer", "string"]}, "b": TEXT},
        "additionalProperties": False,
        "required": ["a"],
    }


def test_closed_array_that_is_always_empty_stays_empty() -> None:
    assert schemas.closed([[], []]) == {"type": "array", "maxItems": 0}
    assert schemas.opened([[]]) == {"type": "array"}


def test_array_or_object_at_the_same_place_keeps_both_shapes() -> None:
    first = {"type": "object", "properties": {"a": TEXT}, "additionalProperties": False, "required": ["a"]}
    assert schemas.closed([[1], {"a": "x"}]) == {"anyOf": [{"type": "array", "items": {"type": "integer"}}, first]}


def test_number_beside_an_array_covers_integers() -> None:
    assert schemas.closed([[], 1, 1.5]) == {"anyOf": [{"type": "array", "maxItems": 0}, {"type": "number"}]}


def test_object_of_a_map_has_any_keys() -> None:
    schema = schemas.closed([{"m": {"1": "x", "2": "y"}}, {"m": []}], maps=["m"])
    assert schema["properties"]["m"] == {
        "anyOf": [{"type": "array", "maxItems": 0}, {"type": "object", "additionalProperties": TEXT}]
    }


def test_either_keeps_answers_and_refusals_apart() -> None:
    success, refusal = {"status": 1, "a": "x"}, {"status": -1, "a": "x"}
    refused = schemas.closed([refusal])
    refused["properties"]["status"]["enum"] = [-1]
    assert schemas.either([success, refusal], [refusal]) == {"anyOf": [schemas.closed([success]), refused]}
    assert schemas.either([refusal], [refusal]) == refused
    assert schemas.either([success], []) == schemas.closed([success])
    assert schemas.either([], []) == {}


def test_either_looks_into_arrays() -> None:
    success, refusal = {"a": "x", "b": "y"}, {"a": "x"}
    schema = schemas.either([[success, refusal], {"a": "x"}], [[refusal]])
    assert schema["anyOf"][0] == schemas.closed([{"a": "x"}])
    assert schema["anyOf"][1]["items"] == schemas.either([success], [refusal])


def test_opened_value_of_several_types_has_one_schema() -> None:
    schema = schemas.opened([{"a": {"b": "x"}}, {"a": "x"}, {"a": {}}])
    assert schema["properties"]["a"] == {"type": ["object", "string"], "properties": {"b": TEXT}}
