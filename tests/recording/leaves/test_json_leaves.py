import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.recording.leaves import json_leaves
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf

TOP = ValueLeaf("", MessagePart.BODY, ())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def leaves(text: str) -> list[ValueLeaf]:
    found: list[ValueLeaf] = []

    def look(leaf: ValueLeaf) -> str:
        found.append(leaf)
        return leaf.value

    assert json_leaves.rewrite(text, look, TOP) == text
    return [leaf for leaf in found if not leaf.is_name]


def test_values_have_the_names_that_lead_to_them() -> None:
    found = leaves('{"a": {"b": "x", "c": [1, {"d": true}]}, "e": null}')
    assert [(leaf.value, leaf.path, leaf.in_list) for leaf in found] == [
        ("x", ("a", "b"), False),
        ("1", ("a", "c"), True),
        ("true", ("a", "c", "d"), True),
        ("null", ("e",), False),
    ]


def test_only_numbers_and_words_of_json_are_bare() -> None:
    found = leaves('{"a":"1","b":1.5e3,"c":false,"d":word}')
    assert [leaf.is_bare for leaf in found] == [False, True, True, False]


def test_replaced_value_leaves_spaces_order_and_escapes() -> None:
    text = '[ {"b" :"x\\u00e9" , "a":\t1, "u":"https:\\/\\/x"} ]\n'
    new = {"xé": "yù", "https://x": "https://y"}
    written = json_leaves.rewrite(text, lambda leaf: new.get(leaf.value, leaf.value), TOP)
    assert written == '[ {"b" :"y\\u00f9" , "a":\t1, "u":"https:\\/\\/y"} ]\n'


@pytest.mark.parametrize("text", ['{"sms":', '{"text":"Bonjour', '{"a":"b\\', "{a: Bonjour Paul}", "]}", '"'])
def test_every_word_of_broken_json_is_visited(text: str) -> None:
    seen = " ".join(leaf.value for leaf in leaves(text))
    for word in ("Bonjour", "Paul"):
        assert (word in text) == (word in seen)


@given(VALUES)
def test_any_json_is_kept_and_each_value_is_visited(value: object) -> None:
    text = json.dumps(value)
    assert json_leaves.rewrite(text, lambda leaf: leaf.value, TOP) == text

    def strings(inner: object) -> list[str]:
        if isinstance(inner, dict):
            return [one for item in inner.values() for one in strings(item)]
        if isinstance(inner, list):
            return [one for item in inner for one in strings(item)]
        return [inner] if isinstance(inner, str) else []

    assert [leaf.value for leaf in leaves(text) if not leaf.is_bare] == strings(value)


@given(st.text())
def test_any_text_is_kept(text: str) -> None:
    assert json_leaves.rewrite(text, lambda leaf: leaf.value, TOP) == text
