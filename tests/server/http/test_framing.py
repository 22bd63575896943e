import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.server.http.framing import Body, Chunked, Endless, Sized, body_of, length_of


def head(*headers: bytes, line: bytes = b"POST /send HTTP/1.1") -> bytes:
    return b"\r\n".join([line, b"Host: h", *headers, b"", b""])


def walked(body: Body, data: bytes, size: int) -> int:
    """Return where the body ends if the data arrive in pieces of that size, or -1 if it does not end."""
    for at in range(0, len(data), size):
        piece = data[at : at + size]
        end = body.skip(piece, 0)
        if body.is_over:
            return at + end
        assert end == len(piece)
    return -1


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([], 0),
        ([b"Content-Length: 7"], 7),
        ([b"content-LENGTH:7 \t", b"X: y"], 7),
        ([b"Content-Length: 0"], 0),
        ([b"X-Content-Length: 7", b"Y: content-length: 8"], 0),
        ([b"Content-Length: +7"], None),
        ([b"Content-Length: 7, 7"], None),
        ([b"Content-Length:"], None),
        ([b"Content-Length: " + b"9" * 5000], None),
        ([b"Transfer-Encoding: chunked"], None),
    ],
)
def test_length_of_a_body_is_read_from_its_head(headers: list[bytes], length: int | None) -> None:
    assert length_of(head(*headers)) == length


def test_connect_has_an_unknown_length() -> None:
    connect = head(line=b"CONNECT api.smsmode.com:443 HTTP/1.1")
    assert length_of(connect) is None
    assert isinstance(body_of(connect), Endless)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ([], Sized),
        ([b"Content-Length: 7"], Sized),
        ([b"Content-Length: x"], Endless),
        ([b"transfer-encoding:CHUNKED"], Chunked),
        ([b"Transfer-Encoding: gzip, chunked"], Chunked),
    ],
)
def test_kind_of_body_is_read_from_its_head(headers: list[bytes], kind: type) -> None:
    assert isinstance(body_of(head(*headers)), kind)


def test_empty_body_is_over_before_it_begins() -> None:
    assert body_of(head()).is_over


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_sized_body_ends_after_its_bytes(size: int) -> None:
    assert walked(Sized(5), b"GET \n\nGET", size) == 5
    assert walked(Sized(50), b"GET \n\nGET", size) == -1


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    "body",
    [
        b"0\r\n\r\n",
        b"3\r\nabc\r\n0\r\n\r\n",
        b"A;ext=1\r\n0123456789\r\n02\r\n\n\n\r\n000\r\n\r\n",
        b"7\r\n0\r\n\r\n\n\n\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n",
        b"3;%s\r\nabc\r\n0;%s\r\nT: %s\r\n\r\n" % (b"x" * 100, b"x" * 100, b"x" * 100),
    ],
)
def test_chunked_body_ends_after_its_trailers(body: bytes, size: int) -> None:
    assert walked(Chunked(), body + b"GET / HTTP/1.1\r\n\r\n", size) == len(body)


@pytest.mark.parametrize(
    "body", [b"", b"3", b"3\r\nabc", b"0\r\n", b"no size\r\n0\r\n\r\n", b"\r\n0\r\n\r\n", b"-1\r\n0\r\n\r\n"]
)
def test_cut_or_broken_chunked_body_has_no_end(body: bytes) -> None:
    assert walked(Chunked(), body, 100) == -1


@given(st.lists(st.binary(min_size=1, max_size=40)), st.integers(1, 50), st.binary(max_size=20))
def test_end_of_chunks_is_found_whatever_they_hold(chunks: list[bytes], size: int, after: bytes) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    assert walked(Chunked(), body + after, size) == len(body)
