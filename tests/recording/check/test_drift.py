from dataclasses import replace

import pytest
from msgspec import structs
from sms_sandbox.recording.check.drift import Drift, form, further_headers, of_answers, of_webhooks
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

HEADERS = (("Date", "Mon, 05 Jan 2026 09:00:00 GMT"), ("Content-Type", "application/json"), ("Content-Length", "1"))
LATER = (("Date", "Tue, 06 Jan 2026 10:01:01 GMT"), *HEADERS[1:])
ONE = HttpResponse(200, HEADERS, b'{"id":"ab12","at":"2026-01-05","credits":4321,"message":"OK"}', "")
OTHER = HttpResponse(200, LATER, b'{"id":"cd34","at":"2026-01-06","credits":87,"message":"OK"}', "")
REAL = HttpResponse(200, LATER, b'{"id":"0f9e","at":"2031-12-24","credits":5,"message":"OK"}', "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("-12", "an integer"),
        ("12.50", "a decimal"),
        ("2026-01-05T09:00:00Z", "9999-99-99T99:99:99Z"),
        ("05/01/2026 10:00", "99/99/9999 99:99"),
        ("Mon, 05 Jan 2026 09:00:00 GMT", "a date of HTTP"),
        ("ab12-cd", "hhhh-hh"),
        ("M5YZ q", "xxxx x"),
    ],
)
def test_form_is_what_values_have_in_common(value: str, expected: str) -> None:
    assert form(value) == expected


def test_answer_in_the_same_form_has_no_drift() -> None:
    assert of_answers(ONE, OTHER, REAL) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"OK"', b'"Fine"', "body.message"),
        (b'"0f9e"', b'"xyz!"', "body.id"),
        (b'"0f9e"', b'"0f9e0"', "body.id"),
        (b'"2031-12-24"', b'"24.12.2031"', "body.at"),
        (b"5,", b"5.5,", "body.credits"),
        (b"5,", b'"5",', "body"),
        (b'"credits":', b'"credits": ', "body"),
        (b'"message"', b'"massage"', "body"),
        (b"}", b"}\n", "body"),
    ],
)
def test_difference_in_a_body_is_found(old: bytes, new: bytes, where: str) -> None:
    assert [one.where for one in of_answers(ONE, OTHER, structs.replace(REAL, body=REAL.body.replace(old, new)))] == [
        where
    ]


def test_difference_shows_both_sides() -> None:
    [found] = of_answers(ONE, OTHER, structs.replace(REAL, body=REAL.body.replace(b"OK", b"Fine")))
    assert found == Drift("body.message", "OK", "Fine")


def test_value_that_varies_from_account_to_account_is_not_compared() -> None:
    real = structs.replace(REAL, body=REAL.body.replace(b"OK", b"Fine"))
    assert of_answers(ONE, OTHER, real, varies=["body.message"]) == []


def test_status_and_reason_are_compared() -> None:
    assert of_answers(ONE, OTHER, structs.replace(REAL, status=201)) == [Drift("status", "200 OK", "201 Created")]
    assert of_answers(ONE, OTHER, structs.replace(REAL, reason="Fine")) == [Drift("status", "200 OK", "200 Fine")]


@pytest.mark.parametrize(
    ("headers", "drift"),
    [
        (LATER[1:], Drift("header Date", HEADERS[0][1], "(no such header)")),
        ((("date", LATER[0][1]), *LATER[1:]), Drift("header Date", "Date", "date")),
        ((("Date", "today"), *LATER[1:]), Drift("header Date", HEADERS[0][1], "today")),
        (
            (LATER[1], LATER[0], LATER[2]),
            Drift("order of headers", "date, content-type, content-length", "content-type, date, content-length"),
        ),
    ],
)
def test_difference_in_a_head_is_found(headers: tuple[tuple[str, str], ...], drift: Drift) -> None:
    assert of_answers(ONE, OTHER, structs.replace(REAL, headers=headers)) == [drift]


def test_length_and_further_headers_are_no_drift() -> None:
    headers = (("Server", "cdn"), *LATER[:2], ("Content-Length", "999"), ("CF-Ray", "x"))
    assert of_answers(ONE, OTHER, structs.replace(REAL, headers=headers)) == []
    assert further_headers(ONE.headers, headers) == ["Server", "CF-Ray"]


def test_webhook_is_compared_in_method_target_head_and_body() -> None:
    one = HttpRequest("GET", b"/cb?id=ab12&state=sent", (("host", "x"),), b"")
    other = replace(one, target=b"/cb?id=cd34&state=sent")
    assert of_webhooks(one, other, replace(one, target=b"/cb?id=ef56&state=sent")) == []
    found = of_webhooks(one, other, HttpRequest("POST", b"/cb?id=ef56&state=gone", (("Host", "x"),), b"{}"))
    assert [drift.where for drift in found] == ["method", "header host", "query.state", "body"]
