from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.wire.forms import Part, first_of_each, multipart, split_pairs, urldecode, urlencoded

BOUNDARY = "----boundary7MA4YWxk"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def body_of(*parts: tuple[str, bytes]) -> bytes:
    """A multipart body of parts, each with its headers as one text."""
    lines = [f"--{BOUNDARY}\r\n{headers}\r\n\r\n".encode() + content + b"\r\n" for headers, content in parts]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


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


@given(st.text(st.sampled_from("abcé&=+;% 9fF")))
def test_any_form_is_read_as_the_standard_library_reads_it(form: str) -> None:
    raw = quote(form, safe="&=+;% ")
    assert urlencoded(raw.encode()) == parse_qsl(raw, keep_blank_values=True)


def test_the_first_of_each_name_counts() -> None:
    assert first_of_each([("a", "1"), ("b", "2"), ("a", "3")]) == {"a": "1", "b": "2"}


def test_the_parts_of_a_multipart_body_are_fields_and_files() -> None:
    body = body_of(
        ('Content-Disposition: form-data; name="key"', b"k1"),
        ('Content-Disposition: form-data; name="list"; filename="n.csv"\r\nContent-Type: text/csv', b"a\r\nb\nc\r"),
        ('Content-Disposition: form-data; name="key"', b""),
    )
    assert multipart(CONTENT_TYPE, body) == [
        Part("key", None, "text/plain", b"k1"),
        Part("list", "n.csv", "text/csv", b"a\r\nb\nc\r"),
        Part("key", None, "text/plain", b""),
    ]


def test_a_name_may_be_quoted_or_not_and_beyond_ascii() -> None:
    body = body_of(
        ("Content-Disposition: form-data; name=plain", b"1"),
        ('content-disposition: form-data; name="téléphone"', b"2"),
        ("Content-Disposition: form-data; name*=utf-8''%e2%82%ac", b"3"),
    )
    assert [part.name for part in multipart(CONTENT_TYPE, body)] == ["plain", "téléphone", "€"]


def test_a_part_without_a_name_is_dropped() -> None:
    body = body_of(("Content-Disposition: form-data", b"1"), ("Content-Type: text/plain", b"2"))
    assert multipart(CONTENT_TYPE, body) == []


def test_a_part_that_holds_parts_of_its_own_is_dropped() -> None:
    nested = 'Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=y'
    assert multipart(CONTENT_TYPE, body_of((nested, b"--y\r\n\r\nhi\r\n--y--"))) == []


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=another",
        "text/plain",
        "",
        "multipart/form-data; boundary=é€",
    ],
)
def test_a_body_without_its_boundary_has_no_parts(content_type: str) -> None:
    body = body_of(('Content-Disposition: form-data; name="key"', b"k1"))
    assert multipart(content_type, body) == []


def test_plain_line_feeds_and_a_missing_end_are_forgiven() -> None:
    body = f"--{BOUNDARY}\nContent-Disposition: form-data; name=a\n\nv".encode()
    assert multipart(CONTENT_TYPE, body) == [Part("a", None, "text/plain", b"v")]


@given(st.binary().filter(lambda content: b"--boundary" not in content))
def test_the_content_of_a_part_is_kept_to_the_byte(content: bytes) -> None:
    body = body_of(('Content-Disposition: form-data; name="a"; filename="b"', content))
    assert [part.content for part in multipart(CONTENT_TYPE, body)] == [content]


FRAGMENTS = st.sampled_from(
    [
        b"--x\r\n",
        b"--x--",
        b"\n\n",
        b"Content-Disposition: form-data; ",
        b"name=",
        b'"a',
        b"*0*=utf-8''%e9",
        b"Content-Type: multipart/mixed; boundary=y",
        b"message/rfc822",
        b"Content-Transfer-Encoding: base64",
        b"=?utf-8?q?=e9?=",
        b"\xff",
        b";",
    ]
)


@given(st.text(max_size=10), st.lists(st.one_of(FRAGMENTS, st.binary(max_size=3))).map(b"".join))
def test_whatever_the_body_is_it_has_parts_or_none(parameter: str, body: bytes) -> None:
    assert all(part.name is not None for part in multipart(f"multipart/form-data; boundary=x{parameter}", body))
