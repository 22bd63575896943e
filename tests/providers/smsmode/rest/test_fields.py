from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.providers.smsmode.rest.errors import RestError
from sms_sandbox.providers.smsmode.rest.fields import Fields

FIELDS = Fields(
    {"text": "abc", "empty": "", "null": None, "number": 1.5, "flag": True, "list": ["a"], "object": {"x": 1}}
)


def test_field_is_read_by_its_type() -> None:
    assert (FIELDS.text("text"), FIELDS.text("empty"), FIELDS.text("null"), FIELDS.text("none")) == (
        "abc",
        "",
        "",
        "",
    )
    assert (FIELDS.flag("flag"), FIELDS.flag("null"), FIELDS.flag("none")) == (True, False, False)
    assert (FIELDS.amount("number"), FIELDS.amount("none")) == (Decimal("1.5"), None)
    assert (FIELDS.texts("list"), FIELDS.texts("none")) == (["a"], [])
    assert (FIELDS.inner("object").values, FIELDS.inner("none").values) == ({"x": 1}, {})
    assert (FIELDS.has("text"), FIELDS.has("null"), FIELDS.has("none")) == (True, False, False)
    assert [one.path for one in Fields({"to": [{}, {}]}).objects("to")] == ["to[0].", "to[1]."]
    assert FIELDS.objects("none") == []


READS: list[tuple[Callable[[Fields], Any], str]] = [
    (lambda fields: fields.text("number"), "Must be a string"),
    (lambda fields: fields.text("text", most=2), "At most 2 characters expected"),
    (lambda fields: fields.text("text", least=4, most=9), "Between 4 and 9 characters expected"),
    (lambda fields: fields.one_of("text", ("a", "b")), "One of a, b expected"),
    (lambda fields: fields.flag("text"), "Must be a boolean"),
    (lambda fields: fields.amount("text"), "Must be a number"),
    (lambda fields: fields.amount("flag"), "Must be a number"),
    (lambda _: Fields({"text": -1}).amount("text"), "Must be positive"),
    (lambda fields: fields.texts("text"), "Must be a list of strings"),
    (lambda _: Fields({"text": [1]}).texts("text"), "Must be a list of strings"),
    (lambda fields: fields.inner("list"), "Must be an object"),
    (lambda fields: fields.objects("list"), "Must be a list of objects"),
    (lambda fields: fields.objects("object"), "Must be a list of objects"),
    (lambda fields: fields.url("number"), "Must be a string"),
]


@pytest.mark.parametrize(("read", "detail"), READS, ids=range(len(READS)))
def test_field_of_another_type_or_size_is_refused(read: Callable[[Fields], Any], detail: str) -> None:
    with pytest.raises(RestError) as caught:
        read(FIELDS)
    assert (caught.value.name, caught.value.detail) == ("bad_parameter", detail)


@pytest.mark.parametrize("name", ["empty", "null", "none"])
def test_blank_required_field_is_missing(name: str) -> None:
    with pytest.raises(RestError) as caught:
        Fields(FIELDS.values, "body.").required(name)
    assert (caught.value.name, caught.value.message) == ("missing_parameter", f"Body parameter: body.{name} invalid")
