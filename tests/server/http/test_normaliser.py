import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.server.http.normaliser import Normaliser

GET = b"GET /send?a=1&&b=2 HTTP/1.1\r\nHost: h\r\n\r\n"
BODY = b"a=1\r\n\r\nGET /fake HTTP/1.1\nHost: h\n\n\xe9"
POST = b"POST /send HTTP/1.1\r\nContent-Length: %d\r\nHost: h\r\n\r\n" % len(BODY)
CHUNKS = b"2\r\n\n\n\r\n4\r\n\r\n\r\n\r\n0\r\nTrailer: x\r\n\r\n"
CHUNKED = b"POST /send HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"


def bare(head: bytes) -> bytes:
    return head.replace(b"\r\n", b"\n")


def fed(data: bytes, *cuts: int) -> bytes:
    normaliser = Normaliser()
    return b"".join(normaliser.feed(piece) for piece in cut(data, cuts))


def cut(data: bytes, cuts: tuple[int, ...]) -> list[bytes]:
    places = [0, *sorted(place % (len(data) + 1) for place in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize("data", [GET, POST + BODY, POST + BODY[:5], POST, CHUNKED + CHUNKS])
def test_request_with_a_clean_head_is_not_copied(data: bytes) -> None:
    assert fed(data) == data
    assert Normaliser().feed(GET) is GET


@pytest.mark.parametrize(("head", "body"), [(GET, b""), (POST, BODY), (CHUNKED, CHUNKS)])
def test_bare_line_feeds_become_crlf_in_heads_and_not_in_bodies(head: bytes, body: bytes) -> None:
    assert fed(bare(head) + body) == head + body
    assert fed((bare(head) + body) * 3) == (head + body) * 3
    assert fed(head + body + bare(head) + body) == (head + body) * 2


@pytest.mark.parametrize("head", [b"GET / HTTP/1.0\n\n", b"GET / HTTP/1.0\r\n\n", b"GET / HTTP/1.0\n\r\n"])
def test_head_may_have_no_headers_and_mixed_line_ends(head: bytes) -> None:
    assert fed(head + bare(GET)) == b"GET / HTTP/1.0\r\n\r\n" + GET


def test_body_sent_after_its_head_is_unchanged() -> None:
    normaliser = Normaliser()
    assert [normaliser.feed(data) for data in (POST, BODY, bare(GET))] == [POST, BODY, GET]


def test_target_is_fed_with_placeholders_and_kept_as_sent() -> None:
    normaliser = Normaliser()
    raw = b"GET  /caf\xe9?m=\xc3\xa9 HTTP/1.1\nHost: h\n\n"
    assert normaliser.feed(GET + raw + GET) == GET + b"GET  /caf_?m=__ HTTP/1.1\r\nHost: h\r\n\r\n" + GET
    assert [normaliser.target(number) for number in (1, 2, 3, 2)] == [None, b"/caf\xe9?m=\xc3\xa9", None, None]


@pytest.mark.parametrize("stray", [b"", b"\r\n", b"\r\n\r\n", b"\n\n"])
def test_line_ends_between_requests_are_not_counted(stray: bytes) -> None:
    normaliser = Normaliser()
    for data in (stray, GET, stray, POST, BODY, stray, b"GET /\xe9 HTTP/1.1\r\n\r\n"):
        normaliser.feed(data)
    assert [normaliser.target(number) for number in (1, 2, 3, 4)] == [None, None, b"/\xe9", None]


def test_first_line_without_a_version_has_a_target() -> None:
    normaliser = Normaliser()
    normaliser.feed(b"GET /\xe9\r\n\r\n")
    assert normaliser.target(1) == b"/\xe9"


def test_8_bit_bytes_in_headers_are_unchanged() -> None:
    data = b"GET / HTTP/1.1\r\nX-Name: caf\xe9\r\n\r\n"
    assert fed(data) == fed(bare(data)) == data


@pytest.mark.parametrize("stray", [b"\r\n", b"\n", b"\r\n\r\n", b"\n\n\n", b"\r"])
def test_line_ends_between_requests_are_left_to_the_parser(stray: bytes) -> None:
    assert fed(stray + GET + stray + bare(GET) + stray) == stray + GET + stray + GET + stray


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: two\r\n\r\n",
        b"POST / HTTP/1.1\r\nX: y\r\n folded\r\n\r\n",
        b"POST / HTTP/1.1\r\nX: y\rZ: 1\r\n\r\n",
        b"GARBAGE\r\n\r\n",
    ],
)
def test_ambiguous_or_broken_heads_stay_so(head: bytes) -> None:
    assert fed(head) == fed(bare(head)) == head


def test_every_byte_is_passed_on_at_once() -> None:
    normaliser = Normaliser()
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01"
    assert normaliser.feed(hello) == hello
    endless = Normaliser()
    assert sum(len(endless.feed(b"x" * 1000)) for _ in range(1000)) == 1_000_000


def test_bytes_after_connect_pass_unchanged() -> None:
    connect = b"CONNECT api.smsmode.com:443 HTTP/1.1\r\nHost: h\r\n\r\n"
    assert fed(bare(connect) + b"\x16\n\n\xe9") == connect + b"\x16\n\n\xe9"


PIECES = st.sampled_from(
    [
        b"GET /",
        b"POST /caf\xe9?a=1",
        b"CONNECT h:1",
        b" ",
        b" HTTP/1.1",
        b"\n",
        b"\r",
        b"\r\n",
        b"\r\n\r\n",
        b"\n\n",
        b"Host: h",
        b"Content-Length: 3",
        b"content-length:12\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"X: \xe9",
        b"abc",
        b"3",
        b"0",
        b":",
    ]
)
CUTS = st.lists(st.integers(0, 10_000), max_size=6).map(tuple)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=30).map(b"".join), CUTS)
def test_parser_is_fed_the_same_wherever_the_stream_is_cut(data: bytes, cuts: tuple[int, ...]) -> None:
    assert fed(data, *cuts) == fed(data)
    assert fed(data, *range(len(data))) == fed(data)


@dataclass(frozen=True)
class Sent:
    """A request in parts; ``framing`` is the header that frames the body."""

    method: bytes
    target: bytes
    header: bytes
    framing: bytes
    body: bytes

    def to_bytes(self, end: bytes) -> bytes:
        lines = [self.method + b" " + self.target + b" HTTP/1.1", b"Host: h", b"X: " + self.header]
        return end.join([*lines, *([self.framing] if self.framing else []), b"", b""]) + self.body


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    content = draw(st.lists(PIECES | st.binary(min_size=1, max_size=5), max_size=5).map(b"".join))
    framing, body = draw(
        st.sampled_from(
            [
                (b"", b""),
                (b"Content-Length: %d" % len(content), content),
                (b"transfer-encoding: Chunked", _in_chunks(content)),
            ]
        )
    )
    target = draw(st.lists(st.sampled_from([b"a", b"=", b"&&", b"%E9", b"\xe9", b"\x80", b"\xff", b"?", b"_"])))
    header = draw(st.sampled_from([b"", b"y", b"caf\xe9", b"content-length: 9"]))
    return Sent(draw(st.sampled_from([b"GET", b"POST"])), b"/" + b"".join(target), header, framing, body)


def _in_chunks(content: bytes) -> bytes:
    halves = [half for half in (content[: len(content) // 2], content[len(content) // 2 :]) if half]
    return b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves) + b"0\r\n\r\n"


@given(st.lists(requests()), CUTS)
def test_clean_requests_pass_byte_for_byte(sent: list[Sent], cuts: tuple[int, ...]) -> None:
    clean = [one for one in sent if one.target.isascii()]
    data = b"".join(one.to_bytes(b"\r\n") for one in clean)
    assert fed(data, *cuts) == data


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@given(sent=st.lists(st.tuples(requests(), st.sampled_from([b"\r\n", b"\n"]))), cuts=CUTS)
def test_parser_reads_each_request_as_it_was_sent(
    loop: asyncio.AbstractEventLoop, sent: list[tuple[Sent, bytes]], cuts: tuple[int, ...]
) -> None:
    data = b"".join(one.to_bytes(end) for one, end in sent)
    normaliser, parser = Normaliser(), HttpRequestParser(BaseProtocol(loop), loop, 1 << 16)
    messages = [one for piece in cut(data, cuts) for one in parser.feed_data(normaliser.feed(piece))[0]]
    read = []
    for number, (message, payload) in enumerate(messages, 1):
        target = normaliser.target(number) or message.path.encode("ascii")
        headers = dict(message.raw_headers)
        assert payload.is_eof()
        read.append((message.method.encode(), target, headers[b"X"], payload.read_nowait()))
    assert read == [(one.method, one.target, one.header, _content(one)) for one, _ in sent]


def _content(sent: Sent) -> bytes:
    """Return the body without its chunk framing."""
    if not sent.framing.startswith(b"transfer"):
        return sent.body
    content, rest = b"", sent.body
    while size := int(rest.partition(b"\r\n")[0], 16):
        rest = rest.partition(b"\r\n")[2]
        content, rest = content + rest[:size], rest[size + 2 :]
    return content
