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
    assert schemas.closed([[1], {"a": "x"}]) == {
        "type": ["array", "object"],
        "properties": {"a": TEXT},
        "additionalProperties": False,
        "required": ["a"],
        "items": {"type": "integer"},
    }
