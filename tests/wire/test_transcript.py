import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import (
    ActionBlock,
    AnswerBlock,
    RequestBlock,
    Transcript,
    TranscriptError,
    WebhookBlock,
)

WHOLE = """\
# source: the manual, read 2026-11-20
# given: now 2026-01-05T09:00:00Z
# given: strict
POST /send?a=é HTTP/1.1
Host: api.acme.example
X-Name: a: b

to=33639980001

text
### answer
HTTP/1.1 200 OK
Content-Length: 2

OK
### after 2s
GET /cb?status=1 HTTP/1.1

### do reply 33639980001 "STOP, 50 é"
### do wait 2s

### request
GET /status HTTP/1.1

### answer
HTTP/1.1 404 Not Found

""".encode()


def request_with(line: bytes) -> bytes:
    return b"GET / HTTP/1.1\n" + line + b"\n\n"


def test_a_transcript_is_notes_and_blocks_in_order() -> None:
    assert transcript.read(WHOLE) == Transcript(
        notes=(
            ("source", "the manual, read 2026-11-20"),
            ("given", "now 2026-01-05T09:00:00Z"),
            ("given", "strict"),
        ),
        blocks=(
            RequestBlock(
                HttpRequest(
                    "POST",
                    "/send?a=é".encode(),
                    (("Host", "api.acme.example"), ("X-Name", "a: b")),
                    b"to=33639980001\n\ntext",
                )
            ),
            AnswerBlock(HttpResponse(200, (("Content-Length", "2"),), b"OK", fact="")),
            WebhookBlock("2s", HttpRequest("GET", b"/cb?status=1")),
            ActionBlock('reply 33639980001 "STOP, 50 é"'),
            ActionBlock("wait 2s"),
            RequestBlock(HttpRequest("GET", b"/status")),
            AnswerBlock(HttpResponse(404, (), b"", fact="")),
        ),
    )


def test_a_transcript_may_be_one_request_alone() -> None:
    assert transcript.read(b"GET / HTTP/1.1") == Transcript((), (RequestBlock(HttpRequest("GET", b"/")),))


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (b"", b""),
        (b"\n", b""),
        (b"a", b"a"),
        (b"a\n", b"a"),
        (b"a\n\n", b"a\n"),
        (b"\r\n\x00\xff\n", b"\r\n\x00\xff"),
    ],
)
def test_a_body_is_taken_as_it_stands_without_its_last_line_feed(written: bytes, body: bytes) -> None:
    [asked] = transcript.read(b"POST / HTTP/1.1\n\n" + written).blocks
    assert asked == RequestBlock(HttpRequest("POST", b"/", (), body))


@given(st.binary().filter(lambda body: b"###" not in body))
def test_any_body_is_kept_to_the_byte(body: bytes) -> None:
    script = transcript.read(b"POST / HTTP/1.1\n\n" + body + b"\n### answer\nHTTP/1.1 200 OK\n\n" + body + b"\n")
    assert script.blocks == (
        RequestBlock(HttpRequest("POST", b"/", (), body)),
        AnswerBlock(HttpResponse(200, (), body, fact="")),
    )


def test_notes_are_found_by_name() -> None:
    script = transcript.read(WHOLE)
    assert script.note("source") == "the manual, read 2026-11-20"
    assert script.all_notes("given") == ["now 2026-01-05T09:00:00Z", "strict"]
    assert script.all_notes("kind") == []


@pytest.mark.parametrize(("name", "count"), [("kind", 0), ("given", 2)])
def test_a_single_note_is_required_by_note(name: str, count: int) -> None:
    with pytest.raises(TranscriptError, match=f"wanted one note '# {name}: …', found {count}"):
        transcript.read(WHOLE).note(name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# a note\nGET / HTTP/1.1\n", "not a note: '# a note'; wanted '# name: text'"),
        (b"#name: text\nGET / HTTP/1.1\n", "not a note: '#name: text'; wanted '# name: text'"),
        (b"# name: \xff\nGET / HTTP/1.1\n", r"not UTF-8: b'# name: \xff'"),
        (b"GET / HTTP/1.1\n\n### \xff\n", r"not UTF-8: b'\xff'"),
        (b"", "not a request line: b''"),
        (b"# name: text\n", "not a request line: b''"),
        (b"GET /\n", "not a request line: b'GET /'"),
        (b"get / HTTP/1.1\n", "not a request line: b'get / HTTP/1.1'"),
        (b"GET / HTTP/1.1\r\n", r"not a request line: b'GET / HTTP/1.1\r'"),
        (request_with(b"Host"), "not a header: b'Host'; wanted 'Name: value'"),
        (request_with(b"Host:x"), "not a header: b'Host:x'; wanted 'Name: value'"),
        (request_with(b"") + b"### answer\nHTTP/1.1 OK\n", "not a status line: b'HTTP/1.1 OK'"),
        (request_with(b"") + b"### answer\n", "not a status line: b''"),
        (request_with(b"") + b"### after 2s\n", "not a request line: b''"),
        (
            request_with(b"") + b"### reply\n",
            "a block is titled 'reply'; wanted 'request', 'answer', 'after DURATION' or 'do …'",
        ),
        (
            request_with(b"") + b"### do wait 2s\nGET / HTTP/1.1\n\n",
            "nothing belongs under '### do wait 2s', but there is b'GET / HTTP/1.1'",
        ),
        (
            request_with(b"") + b"### do\n",
            "a block is titled 'do'; wanted 'request', 'answer', 'after DURATION' or 'do …'",
        ),
        (
            request_with(b"") + b"###\n",
            "a block is titled ''; wanted 'request', 'answer', 'after DURATION' or 'do …'",
        ),
    ],
)
def test_an_error_text_has_what_was_wanted(data: bytes, message: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        transcript.read(data)
    assert str(refused.value) == message


LINES = st.sampled_from(
    [
        b"# a: b\n",
        b"GET / HTTP/1.1\n",
        b"\n",
        b"### answer\n",
        b"### after 1s\n",
        b"### do x\n",
        b"HTTP/1.1 200 OK\n",
        b"A: b\n",
    ]
)


@given(st.lists(LINES | st.binary(max_size=3)).map(b"".join))
def test_any_bytes_are_a_transcript_or_an_error_of_ours(data: bytes) -> None:
    try:
        script = transcript.read(data)
    except TranscriptError:
        return
    assert isinstance(script.blocks[0], RequestBlock | WebhookBlock)


def test_written_transcript_reads_as_it_was() -> None:
    read = transcript.read(WHOLE)
    written = transcript.write(read.notes, read.blocks)
    assert transcript.read(written) == read
    assert written.startswith(b"# source: the manual, read 2026-11-20\n")
    assert b"POST /send" in written.split(b"###")[0]


def test_transcript_may_begin_with_a_webhook() -> None:
    blocks = (WebhookBlock("0s", HttpRequest("GET", b"/cb", (), b"x")),)
    assert transcript.read(transcript.write([("kind", "recorded")], blocks)).blocks == blocks


def test_transcript_without_blocks_is_its_notes() -> None:
    assert transcript.write([("kind", "recorded")], []) == b"# kind: recorded\n"


def test_unusual_reason_is_kept() -> None:
    _, block = transcript.read(b"GET / HTTP/1.1\n### answer\nHTTP/1.1 200 Fine\n\n\n").blocks
    assert block == AnswerBlock(HttpResponse(200, (), b"", "", "Fine"))
    _, usual = transcript.read(b"GET / HTTP/1.1\n### answer\nHTTP/1.1 200 OK\n\n\n").blocks
    assert usual == AnswerBlock(HttpResponse(200, (), b"", ""))


def test_body_with_the_beginning_of_a_block_cannot_be_written() -> None:
    with pytest.raises(TranscriptError, match="a line of a body begins with ###"):
        transcript.write([], [RequestBlock(HttpRequest("GET", b"/", (), b"a\n### answer\n"))])
