import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sms_sandbox.wire import json_text

CHARACTERS = st.characters(exclude_categories=())  # lone surrogates, too
TEXTS = st.text(CHARACTERS)
FEW = 12
"""Values in one value at most: the writers treat each of them alike, at any place and depth."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=FEW,
)


@given(VALUES)
def test_each_form_is_read_back_unchanged(value: object) -> None:
    for write in (json_text.compact, json_text.php, json_text.spaced):
        assert json_text.read(write(value)) == value


@given(VALUES)
def test_the_compact_form_is_that_of_the_usual_writer(value: object) -> None:
    usual = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert json_text.compact(value) == usual.encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("number", [1e16, 1.5e300, 1e-7, 0.00001, 0.0001, 9999999999999998.0, -2.5e-5, -1e22, 5e-324])
def test_a_float_is_written_as_python_writes_it_at_any_place(number: float) -> None:
    for value in (number, [number], [number, 1], {"e-7": number}, {"a": "e1,", "b": [number]}):
        assert json_text.compact(value) == json.dumps(value, separators=(",", ":")).encode()


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text() | st.floats(0.0001, 9e15),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=FEW,
)


@given(PLAIN)
@example("\ud800")
@example([10**30, "e16,", 0.05])
def test_value_without_exponents_is_written_as_any_other(value: object) -> None:
    assert json_text.without_exponents(value) == json_text.compact(value)
    assert json_text.php_without_exponents(value) == json_text.php(value)


class Pair(msgspec.Struct):
    first: object
    second: object
    third: object = msgspec.UNSET


@given(VALUES, TEXTS)
def test_struct_is_written_as_an_object_of_its_fields(value: object, text: str) -> None:
    for write in (json_text.compact, json_text.php, json_text.without_exponents, json_text.php_without_exponents):
        assert write([Pair(value, text)]) == write([{"first": value, "second": text}])
        assert write(Pair(Pair(1, text, value), None)) == write(
            {"first": {"first": 1, "second": text, "third": value}, "second": None}
        )


@given(VALUES)
def test_the_form_of_php_is_ascii_and_escapes_each_slash(value: object) -> None:
    written = json_text.php(value)
    assert written.isascii()
    assert written.count(b"/") == written.count(rb"\/")


@pytest.mark.parametrize(
    ("value", "php", "compact", "spaced"),
    [
        (
            {"a": [1, None], "b": True},
            '{"a":[1,null],"b":true}',
            '{"a":[1,null],"b":true}',
            '{"a": [1, null], "b": true}',
        ),
        ("é€", r'"\u00e9\u20ac"', '"é€"', r'"\u00e9\u20ac"'),
        ("🚀", r'"\ud83d\ude80"', '"🚀"', r'"\ud83d\ude80"'),
        ("\ud800", r'"\ud800"', r'"\ud800"', r'"\ud800"'),
        ("http://a/b", r'"http:\/\/a\/b"', '"http://a/b"', '"http://a/b"'),
        ("\\u00e9\\/", r'"\\u00e9\\\/"', r'"\\u00e9\\/"', r'"\\u00e9\\/"'),
        ('"\n\t\x01', r'"\"\n\t\u0001"', r'"\"\n\t\u0001"', r'"\"\n\t\u0001"'),
        ("\x7f", '"\x7f"', '"\x7f"', r'"\u007f"'),
        ({}, "{}", "{}", "{}"),
    ],
)
def test_the_three_forms_differ_in_blanks_slashes_and_escapes(
    value: object, php: str, compact: str, spaced: str
) -> None:
    assert json_text.php(value) == php.encode("ascii")
    assert json_text.compact(value) == compact.encode()
    assert json_text.spaced(value) == spaced.encode("ascii")


@given(VALUES)
def test_the_spaced_form_is_that_of_json_dumps(value: object) -> None:
    assert json_text.spaced(value).decode() == json.dumps(value)


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"{", b"[1,]", b"{'a':1}", b"nothing", b"1 2", b"\xff", b'"\xe9"', b'"\n"', b"\xef\xbb\xbf1", b"01"],
)
def test_text_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_text.read(body)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_a_constant_that_only_python_knows_is_refused(constant: str) -> None:
    with pytest.raises(ValueError, match=f"{constant} is not JSON"):
        json_text.read(f"[{constant}]".encode())


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400 + ".0"])
def test_a_number_too_large_for_a_float_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="is too large"):
        json_text.read(number.encode())


def test_numbers_are_whole_or_floats() -> None:
    assert json_text.read(b"[1, 1.5, 1e2, -0.0]") == [1, 1.5, 100.0, 0.0]


@pytest.mark.parametrize(("opening", "inner", "closing"), [(b"[", b"", b"]"), (b'{"a":', b"1", b"}")])
def test_512_levels_are_read_and_one_more_is_refused(opening: bytes, inner: bytes, closing: bytes) -> None:
    assert json_text.read(opening * 512 + inner + closing * 512)
    with pytest.raises(ValueError, match="nested too deep"):
        json_text.read(opening * 513 + inner + closing * 513)


def test_what_is_nested_deeper_than_python_can_read_is_refused() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        json_text.read(b"[" * 200_000)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert json_text.read(b"[" + b"[]," * 2000 + b"{}]") == [[]] * 2000 + [{}]
    assert json_text.read(b'"' + b"[" * 2000 + b'"') == "[" * 2000


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        value = json_text.read(body)
    except ValueError:
        return
    assert json_text.read(json_text.compact(value)) == value


@pytest.mark.parametrize(
    ("body", "is_lone"),
    [
        (rb'"\ud83d\ude80"', False),
        (rb'"\ud83d"', True),
        (rb'{"a":[{"\ude80":1}]}', True),
        (rb'"\\ud83d"', False),
        (b"[1,null]", False),
    ],
)
def test_half_a_surrogate_pair_is_noticed_anywhere(body: bytes, is_lone: bool) -> None:  # noqa: FBT001  a value
    assert json_text.has_lone_surrogate(json_text.read(body)) is is_lone
