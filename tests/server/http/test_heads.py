import asyncio

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser
from sms_sandbox.server.http import heads
from sms_sandbox.server.http.heads import Head, Heads, split

LINE = b"GET /a?b HTTP/1.1\r\n"
FIELDS = b"Host: h\r\nX-Name: caf\xe9\r\n\r\n"


def learned(data: bytes, known: Heads) -> None:
    """Let the parser read the data, and the table learn from it."""
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    parser = HttpRequestParser(protocol, loop, 2**16)
    protocol._parser = parser
    [(message, payload)], _, _ = parser.feed_data(data)
    parts = split(data)
    assert parts is not None
    known.learn(parts, message, payload)


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (LINE + FIELDS, ("GET", b"/a?b", FIELDS, b"")),
        (LINE + FIELDS + b"body\r\n\r\n", ("GET", b"/a?b", FIELDS, b"body\r\n\r\n")),
        (b"POST /~!$\"'|} HTTP/1.1\r\n\r\n", ("POST", b"/~!$\"'|}", b"\r\n", b"")),
        (LINE + b"\r\nbody", ("GET", b"/a?b", b"\r\n", b"body")),
    ],
)
def test_request_is_split_at_the_ends_of_line_and_block(data: bytes, parts: heads.Parts) -> None:
    assert split(data) == parts


@pytest.mark.parametrize(
    "data",
    [
        b"HEAD / HTTP/1.1\r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\n\n",
        b"GET /#a HTTP/1.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"GET /\xe9 HTTP/1.1\r\n\r\n",
        b"GET http://h/ HTTP/1.1\r\n\r\n",
        b"GET * HTTP/1.1\r\n\r\n",
        b"\r\nGET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\n\r",
        b"GET / HTT",
        LINE + b"X: " + b"a" * heads.LONGEST + b"\r\n\r\n",
    ],
)
def test_unusual_or_unfinished_head_is_not_split(data: bytes) -> None:
    assert split(data) is None


async def test_block_is_known_once_the_parser_has_read_a_whole_request_with_it() -> None:
    known = Heads()
    block = b"Host: h\r\nX-Sandbox-Workspace: w\r\nContent-Length: 2\r\nX-Name: caf\xe9\r\n\r\n"
    assert known.get(block) is None
    learned(LINE + block + b"ab", known)
    fields = (("Host", "h"), ("X-Sandbox-Workspace", "w"), ("Content-Length", "2"), ("X-Name", "café"))
    by_name = {"host": "h", "x-sandbox-workspace": "w", "content-length": "2", "x-name": "caf\xe9"}
    assert known.get(block) == Head(fields, by_name, "h", 2, "w", has_keys=False)
    assert known.get(block.replace(b"Host: h", b"Host: i")) is None


@pytest.mark.parametrize(
    "field",
    [
        b"Connection: close",
        b"Connection: Upgrade\r\nUpgrade: websocket",
        b"Upgrade: h2c",
        b"Expect: 100-continue",
        b"Transfer-Encoding: chunked",
        b"Origin: http://evil.example",
        b"Upgrade-Insecure-Requests: 1",
        b"Content-Length: 5",
    ],
)
async def test_block_that_needs_more_than_an_answer_is_not_learned(field: bytes) -> None:
    known = Heads()
    learned(LINE + b"Host: h\r\n" + field + b"\r\n\r\n", known)
    assert len(known) == 0


async def test_block_that_differs_in_the_digits_of_the_length_alone_is_known() -> None:
    known = Heads()
    block = b"content-length: 2\r\nHost: h\r\nX-Sandbox-Workspace: w\r\n\r\n"
    learned(LINE + block + b"ab", known)
    head = known.get(block.replace(b"2", b"123456"))
    fields = (("content-length", "123456"), ("Host", "h"), ("X-Sandbox-Workspace", "w"))
    by_name = {"content-length": "123456", "host": "h", "x-sandbox-workspace": "w"}
    assert head == Head(fields, by_name, "h", 123_456, "w", has_keys=False)
    assert known.get(block.replace(b"2", b"123456")) is head


@pytest.mark.parametrize(
    "other",
    [
        b"Host: h\r\nContent-Length: 0\r\n\r\n",
        b"Host: h\r\nContent-Length: 03\r\n\r\n",
        b"Host: h\r\nContent-Length: +3\r\n\r\n",
        b"Host: h\r\nContent-Length:  3\r\n\r\n",
        b"Host: h\r\nContent-Length: 3 \r\n\r\n",
        b"Host: h\r\nContent-Length: 1000000\r\n\r\n",
        b"Host: h\r\nX-Content-Length: 3\r\n\r\n",
        b"Host: h\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\n",
        b"Host: h\r\n\r\n",
        b"Host: i\r\nContent-Length: 3\r\n\r\n",
    ],
)
async def test_block_that_differs_in_more_than_the_digits_of_the_length_is_unknown(other: bytes) -> None:
    known = Heads()
    learned(LINE + b"Host: h\r\nContent-Length: 2\r\n\r\nab", known)
    assert known.get(other) is None


async def test_known_block_is_not_learned_anew() -> None:
    known = Heads()
    learned(LINE + FIELDS, known)
    head = known.get(FIELDS)
    learned(LINE + FIELDS, known)
    assert head is not None
    assert known.get(FIELDS) is head


async def test_newest_blocks_are_kept() -> None:
    known = Heads()
    for number in range(heads.MOST + 1):
        learned(LINE + b"Host: h%d\r\n\r\n" % number, known)
    assert len(known) == heads.MOST
    assert known.get(b"Host: h0\r\n\r\n") is None
    assert known.get(b"Host: h%d\r\n\r\n" % heads.MOST) is not None


async def test_newest_lengths_are_kept() -> None:
    known = Heads()
    learned(LINE + b"Host: h\r\nContent-Length: 1\r\n\r\na", known)
    for length in range(2, heads.MOST + 10):
        head = known.get(b"Host: h\r\nContent-Length: %d\r\n\r\n" % length)
        assert head is not None
        assert head.length == length
    assert len(known) == heads.MOST
