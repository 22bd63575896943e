from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.wire import forms
from sms_sandbox.wire.forms import decoded, first_of_each, split_pairs, unescaped_pairs, urldecode, urlencoded


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a+b%20c", "a b c"),
        (b"%C3%A9", "é"),
        (b"%c3%a9", "é"),
        (b"\xc3\xa9", "é"),
        (b"%2B33639980001", "+33639980001"),
        (b"100%", "100%"),
        (b"%zz%4", "%zz%4"),
        (b"%E9", "\N{REPLACEMENT CHARACTER}"),
        (b"", ""),
    ],
)
def test_a_value_is_decoded_and_what_is_broken_stays(raw: bytes, text: str) -> None:
    assert urldecode(raw) == text


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        (b"%E9", "latin-1", "é"),
        (b"%80", "cp1252", "€"),
        (b"%A4", "iso-8859-15", "€"),
        (b"%20%AC", "utf-16-be", "€"),
    ],
)
def test_a_value_can_be_in_another_charset(raw: bytes, charset: str, text: str) -> None:
    assert urldecode(raw, charset) == text


@pytest.mark.parametrize("part", ["%E9", "a%e9+", "%", "%4", "%zz%41", "%C3%A9 x", "%25%34%31", "+", "é"])
def test_long_value_is_decoded_as_a_short_one(part: str) -> None:
    raw = part.encode("latin-1")
    count = 20_000 // len(raw)
    text = unquote_to_bytes(raw.replace(b"+", b" ") * count).decode("latin-1")
    assert urldecode(raw * count, "latin-1") == text
    assert urlencoded(b"a=" + raw * count, "latin-1") == [("a", text)]


def test_bytes_that_the_charset_lacks_can_be_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        urldecode(b"%E9", errors="strict")
    with pytest.raises(UnicodeDecodeError):
        urlencoded(b"a=%E9", "utf-8", "strict")


def test_empty_pairs_are_dropped_and_all_else_is_kept_in_order() -> None:
    assert split_pairs(b"&b=2&&a=1&b=&c&=d&e=f=g&") == [
        (b"b", b"2"),
        (b"a", b"1"),
        (b"b", b""),
        (b"c", b""),
        (b"", b"d"),
        (b"e", b"f=g"),
    ]


def test_nothing_holds_no_pairs() -> None:
    assert urlencoded(b"") == []


def test_names_are_decoded_as_values_are() -> None:
    assert urlencoded(b"a%5B%5D=1&a[]=2&%E9=%E9", "latin-1") == [("a[]", "1"), ("a[]", "2"), ("é", "é")]


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_a_form_written_by_the_standard_library_is_read_back(pairs: list[tuple[str, str]]) -> None:
    assert urlencoded(urlencode(pairs).encode()) == pairs


@given(st.text(st.sampled_from("abcé&=+;% 9fF\\xN{\n")))
def test_any_form_is_read_as_the_standard_library_reads_it(form: str) -> None:
    raw = quote(form, safe="&=+;% \\{\n")
    assert urlencoded(raw.encode()) == parse_qsl(raw, keep_blank_values=True)


def test_pair_without_escapes_is_text_where_it_is_ascii_and_else_bytes() -> None:
    assert unescaped_pairs(b"a+b=%2B&&%41=%zz&c&=d&%E9=%E9+") == [
        ("a b", "+"),
        ("A", "%zz"),
        ("c", ""),
        ("", "d"),
        (b"\xe9", b"\xe9 "),
    ]
    assert unescaped_pairs(b"a+b=%2B&&\xe9=c%3D") == [("a b", "+"), (b"\xe9", "c=")]
    assert unescaped_pairs(b"") == []


@given(st.binary(), st.sampled_from(["utf-8", "latin-1", "iso8859-15", "cp1252"]))
def test_all_bytes_are_read_as_names_and_values_one_by_one(raw: bytes, charset: str) -> None:
    one_by_one = [(urldecode(name, charset), urldecode(value, charset)) for name, value in split_pairs(raw)]
    assert urlencoded(raw, charset) == one_by_one
    pairs = unescaped_pairs(raw)
    assert [
        (decoded(name, charset, "replace"), decoded(value, charset, "replace")) for name, value in pairs
    ] == one_by_one


@given(st.text(st.sampled_from("ab&=+%2B4é\xa4")))
def test_form_in_any_charset_is_read_as_names_and_values_one_by_one(form: str) -> None:
    raw = form.encode("iso8859-15", "replace")
    assert urlencoded(raw, "iso8859-15") == [
        (urldecode(name, "iso8859-15"), urldecode(value, "iso8859-15")) for name, value in split_pairs(raw)
    ]


def test_the_first_of_each_name_counts() -> None:
    assert first_of_each([("a", "1"), ("b", "2"), ("a", "3")]) == {"a": "1", "b": "2"}


@given(
    st.lists(st.sampled_from([b"%41", b"%e9", b"%3D", b"%25", b"%0a", b"=", b"\r", b"\n", b"%", b"%4", b"a ", b"_"]))
)
def test_long_value_of_any_pieces_is_decoded_as_a_short_one(pieces: list[bytes]) -> None:
    raw = b"%20" * 5_000 + b"".join(pieces)
    assert urldecode(raw, "latin-1") == unquote_to_bytes(raw).decode("latin-1")


@pytest.mark.parametrize(("text", "is_plain"), [("%E9" * 5_000, True), ("%E9=\r\n%" * 5_000, False)])
def test_long_value_without_broken_escapes_is_decoded_in_one_pass(
    text: str,
    is_plain: bool,  # noqa: FBT001  a case
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[object] = []

    def decoded(run: object) -> bytes:
        runs.append(run)
        return b""

    monkeypatch.setattr(forms, "_decoded_run", decoded)
    urldecode(text.encode())
    assert (not runs) == is_plain
