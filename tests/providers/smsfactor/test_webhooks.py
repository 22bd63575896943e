"""Delivery reports."""

import json
from typing import Any

import pytest

from sandbox.core.instants import HOUR
from sandbox.core.message import MessageState, MtMessage
from sandbox.core.receipt import Reason
from sandbox.engine.engine import Engine
from sandbox.providers.smsfactor.countries import country_of
from tests.examples import advance
from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, messages, send, sms

S = MessageState
URL = "http://127.0.0.1:49152/dlr"


def listened(url: str = URL) -> tuple[Engine, MtMessage]:
    engine = engine_of(callbacks={"smsfactor": {"dlr": url}})
    send(engine, sms())
    return engine, messages(engine)[0]


def put(engine: Engine, message: MtMessage, *steps: tuple[MessageState, Reason | None]) -> list[int]:
    """The codes that are reported as the message is put to one state after another."""
    for state, reason in steps:
        engine.set_state(message, state, reason)
    return [json.loads(call.delivery.callback.request.body)["status"] for call in engine.take_calls()]


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ([(S.QUEUED, None)], []),
        ([(S.SENT, None), (S.NETWORK, None), (S.DELIVERED, None)], [1, 3]),
        ([(S.NETWORK, None)], [1]),
        ([(S.DELIVERED, None)], [3]),
        ([(S.SENT, None), (S.RETRYING, Reason.NETWORK_ERROR), (S.NETWORK, None), (S.DELIVERED, None)], [1, 3]),
        ([(S.SENT, None), (S.RETRYING, Reason.NETWORK_ERROR), (S.UNDELIVERED, Reason.NETWORK_ERROR)], [1, 11]),
        ([(S.REJECTED, Reason.BARRED)], [4]),
        ([(S.SENT, None), (S.EXPIRED, None)], [1, 12]),
        ([(S.CANCELLED, None)], []),
    ],
)
def test_a_message_is_reported_when_sent_and_when_finished(
    steps: list[tuple[MessageState, Reason | None]], codes: list[int]
) -> None:
    assert put(*listened(), *steps) == codes


@pytest.mark.parametrize("url", ["", "ftp://example.com/", "nonsense"])
def test_what_is_no_web_address_gets_no_report(url: str) -> None:
    engine, _ = listened(url)
    assert advance(engine, HOUR) == []


def test_without_an_address_there_is_no_report() -> None:
    engine = engine_of()
    send(engine, sms())
    assert advance(engine, HOUR) == []


def test_the_date_is_that_of_paris_in_winter_and_in_summer() -> None:
    engine = engine_of(callbacks={"smsfactor": {"dlr": URL}})
    send(engine, sms(delay="2026-07-01 12:00:00"))
    first, *_ = advance(engine, 4400 * HOUR)
    assert json.loads(first.request.body)["date"] == "2026-07-01T12:00:01+02:00"


def test_a_report_goes_out_as_it_is_written() -> None:
    engine, _ = listened("https://example.com/r?a=é")
    first, last = advance(engine, HOUR)
    body = (
        b'{"date": "2026-01-05T10:00:01+01:00", "status": 1, "destination": "33639980001", "message_id": "", '
        b'"campaign_id": "202"}'
    )
    assert first.request.to_bytes() == (
        b"POST /r?a=%C3%A9 HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\nContent-Length: "
        + str(len(body)).encode()
        + b"\r\n\r\n"
        + body
    )
    assert (last.to.scheme, last.to.host, last.to.port, last.kind, last.fact) == (
        "https",
        "example.com",
        443,
        "dlr",
        "callback.dlr.pdf",
    )


def test_a_report_follows_the_request_that_made_the_message() -> None:
    engine = engine_of(callbacks={"smsfactor": {"dlr": URL}})
    document: dict[str, Any] = sms()
    document["sms"]["recipients"]["gsm"][0]["gsmsmsid"] = 'n° "1"'
    send(engine, document, (*JSON, *BEARER))
    first, _ = advance(engine, HOUR)
    assert first.request.body.endswith(
        b'"message_id": "n\\u00b0 \\"1\\"", "campaign_id": "202", "country_code": "FR"}'
    )


@pytest.mark.parametrize(
    ("digits", "country"),
    [
        ("33639980001", "FR"),
        ("262692000000", "RE"),
        ("41791234567", "CH"),
        ("12125550100", "US"),
        ("14165550100", "CA"),
        ("77001234567", "KZ"),
        ("79001234567", "RU"),
        ("99912345678", ""),
    ],
)
def test_the_country_of_a_number(digits: str, country: str) -> None:
    assert country_of(digits) == country
