import pytest
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf, decode, encode


def test_address_has_place_and_names() -> None:
    assert ValueLeaf("", MessagePart.BODY, ("sms", "message", "text")).address == "body.sms.message.text"


@pytest.mark.parametrize("name", ["33612345678", "smss-62807347", "abc@example.com", "a1b2c3"])
def test_name_that_may_be_a_value_is_a_star(name: str) -> None:
    assert ValueLeaf("", MessagePart.BODY, ("smss", name, "sendto")).address == "body.smss.*.sendto"


def test_field_is_the_innermost_name_in_small_letters() -> None:
    assert ValueLeaf("", MessagePart.QUERY, ("header", "accessKey")).field == "accesskey"
    assert ValueLeaf("", MessagePart.QUERY, ()).field == ""


def test_leaf_below_keeps_the_place_and_forgets_the_value() -> None:
    top = ValueLeaf("old", MessagePart.HEADER, ("A",), in_list=True)
    assert top.below("B") == ValueLeaf("", MessagePart.HEADER, ("A", "B"), in_list=True)


@pytest.mark.parametrize("data", [b"plain", "é€".encode(), b"Accept\xe9 \xa4", b""])
def test_decoded_bytes_are_encoded_unchanged(data: bytes) -> None:
    assert encode(*decode(data)) == data


def test_character_that_the_codec_lacks_is_a_question_mark() -> None:
    assert encode("é😀", "latin-1") == b"\xe9?"
