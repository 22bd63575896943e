from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.wire.form_data import FilePart, fields, files

TYPE = "multipart/form-data; boundary=x"


def part(head: bytes, content: bytes) -> bytes:
    return b"--x\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def named(name: bytes, content: bytes) -> bytes:
    return part(b'Content-Disposition: form-data; name="' + name + b'"', content)


def test_fields_come_in_order_with_their_bytes() -> None:
    body = named(b"token", b"abc") + named(b"body", "é\r\nzwei\r\n".encode()) + named(b"empty", b"") + b"--x--\r\n"
    assert fields(TYPE, body) == [("token", "abc"), ("body", "é\r\nzwei\r\n"), ("empty", "")]


def test_a_file_is_no_field() -> None:
    file = part(b'Content-Disposition: form-data; name="f"; filename="a.txt"', b"text")
    assert fields(TYPE, file + named(b"a", b"1") + b"--x--") == [("a", "1")]


def test_files_are_found_whatever_their_name() -> None:
    body = (
        named(b"a", b"1")
        + part(b'Content-Disposition: form-data; name="fichier"; filename="a.csv"\r\nContent-Type: text/csv', b"x,y")
        + part(b'Content-Disposition: form-data; filename="b.csv"', b"")
        + b"--x--"
    )
    assert files(TYPE, body) == [FilePart(b"fichier", "text/csv", b"x,y"), FilePart(b"", "", b"")]
    assert files("text/csv", body) == []


def test_a_file_keeps_its_bytes_and_its_type_as_it_stands() -> None:
    head = b"content-type:  image/png; name=x\ncontent-disposition: form-data; name=f; filename*=utf-8''%C3%A9"
    body = b"--x\n" + head + b"\n\n\x89PNG\r\n\xff\n--x--"
    assert files(TYPE, body) == [FilePart(b"f", "image/png; name=x", b"\x89PNG\r\n\xff")]


def test_parts_that_are_no_form_data_are_no_files() -> None:
    body = (
        part(b'Content-Disposition: attachment; filename="a.txt"', b"1")
        + part(b"Content-Type: text/plain", b"2")
        + b'--x\r\nContent-Disposition: form-data; filename="cut.txt"\r\n--x--\r\n'
        + part(b'Content-Disposition: form-data; filename="after.txt"', b"3")
    )
    assert files(TYPE, body) == []


def test_what_follows_the_last_boundary_does_not_count() -> None:
    assert fields(TYPE, named(b"a", b"1") + b"--x--\r\n" + named(b"b", b"2")) == [("a", "1")]


def test_what_stands_before_the_first_boundary_does_not_count() -> None:
    assert fields(TYPE, b"hello\r\n" + named(b"a", b"1") + b"--x--\r\n") == [("a", "1")]


def test_a_longer_line_is_no_boundary() -> None:
    assert fields(TYPE, named(b"a", b"1\r\n--xy\r\n2") + b"--x--\r\n") == [("a", "1\r\n--xy\r\n2")]


def test_a_quoted_boundary_may_hold_anything() -> None:
    body = b'--a b;c\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--a b;c--\r\n'
    assert fields('multipart/form-data; boundary="a b;c"', body) == [("n", "v")]


def test_names_without_quotes_and_headers_in_any_spelling() -> None:
    body = part(b"content-type: text/plain; name=no\r\ncontent-disposition:form-data;name=n", b"v") + b"--x--\r\n"
    assert fields(TYPE, body) == [("n", "v")]


def test_bare_line_feeds_end_lines() -> None:
    assert fields(TYPE, b'--x\nContent-Disposition: form-data; name="n"\n\nv\n--x--\n') == [("n", "v")]


def test_a_folded_header_of_a_part_is_one_line() -> None:
    head = b'Content-Disposition: form-data;\r\n name="a";\r\n\tfilename="b"\r\nContent-Type: text/plain;\n charset=x'
    assert fields(TYPE, part(b'Content-Disposition:\r\n form-data;\r\n\tname="a"', b"1") + b"--x--") == [("a", "1")]
    assert files(TYPE, part(head, b"1") + b"--x--") == [FilePart(b"a", "text/plain; charset=x", b"1")]


def test_a_cut_body_has_the_part_that_arrived() -> None:
    assert fields(TYPE, named(b"a", b"1") + b'--x\r\nContent-Disposition: form-data; name="b"\r\n\r\n2') == [
        ("a", "1"),
        ("b", "2"),
    ]


def test_parts_without_a_name_or_a_head_are_passed_over() -> None:
    body = (
        part(b"Content-Disposition: form-data", b"1")
        + part(b'Content-Disposition: attachment; name="a"', b"2")
        + b'--x\r\nContent-Disposition: form-data; name="b"\r\n'
        + b"--x--\r\n"
    )
    assert fields(TYPE, body) == []


def test_without_a_boundary_there_are_no_fields() -> None:
    assert fields("multipart/form-data", named(b"a", b"1")) == []
    assert fields('multipart/form-data; boundary=""', named(b"a", b"1")) == []


def test_bytes_that_are_no_text_are_read_as_asked() -> None:
    body = named(b"a", b"\xe9") + b"--x--\r\n"
    assert fields(TYPE, body, errors="surrogateescape") == [("a", "\udce9")]
    assert fields(TYPE, body, charset="latin-1") == [("a", "é")]


HEADS = st.lists(
    st.sampled_from(
        [
            b"Content-Disposition: ",
            b"form-data",
            b'; name="a"',
            b"; name*=",
            b"=?utf-8?q?=e9?=",
            b"Content-Type: multipart/mixed; boundary=x",
            b'"',
            b"\\",
            b"\r\n",
            b"\r\n\r\n",
            b"--x",
            b"--x--",
            b"\x00",
            b"\xff",
        ]
    ),
    max_size=12,
).map(b"".join)


@given(
    content_type=st.one_of(st.just(TYPE), st.text(max_size=20).map(lambda text: TYPE + text)),
    body=HEADS,
)
def test_any_body_is_read_without_an_error(content_type: str, body: bytes) -> None:
    for name, value in fields(content_type, b"--x\r\n" + body):
        assert isinstance(name + value, str)
    for file in files(content_type, b"--x\r\n" + body):
        assert file.content in body


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "sendto"]), st.text().filter(lambda text: "--x" not in text))))
def test_a_body_of_a_client_is_read_back(pairs: list[tuple[str, str]]) -> None:
    body = b"".join(named(name.encode(), value.encode()) for name, value in pairs) + b"--x--\r\n"
    assert fields(TYPE, body) == pairs
