import asyncio

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser
from sms_sandbox.server.http import heads
from sms_sandbox.server.http.heads import END, Head, Heads, split
from sms_sandbox.server.workspaces.own_hosts import OwnHosts

LINE = b"GET /a?b HTTP/1.1\r\n"
PLAIN_LINE = b"POST /a HTTP/1.1\r\n"
FIELDS = b"Host: h\r\nX-Name: caf\xe9"
OTHERS = b"Host: h\r\nX: %s" % (b"a" * (heads.LONGEST - len(b"Host: h\r\nX: ")))
"""The longest block that is kept."""


def learned(start: bytes, known: Heads, body: bytes = b"") -> None:
    """Let the parser read a request, and the table learn from it."""
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    parser = HttpRequestParser(protocol, loop, 2**16)
    protocol._parser = parser
    [(message, payload)], _, _ = parser.feed_data(start + END + body)
    known.learn(start, len(body), message, payload)


def head_of(start: bytes, known: Heads) -> Head:
    """Return the head that is known of the request."""
    found = known.get(start)
    assert found is not None
    return found[2]


@pytest.mark.parametrize(
    ("start", "parts"),
    [
        (LINE + FIELDS, ("GET", b"/a?b", FIELDS)),
        (b"POST /~!$\"'|} HTTP/1.1\r\nA: b", ("POST", b"/~!$\"'|}", b"A: b")),
        (LINE + OTHERS, ("GET", b"/a?b", OTHERS)),
    ],
)
def test_start_is_split_at_the_end_of_its_line(start: bytes, parts: tuple[str, bytes, bytes]) -> None:
    assert split(start) == parts


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HEAD / HTTP/1.1\r\nA: b",
        b"get / HTTP/1.1\r\nA: b",
        b"GET / HTTP/1.0\r\nA: b",
        b"GET / HTTP/1.1\nA: b",
        b"GET /#a HTTP/1.1\r\nA: b",
        b"GET /a b HTTP/1.1\r\nA: b",
        b"GET /\xe9 HTTP/1.1\r\nA: b",
        b"GET http://h/ HTTP/1.1\r\nA: b",
        b"GET * HTTP/1.1\r\nA: b",
        b"\r\nGET / HTTP/1.1\r\nA: b",
        b"GET / HTTP/1.1",
        b"GET / HTT",
        LINE + b"X" + OTHERS,
    ],
)
def test_unusual_or_unfinished_start_is_not_split(start: bytes) -> None:
    assert split(start) is None


async def test_unusual_start_is_not_learned() -> None:
    known = Heads()
    start = b"PUT /a HTTP/1.1\r\n" + FIELDS
    learned(start, known)
    assert len(known) == 0
    assert known.get(start) is None


@pytest.mark.parametrize("line", [LINE, PLAIN_LINE])
async def test_block_is_known_once_the_parser_has_read_a_whole_request_with_it(line: bytes) -> None:
    known = Heads()
    block = b"Host: h\r\nX-Sandbox-Workspace: w\r\nContent-Length: 2\r\nX-Name: caf\xe9"
    assert known.get(line + block) is None
    learned(line + block, known, b"ab")
    fields = (("Host", "h"), ("X-Sandbox-Workspace", "w"), ("Content-Length", "2"), ("X-Name", "café"))
    by_name = {"host": "h", "x-sandbox-workspace": "w", "content-length": "2", "x-name": "caf\xe9"}
    head = Head(fields, by_name, "h", 2, "w", is_plain=False)
    for _ in range(2):
        assert known.get(b"GET /c HTTP/1.1\r\n" + block) == ("GET", b"/c", head, False)
        assert known.get(b"POST /d?e HTTP/1.1\r\n" + block) == ("POST", b"/d?e", head, False)
    assert known.get(line + block.replace(b"Host: h", b"Host: i")) is None


@pytest.mark.parametrize(
    ("fields", "is_plain"),
    [
        (b"Host: h", True),
        (b"Host: localhost:8767", True),
        (b"Host: ", True),
        (b"Host: h\r\nX-Sandbox-Workspace: ", True),
        (b"Host: h\r\nX-Sandbox-Workspace: w", False),
        (b"Host: h\r\nx-sandbox-workspace: default", False),
        (b"Host: w.localhost", False),
        (b"Host: W.LOCALHOST:8767", False),
        (b"Host: .localhost", False),
        (b"Host: w.sms.test", False),
        (b"Host: h\r\nAuthorization: Bearer ws-w-smsfactor-token", False),
    ],
)
async def test_head_is_plain_unless_a_field_names_a_workspace(fields: bytes, *, is_plain: bool) -> None:
    known = Heads(OwnHosts("https://sms.test", ()).workspace_in)
    start = PLAIN_LINE + fields + b"\r\nContent-Length: 1"
    learned(start, known, b"a")
    assert head_of(start, known).is_plain is is_plain
    assert head_of(start.replace(b"Length: 1", b"Length: 2"), known).is_plain is is_plain


@pytest.mark.parametrize(
    ("target", "is_plain"),
    [
        (b"/", True),
        (b"/insim/api/v1/sendsms", True),
        (b"/a?token=t&text=a/_sandbox/~w", True),
        (b"/_sandbox/livez", False),
        (b"/~w/insim/api/v1/sendsms", False),
        (b"/a?token=ws-w-smsmode-token", False),
        (b"/a/ws-w-smsmode-token", False),
    ],
)
@pytest.mark.parametrize(("host", "has_plain_head"), [(b"h", True), (b"w.localhost", False)])
async def test_start_is_plain_if_its_head_is_and_its_target_may_not_name_a_workspace_or_our_own_path(
    target: bytes, *, is_plain: bool, host: bytes, has_plain_head: bool
) -> None:
    known = Heads(OwnHosts(None, ()).workspace_in)
    start = b"GET %s HTTP/1.1\r\nHost: %s" % (target, host)
    learned(start, known)
    for _ in range(2):
        found = known.get(start)
        assert found is not None
        assert found[3] is (is_plain and has_plain_head)


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
    learned(LINE + b"Host: h\r\n" + field, known)
    assert len(known) == 0


@pytest.mark.parametrize("line", [LINE, PLAIN_LINE])
async def test_block_that_differs_in_the_digits_of_the_length_alone_is_known(line: bytes) -> None:
    known = Heads()
    start = line + b"content-length: 2\r\nHost: h\r\nX-Sandbox-Workspace: w"
    other = start.replace(b" 2", b" 123456")
    learned(start, known, b"ab")
    head = head_of(other, known)
    fields = (("content-length", "123456"), ("Host", "h"), ("X-Sandbox-Workspace", "w"))
    by_name = {"content-length": "123456", "host": "h", "x-sandbox-workspace": "w"}
    assert head == Head(fields, by_name, "h", 123_456, "w", is_plain=False)
    assert head_of(other, known) is head


@pytest.mark.parametrize(
    "other",
    [
        b"Host: h\r\nContent-Length: 0",
        b"Host: h\r\nContent-Length: 03",
        b"Host: h\r\nContent-Length: +3",
        b"Host: h\r\nContent-Length:  3",
        b"Host: h\r\nContent-Length: 3 ",
        b"Host: h\r\nContent-Length: 1000000",
        b"Host: h\r\nX-Content-Length: 3",
        b"Host: h\r\nContent-Length: 3\r\nContent-Length: 2",
        b"Host: h",
        b"Host: i\r\nContent-Length: 3",
    ],
)
async def test_block_that_differs_in_more_than_the_digits_of_the_length_is_unknown(other: bytes) -> None:
    known = Heads()
    learned(LINE + b"Host: h\r\nContent-Length: 2", known, b"ab")
    assert known.get(LINE + other) is None


async def test_known_block_is_not_learned_anew() -> None:
    known = Heads()
    learned(LINE + FIELDS, known)
    head = head_of(LINE + FIELDS, known)
    learned(LINE + FIELDS, known)
    assert head_of(LINE + FIELDS, known) is head


async def test_line_without_a_query_is_taken_apart_once() -> None:
    known = Heads()
    for line in (LINE, PLAIN_LINE):
        learned(line + FIELDS, known)
    assert known.get(PLAIN_LINE + FIELDS) is known.get(PLAIN_LINE + FIELDS)
    assert known.get(LINE + FIELDS) is not known.get(LINE + FIELDS)
    assert known.get(LINE + FIELDS) == known.get(LINE + FIELDS)


async def test_line_that_is_too_long_with_its_block_is_taken_apart_each_time() -> None:
    known = Heads()
    learned(PLAIN_LINE + OTHERS, known)
    first, second = known.get(PLAIN_LINE + OTHERS), known.get(PLAIN_LINE + OTHERS)
    assert first is not None
    assert first == second
    assert first is not second


async def test_newest_blocks_are_kept() -> None:
    known = Heads()
    for number in range(heads.MOST + 1):
        learned(LINE + b"Host: h%d" % number, known)
    assert len(known) == heads.MOST
    assert known.get(LINE + b"Host: h0") is None
    assert known.get(LINE + b"Host: h%d" % heads.MOST) is not None


async def test_newest_lines_are_kept() -> None:
    known = Heads()
    learned(PLAIN_LINE + FIELDS, known)
    lines = [b"GET /%d HTTP/1.1\r\n" % number for number in range(heads.MOST + 1)]
    found = [known.get(line + FIELDS) for line in lines]
    assert known.get(lines[-1] + FIELDS) is found[-1]
    assert known.get(lines[0] + FIELDS) == found[0]
    assert known.get(lines[0] + FIELDS) is not found[0]


async def test_newest_lengths_are_kept() -> None:
    known = Heads()
    learned(LINE + b"Host: h\r\nContent-Length: 1", known, b"a")
    for length in range(2, heads.MOST + 10):
        assert head_of(LINE + b"Host: h\r\nContent-Length: %d" % length, known).length == length
    assert len(known) == heads.MOST
