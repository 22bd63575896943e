import base64

import pytest
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf
from sms_sandbox.recording.redaction.inventions import Inventions
from sms_sandbox.recording.redaction.kinds import ValueKind


def leaf(value: str, field: str = "x", **more: bool) -> ValueLeaf:
    return ValueLeaf(value, MessagePart.BODY, (field,), **more)


def test_value_has_the_same_invention_each_time() -> None:
    table = Inventions()
    assert table.of(ValueKind.ID, "abc123", leaf("abc123")) == table.of(ValueKind.TEXT, "abc123", leaf("abc123", "y"))


def test_short_value_is_known_in_its_field_only() -> None:
    table = Inventions()
    table.of(ValueKind.ID, "7", leaf("7", "ticket"))
    assert table.kind_of(leaf("7", "status")) is None


def test_spellings_of_a_number_share_an_invention() -> None:
    table = Inventions()
    assert table.of(ValueKind.NUMBER, "+33612345678") == "+33639980001"
    assert table.of(ValueKind.NUMBER, "0612345678") == "0639980001"
    assert table.of(ValueKind.NUMBER, "0033612345678") == "0033639980001"


def test_invention_is_not_replaced_again() -> None:
    table = Inventions()
    once = table.of(ValueKind.NUMBER, "+33612345678")
    assert table.of(ValueKind.NUMBER, once) == once
    name = table.of(ValueKind.NAME, "bob@corp.example")
    assert table.of(ValueKind.NAME, name) == name


def test_number_that_is_an_invented_one_itself_gets_another() -> None:
    table = Inventions()
    assert table.of(ValueKind.NUMBER, "33639980001") == "33639980002"


def test_bare_number_of_json_stays_one() -> None:
    assert Inventions().of(ValueKind.SECRET, "123456", leaf("123456", "password", is_bare=True)).isdigit()


def test_known_value_is_found_and_replaced_within_a_text() -> None:
    table = Inventions()
    new = table.of(ValueKind.SECRET, "hunter22")
    assert table.known_in("the key hunter22 is wrong") is ValueKind.SECRET
    assert table.without_known("the key hunter22 is wrong") == f"the key {new} is wrong"
    assert table.known_in(f"the key {new} is wrong") is None


def test_number_is_found_in_any_spelling() -> None:
    table = Inventions()
    table.of(ValueKind.NUMBER, "+33612345678")
    assert table.known_in("0612345678") is ValueKind.NUMBER
    assert table.known_in("0639980001") is None


@pytest.mark.parametrize(
    "data",
    [
        b"x=hunter!22;",
        b"x=hunter%2122",
        base64.b64encode(b"hunter!22"),
        b"hunter!22".hex().encode(),
        b"call 33612345678 now",
    ],
)
def test_secret_or_number_is_found_in_bytes(data: bytes) -> None:
    table = Inventions()
    table.of(ValueKind.SECRET, "hunter!22")
    table.of(ValueKind.NUMBER, "0612345678")
    assert table.known_in_bytes(data) is not None
    assert table.known_in_bytes(b"x=secret-1 33639980001") is None


def test_date_is_never_known() -> None:
    table = Inventions()
    table.of(ValueKind.NAME, "2026-01-05", leaf("2026-01-05", "name"))
    assert table.kind_of(leaf("2026-01-05")) is None


def test_name_of_a_field_is_known_if_it_could_be_an_id() -> None:
    table = Inventions()
    for value in ("62807347", "user"):
        table.of(ValueKind.ID, value)
    assert table.kind_of(leaf("62807347", is_name=True)) is ValueKind.ID
    assert table.kind_of(leaf("user", is_name=True)) is None
