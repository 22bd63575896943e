"""Delivery reports, replies, clicks, low balances."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.events import MoReceived
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.providers.smsfactor.contacts.countries import country_of
from sms_sandbox.wire.exchange import Headers

from tests.examples import MORNING, advance
from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, gsm, messages, post, send, sms

S = MessageState
ONE = Msisdn("33639980001")
URL = "http://127.0.0.1:49152/dlr"


def listened(url: str = URL) -> tuple[Engine, MtMessage]:
    engine = engine_of(webhooks={"smsfactor": {"dlr": url}})
    send(engine, sms())
    return engine, messages(engine)[0]


def put(engine: Engine, message: MtMessage, *steps: tuple[MessageState, FailureReason | None]) -> list[int]:
    """Return the codes that are reported as the message enters one state after another."""
    for state, reason in steps:
        engine.network.set_state(message, state, reason)
    return statuses(call.webhook.outgoing for call in engine.webhooks.take_attempts())


def statuses(calls: Iterable[WebhookRequest]) -> list[int]:
    return [json.loads(call.request.body)["status"] for call in calls]


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ([(S.QUEUED, None)], []),
        ([(S.SENT, None), (S.NETWORK, None), (S.DELIVERED, None)], [1, 3]),
        ([(S.NETWORK, None)], [1]),
        ([(S.DELIVERED, None)], [3]),
        ([(S.RETRYING, FailureReason.NETWORK_ERROR), (S.DELIVERED, None)], [11, 3]),
        (
            [
                (S.SENT, None),
                (S.RETRYING, FailureReason.NETWORK_ERROR),
                (S.RETRYING, FailureReason.ABSENT_SUBSCRIBER),
                (S.RETRYING, FailureReason.NETWORK_ERROR),
                (S.NETWORK, None),
                (S.DELIVERED, None),
            ],
            [1, 11, 3],
        ),
        ([(S.SENT, None), (S.RETRYING, FailureReason.ABSENT_SUBSCRIBER), (S.EXPIRED, None)], [1, 12]),
        ([(S.RETRYING, FailureReason.NETWORK_ERROR), (S.UNDELIVERED, FailureReason.NETWORK_ERROR)], [11, 11]),
        ([(S.REJECTED, FailureReason.BARRED)], [4]),
        ([(S.SENT, None), (S.EXPIRED, None)], [1, 12]),
        ([(S.CANCELLED, None)], []),
    ],
)
def test_message_is_reported_when_sent_on_network_failure_and_at_its_end(
    steps: list[tuple[MessageState, FailureReason | None]], codes: list[int]
) -> None:
    assert put(*listened(), *steps) == codes


@pytest.mark.parametrize("url", ["", "ftp://example.com/", "nonsense"])
def test_invalid_address_gets_no_report(url: str) -> None:
    engine, _ = listened(url)
    assert advance(engine, HOUR) == []


def test_without_an_address_there_is_no_report() -> None:
    engine = engine_of()
    send(engine, sms())
    assert advance(engine, HOUR) == []


def test_date_is_in_paris_in_winter_and_in_summer() -> None:
    engine = engine_of(webhooks={"smsfactor": {"dlr": URL}})
    send(engine, sms(delay="2026-07-01 12:00:00"))
    first, *_ = advance(engine, 4400 * HOUR)
    assert json.loads(first.request.body)["date"] == "2026-07-01T12:00:01+02:00"


def test_report_is_sent_byte_for_byte() -> None:
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
        "webhook.dlr.pdf",
    )


def test_report_has_the_dialect_of_the_request() -> None:
    engine = engine_of(webhooks={"smsfactor": {"dlr": URL}})
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
def test_number_has_its_country(digits: str, country: str) -> None:
    assert country_of(digits) == country


# Messages by the condition of the handset


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        (HandsetCondition.REACHABLE, [1, 3]),
        (HandsetCondition.PORTED, [1, 3]),
        (HandsetCondition.FULL, [1, 2]),
        (HandsetCondition.BARRED, [1, 4]),
        (HandsetCondition.UNKNOWN, [1, 5]),
        (HandsetCondition.OFF, [1, 12]),
        (HandsetCondition.ABSENT, [1, 12]),
        (HandsetCondition.NO_NETWORK, [1, 11, 12]),
    ],
)
def test_condition_of_the_handset_decides_the_codes(condition: HandsetCondition, codes: list[int]) -> None:
    engine, message = listened()
    engine.handsets.change(ONE, condition=condition)
    assert statuses(advance(engine, 100 * HOUR)) == codes
    assert message.is_finished


def test_message_is_delivered_when_the_network_returns() -> None:
    engine, _ = listened()
    engine.handsets.change(ONE, condition=HandsetCondition.NO_NETWORK)
    assert statuses(advance(engine, HOUR)) == [1, 11]
    engine.handsets.change(ONE, condition=HandsetCondition.REACHABLE)
    assert statuses(advance(engine, HOUR)) == [3]


def test_webhooks_of_a_change_are_the_same_twice() -> None:
    engine, message = listened()
    engine.handsets.change(ONE, condition=HandsetCondition.NO_NETWORK)
    advance(engine, 100 * HOUR)
    steps, shown = message.steps, []
    for _ in range(2):
        for end in range(3, len(steps) + 1, 3):
            message.steps = steps[:end]
            shown.append(PROVIDER.status_webhooks(message, message.account))
    assert statuses(call for calls in shown for call in calls) == [1, 11, 12, 1, 11, 12]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (FailureReason.SENDER_REFUSED, 6),
        (FailureReason.ROUTE_UNAVAILABLE, 7),
        (FailureReason.SPAM, 9),
    ],
)
def test_other_codes_are_set_manually(reason: FailureReason, code: int) -> None:
    assert put(*listened(), (S.REJECTED, reason)) == [code]


# Replies


def answered(text: str, headers: Headers = (*JSON, *LOGIN), **settings: Any) -> list[dict[str, Any]]:
    """Return the webhooks, each with its kind, for a recipient's answer."""
    engine = engine_of(webhooks={"smsfactor": {"mo": URL, "stop": URL}}, **settings)
    send(engine, sms(), headers)
    advance(engine, HOUR)
    engine.handsets.reply(ONE, text)
    return [{"kind": call.kind, **json.loads(call.request.body)} for call in advance(engine, 0)]


def test_reply_has_the_number_in_international_form() -> None:
    reply = {"kind": "mo", "date": "2026-01-05T11:00:00+01:00", "message": "n° 1 \U0001f600", "from": ONE}
    assert answered("n° 1 \U0001f600") == [reply]


def test_current_reply_names_the_account_and_the_answered_message() -> None:
    [reply] = answered("yes", (*JSON, *BEARER))
    assert list(reply) == ["kind", "date", "message", "from", "account_id", "last_message_id"]
    assert (reply["account_id"], reply["last_message_id"]) == ("11689", "")


def test_stop_has_a_reply_and_a_stop_webhook() -> None:
    assert [(shown["kind"], shown["message"]) for shown in answered(" Stop ")] == [
        ("mo", " Stop "),
        ("stop", "Stop SMS"),
    ]


def test_fixed_dialect_applies_to_replies() -> None:
    [reply] = answered("yes", dialects={"smsfactor": "current"})
    assert "account_id" in reply


def test_stop_without_addresses_is_kept_without_webhooks() -> None:
    engine = engine_of()
    send(engine, sms())
    advance(engine, HOUR)
    engine.handsets.reply(ONE, "STOP")
    assert advance(engine, 0) == []
    assert send(engine, sms())["blacklisted"] == 1


def test_message_that_answers_nothing_has_no_reply_webhook() -> None:
    engine, message = listened()
    stray = MoMessage(
        id="m9",
        provider="smsfactor",
        account=message.account,
        sender=ONE,
        to="",
        text="STOP",
        encoding=Encoding.GSM7,
        segments=("STOP",),
        received_at=MORNING,
    )
    message.account.webhooks["mo"] = URL
    engine.events.received(MoReceived(stray))
    assert engine.webhooks.take_attempts() == []
    assert send(engine, sms())["blacklisted"] == 0


# Clicks


def test_click_has_the_infos_of_the_contact() -> None:
    engine = engine_of(webhooks={"smsfactor": {"clicker": URL}})
    post(engine, "/list", {"list": gsm(ONE, info2="b")})
    message = {"text": "<-short->", "links": ["https://a.example/é"]}
    post(engine, "/send/lists", {"sms": {"message": message, "lists": [{"value": 45}]}})
    advance(engine, HOUR)
    engine.handsets.click(ONE)
    [call] = advance(engine, 0)
    click = json.loads(call.request.body)
    assert (click["info1"], click["info2"], click["gsmsid"]) == ("", "b", None)
    assert click["long_url"] == "https://a.example/é"
    assert messages(engine)[0].text == f"smsf.st/{click['short_url']}"


# Signatures


@pytest.mark.parametrize(
    ("secret", "signature"),
    [
        ("s3cret", "s3cret"),
        ("é", "é".encode().decode("latin-1")),
        ("a\r\nX: b", "aX: b"),
        ("\ud800", "?"),
        ("", None),
    ],
)
def test_the_secret_itself_is_the_signature(secret: str, signature: str | None) -> None:
    engine, message = listened()
    message.account.webhook_secret = secret
    first, _ = advance(engine, HOUR)
    assert first.request.header("X-SMSFactor-Signature") == signature
    assert first.request.to_bytes().count(b"\r\n\r\n") == 1


# Low balances


def warned(credit: int, trigger: int, *costs: int, **fields: Any) -> list[list[str]]:
    """Return the balances that are reported after campaigns of these costs."""
    settings = AccountSettings(
        provider="smsfactor",
        login="demo@smsfactor.com",
        secret="s",
        credit=Decimal(credit),
        options={"balance_trigger": trigger},
        **fields,
    )
    engine = engine_of(accounts=(settings,), webhooks={"smsfactor": {"balance": URL}})
    shown = []
    for cost in costs:
        send(engine, sms("a", *[str(33639980000 + number) for number in range(cost)]))
        shown.append(
            [json.loads(call.webhook.outgoing.request.body)["balance"] for call in engine.webhooks.take_attempts()]
        )
    return shown


@pytest.mark.parametrize(
    ("credit", "trigger", "costs", "shown"),
    [
        (10, 8, (2, 1, 1), [[], ["7"], []]),
        (10, 8, (5,), [["5"]]),
        (7, 8, (1,), [[]]),
        (10, 0, (10,), [[]]),
        (10, 10, (1,), [["9"]]),
        (3, 2, (5, 1, 1), [[], [], ["1"]]),
    ],
)
def test_low_balance_is_reported_once(
    credit: int, trigger: int, costs: tuple[int, ...], shown: list[list[str]]
) -> None:
    assert warned(credit, trigger, *costs) == shown


def test_post_paid_balance_below_zero_is_reported() -> None:
    assert warned(1, 1, 3, post_paid=True) == [["-2"]]


def test_low_balance_belongs_to_the_message_that_caused_it() -> None:
    engine = engine_of(webhooks={"smsfactor": {"balance": URL}})
    ask(engine, "PUT", "/notification/balance", body={"alert_trigger": 9999})
    send(engine, sms("a", "33639980001", "33639980002", "33639980003"))
    [call] = engine.webhooks.take_attempts()
    assert call.webhook.subject is messages(engine)[1]


def test_low_balance_is_reported_to_the_paying_account() -> None:
    engine = engine_of()
    account = {"email": "a@example.com", "password": "secret", "isChild": 1, "unlimited": 1}
    post(engine, "/account", {"account": account})
    parent = engine.backend("smsfactor").account("demo@smsfactor.com")
    assert parent is not None
    parent.webhooks["balance"] = URL
    parent.options["balance_trigger"] = 10000
    send(engine, sms(), (*JSON, ("sfusername", "a@example.com"), ("sfpassword", "secret")))
    [call] = engine.webhooks.take_attempts()
    assert json.loads(call.webhook.outgoing.request.body)["trigger"] == "10000"


def test_account_without_balance_gets_no_balance_webhook() -> None:
    engine = engine_of(webhooks={"smsfactor": {"balance": URL}})
    ask(engine, "PUT", "/notification/balance", body={"alert_trigger": 9999})
    account = engine.backend("smsfactor").account("demo@smsfactor.com")
    assert account is not None
    account.credit = None
    send(engine, sms())
    assert engine.webhooks.take_attempts() == []
