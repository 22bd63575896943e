"""Answers of receivers; the reader without its quick way is the parser."""

from itertools import pairwise

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.server.webhooks import answers
from sms_sandbox.server.webhooks.answers import AnswerReader, WebhookAnswer, plain_answer
from sms_sandbox.server.webhooks.failures import AttemptError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n"

OPEN, CLOSED = (WebhookAnswer(200, b"OK", leaves_open=leaves_open) for leaves_open in (True, False))


def parsed(answer: bytes) -> WebhookAnswer | str:
    """Return what the parser makes of an answer behind which the receiver closes the connection, or the error."""
    reader = AnswerReader("GET")
    reader._parser = reader._made_parser()
    reader._begin = answer
    try:
        return (reader._parsed(reader._parser, answer) if answer else None) or reader.end()
    except AttemptError as error:
        return str(error)


def read(answer: bytes, cuts: list[int]) -> WebhookAnswer | str:
    """Return what the reader makes of an answer that comes in pieces."""
    reader = AnswerReader("GET")
    places = sorted({0, len(answer), *(cut % (len(answer) + 1) for cut in cuts)})
    try:
        for first, last in pairwise(places):
            found = reader.feed(answer[first:last])
            if found is not None:
                return found
        return reader.end()
    except AttemptError as error:
        return str(error)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (HEAD + b"OK", OPEN),
        (HEAD.replace(b"OK", b"").replace(b"200 ", b"503 ") + b"no", WebhookAnswer(503, b"no", leaves_open=True)),
        (HEAD.replace(b"200", b"404").replace(b"th: 2", b"th: 0"), WebhookAnswer(404, b"", leaves_open=True)),
        (HEAD.replace(b"Content-L", b"content-l") + b"OK", OPEN),
        (
            HEAD.replace(b"text/plain\r\n", b"x\r\nConnection: Keep-Alive\r\n") + b"OK",
            OPEN,
        ),
        (
            HEAD.replace(b"text/plain\r\n", b"x\r\nconnection: close\r\n") + b"OK",
            CLOSED,
        ),
        (HEAD + b"OKmore", None),
        (HEAD + b"O", None),
        (HEAD, None),
        (HEAD.replace(b"200 OK", b"204 No Content") + b"OK", None),
        (HEAD.replace(b"200 OK", b"101 Switching Protocols") + b"OK", None),
        (HEAD.replace(b"200 OK", b"200") + b"OK", None),
        (HEAD.replace(b"1.1", b"1.0") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"Content-Length: 2") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"Content-Length: 2x") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"Content-Length: 123456") + b"OK", None),
        (HEAD.replace(b"Content-Type: text/plain", b"transfer-encoding: chunked") + b"OK", None),
        (HEAD.replace(b"text/plain", b"a\x00b") + b"OK", None),
        (HEAD.replace(b"text/plain", b"a\r\n b") + b"OK", None),
        (HEAD.replace(b"text/plain", b"a" * 20_000) + b"OK", None),
        (HEAD.replace(b"\r\n", b"\n") + b"OK", None),
        (HEAD.replace(b"Content-Length: 2\r\n", b"") + b"OK", None),
        (b"", None),
    ],
)
def test_plain_answer_is_read_as_the_parser_reads_it(answer: bytes, result: WebhookAnswer | None) -> None:
    assert plain_answer(answer) == result
    if result is not None:
        assert parsed(answer) == result


@pytest.mark.parametrize(
    ("answer", "leaves_open"),
    [
        (HEAD + b"OK", True),
        (HEAD + b"OKmore", False),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
        (b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", False),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"OK", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK", False),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", False),
        (b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", False),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000, False),
        (b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + b" " * 17_000, False),
    ],
)
def test_connection_is_open_behind_a_whole_answer_that_does_not_close_it(answer: bytes, *, leaves_open: bool) -> None:
    found = AnswerReader("GET").feed(answer)
    assert found is not None
    assert found.leaves_open is leaves_open


def test_bytes_behind_an_answer_that_ends_with_a_piece_of_the_parser_close_the_connection() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = head + b"%x\r\n" % (length := 16 * 1024 - len(head) - len(b"3fc0\r\n\r\n0\r\n\r\n"))
    answer += b"x" * length + b"\r\n0\r\n\r\n"
    assert len(answer) == 16 * 1024
    found = [AnswerReader("GET").feed(answer + more) for more in (b"", b"more")]
    assert [one and one.leaves_open for one in found] == [True, False]


def test_switch_of_protocols_in_pieces_is_named() -> None:
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
    assert read(answer, [1]) == "answered with 101 Switching Protocols, for which the webhook does not ask"


def test_answer_to_head_has_no_body() -> None:
    assert AnswerReader("HEAD").feed(HEAD) == WebhookAnswer(200, b"", leaves_open=True)


def test_plain_answer_in_pieces_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(h11, "Connection", None)
    reader = AnswerReader("GET")
    assert [reader.feed(HEAD), reader.feed(b"O"), reader.feed(b"K")] == [
        None,
        None,
        OPEN,
    ]


def test_head_that_never_ends_is_refused_however_it_comes() -> None:
    endless = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000
    for cuts in ([], [*range(0, 100_000, 1000)]):
        assert read(endless, cuts) == "the answer is not HTTP/1.1"


PIECES = st.sampled_from(
    [
        HEAD,
        HEAD + b"OK",
        HEAD.replace(b"th: 2", b"th: 12"),
        HEAD.replace(b"text/plain", b"x\r\nConnection: close"),
        HEAD.replace(b"text/plain", b"x\r\nContent-Length: 100000"),
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"2\r\nOK\r\n",
        b"0\r\n\r\n",
        b"OK",
        b"\r\n",
    ]
)


@given(st.lists(PIECES, max_size=4).map(b"".join), st.lists(st.integers(0, 400), max_size=3))
def test_answer_in_pieces_is_read_as_the_parser_reads_the_whole(answer: bytes, cuts: list[int]) -> None:
    found, expected = read(answer, cuts), parsed(answer)
    if isinstance(found, WebhookAnswer) and isinstance(expected, WebhookAnswer):
        assert found[:2] == expected[:2]
        # What comes behind the answer may not have come yet.
        assert found.leaves_open >= expected.leaves_open
    else:
        assert found == expected


def test_only_the_beginning_of_a_body_is_kept() -> None:
    assert parsed(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000) == WebhookAnswer(200, b"x" * 65536, leaves_open=False)
    assert answers._MOST_OF_A_BODY == 65536
