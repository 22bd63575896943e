import asyncio

import pytest
from sms_sandbox.server.recording.raw_answer import BrokenAnswerError, RawAnswer, read_answer


async def answer_of(*pieces: bytes, method: str = "GET") -> RawAnswer:
    reader = asyncio.StreamReader()
    for piece in pieces:
        reader.feed_data(piece)
    reader.feed_eof()
    return await read_answer(reader, method)


async def test_every_byte_of_the_head_is_kept() -> None:
    data = b"HTTP/1.1 200 Fine\r\nX-ODD:  spaced \r\nset-cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nOK"
    answer = await answer_of(data)
    assert answer.data == data
    assert (answer.response.status, answer.response.reason, answer.response.body) == (200, "Fine", b"OK")
    assert [name for name, _ in answer.response.headers] == ["X-ODD", "set-cookie", "Set-Cookie", "Content-Length"]
    assert answer.ends_itself


async def test_chunks_are_kept_and_read() -> None:
    data = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"
    answer = await answer_of(data)
    assert answer.data == data
    assert answer.response.body == b"abc"
    assert answer.ends_itself


async def test_interim_answers_are_left_out() -> None:
    data = b"HTTP/1.1 204 No Content\r\n\r\n"
    answer = await answer_of(b"HTTP/1.1 100 Continue\r\n\r\n" + data, method="POST")
    assert answer.data == data
    assert answer.ends_itself


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\n\r\nto the end",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK",
    ],
)
async def test_answer_may_end_with_the_connection(data: bytes) -> None:
    answer = await answer_of(data)
    assert answer.data == data
    assert not answer.ends_itself


async def test_answer_to_head_has_no_body() -> None:
    answer = await answer_of(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", method="HEAD")
    assert answer.response.body == b""
    assert answer.ends_itself


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "closed without an answer"),
        (b"SSH-2.0-x\r\n\r\n", "not HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nOK", "not HTTP/1.1"),
    ],
)
async def test_broken_answer_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(BrokenAnswerError, match=problem):
        await answer_of(data)


async def test_endless_answer_is_refused() -> None:
    with pytest.raises(BrokenAnswerError, match="longer than"):
        await answer_of(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_100_000)
