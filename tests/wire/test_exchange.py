from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.wire.exchange import (
    REASONS,
    HttpRequest,
    HttpResponse,
    date_header,
    header_of,
    host_only,
)

HEADERS = (("Host", "api.acme.example"), ("X-Twice", "1"), ("x-twice", "2"), ("X-Name", "J\xe9r\xf4me"))


@pytest.mark.parametrize("name", ["X-Twice", "x-twice", "X-TWICE"])
def test_the_first_header_of_a_name_is_found_in_any_spelling(name: str) -> None:
    assert header_of(HEADERS, name) == "1"


def test_a_header_that_is_not_there_is_none() -> None:
    assert header_of(HEADERS, "Accept") is None
    assert HttpRequest("GET", b"/").header("Accept") is None


def test_the_fields_of_a_request_are_the_first_of_each_name_in_small_letters() -> None:
    request = HttpRequest("GET", b"/", (("X-Key", "1"), ("Accept", "*/*"), ("x-key", "2")))
    assert request.fields == {"x-key": "1", "accept": "*/*"}


def test_a_date_header_is_written_in_the_form_of_the_standard() -> None:
    assert date_header(0) == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert date_header(1_767_603_600_999_999) == "Mon, 05 Jan 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/send?a=1&b=2", "/send", b"a=1&b=2"),
        (b"/send?a=1?b", "/send", b"a=1?b"),
        (b"/send?", "/send", b""),
        (b"/send", "/send", b""),
        (b"//a//b%20c", "//a//b%20c", b""),
        (b"/\xe9?x", "/\xe9", b"x"),
    ],
)
def test_a_target_is_path_and_query_still_encoded(target: bytes, path: str, query: bytes) -> None:
    request = HttpRequest("GET", target)
    assert (request.path, request.query) == (path, query)
    assert request.raw_path == path.encode("latin-1")


@pytest.mark.parametrize(
    ("header", "media_type"),
    [("Application/JSON; charset=utf-8", "application/json"), (" text/xml ", "text/xml"), ("", ""), (";x", "")],
)
def test_the_content_type_is_in_small_letters_without_parameters(header: str, media_type: str) -> None:
    assert HttpRequest("POST", b"/", (("content-type", header),)).content_type == media_type


def test_the_content_type_is_empty_without_a_header() -> None:
    assert HttpRequest("POST", b"/").content_type == ""


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("api.acme.example", "api.acme.example"),
        ("API.Acme.example:8767", "api.acme.example"),
        (" api.acme.example ", "api.acme.example"),
        ("api.acme.example.", "api.acme.example"),
        ("api.acme.example.:80", "api.acme.example"),
        ("[::1]:8767", "::1"),
        ("[FE80::1]", "fe80::1"),
        ("[::1", "::1"),
        ("", ""),
        (":80", ""),
    ],
)
def test_a_host_is_read_without_its_port(header: str, host: str) -> None:
    assert host_only(header) == host
    assert HttpRequest("GET", b"/", (("host", header),)).host == host


def test_the_host_is_empty_without_a_header() -> None:
    assert HttpRequest("GET", b"/").host == ""


def test_a_request_is_written_as_it_came() -> None:
    request = HttpRequest("POST", b"/send?\xe9", HEADERS, b"\x00\xff")
    head = (
        b"POST /send?\xe9 HTTP/1.1\r\n"
        b"Host: api.acme.example\r\nX-Twice: 1\r\nx-twice: 2\r\nX-Name: J\xe9r\xf4me\r\n\r\n"
    )
    assert request.head_bytes() == head
    assert request.to_bytes() == head + b"\x00\xff"


def test_an_answer_is_written_head_and_body() -> None:
    answer = HttpResponse(200, (("Content-Length", "2"), ("Set-Cookie", "a"), ("Set-Cookie", "b")), b"OK", "send")
    assert answer.head_bytes() == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n"
    assert answer.to_bytes() == answer.head_bytes() + b"OK"


def test_every_status_in_the_table_has_a_reason_on_its_first_line() -> None:
    lines = [HttpResponse(status, (), b"", "x").head_bytes() for status in REASONS]
    assert lines == [f"HTTP/1.1 {status} {reason}\r\n\r\n".encode() for status, reason in REASONS.items()]


@pytest.mark.parametrize(
    ("body", "framed"),
    [
        (b"", b"0\r\n\r\n"),
        (b"OK", b"2\r\nOK\r\n0\r\n\r\n"),
        (b"x" * 26, b"1a\r\n" + b"x" * 26 + b"\r\n0\r\n\r\n"),
    ],
)
def test_a_chunked_answer_is_one_chunk_and_the_last(body: bytes, framed: bytes) -> None:
    answer = HttpResponse(200, (("transfer-encoding", "Chunked"),), body, "x")
    assert answer.is_chunked
    assert answer.framed_body() == framed
    assert answer.to_bytes() == answer.head_bytes() + framed


@pytest.mark.parametrize("headers", [(), (("Transfer-Encoding", "identity"),)])
def test_an_answer_that_is_not_chunked_stands_as_it_is(headers: tuple[tuple[str, str], ...]) -> None:
    answer = HttpResponse(200, headers, b"OK", "x")
    assert not answer.is_chunked
    assert answer.framed_body() == b"OK"


PARSERS: tuple[Callable[[HttpRequest], object], ...] = (
    lambda request: request.body.upper(),
    lambda request: len(request.body),
    lambda request: request.query or None,
)


@given(st.binary(), st.lists(st.sampled_from(range(len(PARSERS)))), st.sets(st.integers(0, 20)))
def test_parsed_is_the_function_of_the_request_called_once(body: bytes, order: list[int], forgets: set[int]) -> None:
    request = HttpRequest("POST", b"/p?q", body=body)
    calls: list[int] = []

    def counted(number: int) -> Callable[[HttpRequest], object]:
        def parse(seen: HttpRequest) -> object:
            calls.append(number)
            return PARSERS[number](seen)

        return parse

    counting = [counted(number) for number in range(len(PARSERS))]
    expected: list[int] = []
    known: set[int] = set()
    for turn, number in enumerate(order):
        if turn in forgets:
            request.forget_parsed()
            known.clear()
        expected += [] if number in known else [number]
        known.add(number)
        assert request.parsed(counting[number]) == PARSERS[number](request)
    assert calls == expected


def test_a_function_that_raises_is_called_again() -> None:
    request, answers = HttpRequest("POST", b"/"), iter((ValueError("no"), 1))

    def parse(_: HttpRequest) -> int:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    with pytest.raises(ValueError, match="no"):
        request.parsed(parse)
    assert request.parsed(parse) == 1


def test_parsed_results_follow_the_values_of_the_path_and_are_no_part_of_a_request() -> None:
    request = HttpRequest("POST", b"/", body=b"b")
    request.parsed(PARSERS[1])
    routed = request.with_path_values({"id": "7"})
    assert (routed.path_values, routed.body) == ({"id": "7"}, b"b")
    assert request == HttpRequest("POST", b"/", body=b"b")
    assert repr(request) == repr(HttpRequest("POST", b"/", body=b"b"))
    calls: list[HttpRequest] = []
    request.parsed(calls.append)
    routed.parsed(calls.append)
    assert calls == [request]


def test_a_request_with_another_target_keeps_all_else_and_what_was_looked_up() -> None:
    request = HttpRequest("POST", b"/~w/send?a", HEADERS, b"body", is_oversized=True, prefix="", remote="10.0.0.1")
    assert request.header("x-TWICE") == "1"
    assert request.path == "/~w/send"
    moved = request.with_target(b"/send?a", "/~w")
    assert moved == HttpRequest(
        "POST", b"/send?a", HEADERS, b"body", is_oversized=True, prefix="/~w", remote="10.0.0.1"
    )
    assert (moved.path, moved.host, moved.header("x-twice")) == ("/send", "api.acme.example", "1")


def test_parsed_results_are_shared_with_a_request_of_another_target_once_that_was_asked_for() -> None:
    calls: list[HttpRequest] = []
    request = HttpRequest("POST", b"/~w/send", body=b"b")
    request.with_target(b"/send", "/~w").parsed(calls.append)
    request.share_parsed()
    moved = request.with_target(b"/send", "/~w")
    moved.parsed(calls.append)
    request.share_parsed()
    request.parsed(calls.append)
    request.with_target(b"/send", "/~w").parsed(calls.append)
    assert len(calls) == 2
    request.forget_parsed()
    request.parsed(calls.append)
    assert len(calls) == 3


def test_fields_and_host_that_are_given_are_not_looked_up() -> None:
    request = HttpRequest("GET", b"/", HEADERS, fields={"accept": "*/*"}, host="h")
    assert (request.host, request.header("Accept"), request.header("x-twice")) == ("h", "*/*", None)
    assert request == HttpRequest("GET", b"/", HEADERS)
    request.forget_parsed()
    assert (request.host, request.header("Accept"), request.header("x-twice")) == ("api.acme.example", None, "1")
