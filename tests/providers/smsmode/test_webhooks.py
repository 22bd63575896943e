"""Test delivery reports."""

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING, advance

SECOND = 1_000_000
HERE = "http%3A%2F%2F127.0.0.1%3A49152%2Fcr.php"


@pytest.fixture
def engine() -> Engine:
    own = {"smsmode": {"status": "http://127.0.0.1:49152/own"}}
    return Engine([PROVIDER], EngineSettings(start=MORNING, webhooks=own))


def send(engine: Engine, more: str = "", numero: str = "0639980001") -> MtMessage:
    target = f"/http/1.6/sendSMS.do?accessToken=t&message=x&numero={numero}&{more}"
    engine.exchange(HttpRequest("GET", target.encode()))
    return next(iter(engine.messages))


def calls_of(engine: Engine) -> list[WebhookRequest]:
    return [call.webhook.outgoing for call in engine.webhooks.take_attempts()]


def value(webhook: WebhookRequest, name: str) -> str:
    pairs = [pair.split("=") for pair in webhook.request.query.decode("ascii").split("&")]
    [found] = [pair[1] for pair in pairs if pair[0] == name]
    return found


def statuses(webhooks: list[WebhookRequest]) -> list[str]:
    return [value(webhook, "statut") for webhook in webhooks]


def test_reports_without_an_address_go_to_the_account(engine: Engine) -> None:
    send(engine, "notification_url=")
    assert [webhook.request.path for webhook in advance(engine, 2 * SECOND)] == ["/own", "/own"]


@pytest.mark.parametrize("url", ["ftp%3A%2F%2F127.0.0.1", "nonsense", "http%3A%2F%2F"])
def test_invalid_address_is_accepted_and_never_called(engine: Engine, url: str) -> None:
    send(engine, f"notification_url={url}")
    assert advance(engine, 2 * SECOND) == []


def test_report_without_any_address_is_not_made() -> None:
    engine = Engine([PROVIDER], EngineSettings(start=MORNING))
    send(engine)
    assert advance(engine, 2 * SECOND) == []


def test_each_recipient_has_its_own_reports(engine: Engine) -> None:
    send(engine, numero="0639980001,32470000001")
    webhooks = advance(engine, 2 * SECOND)
    assert [value(webhook, "numero") for webhook in webhooks] == ["33639980001", "32470000001"] * 2
    assert [value(webhook, "mcc_mnc") for webhook in webhooks] == ["20801", "00101"] * 2
    assert statuses(webhooks) == ["13", "13", "11", "11"]
    assert len({value(webhook, "smsID") for webhook in webhooks}) == 1


def test_cost_is_that_of_one_recipient(engine: Engine) -> None:
    target = f"/http/1.6/sendSMS.do?accessToken=t&message={'x' * 161}&numero=0639980001,0639980002"
    engine.exchange(HttpRequest("GET", target.encode()))
    assert [value(webhook, "cost") for webhook in advance(engine, 2 * SECOND)] == ["2"] * 4


def test_date_follows_summer_time_of_paris() -> None:
    engine = Engine([PROVIDER], EngineSettings(start=MORNING + 181 * 24 * 3600 * SECOND))
    send(engine, f"notification_url={HERE}")
    [_, last] = advance(engine, 2 * SECOND)
    assert value(last, "date_reception") == "2026-07-05+11%3A00%3A02"


def test_reference_is_cut_to_40_characters(engine: Engine) -> None:
    send(engine, f"refClient={'r' * 50}")
    assert {value(webhook, "refClient") for webhook in advance(engine, 2 * SECOND)} == {"r" * 40}


@pytest.mark.parametrize(
    ("given", "repeated"),
    [
        ("a+b", "a+b"),
        ("%26%3D%23", "%26%3D%23"),
        ("~*-_.", "%7E*-_."),
        ("%E9%A4", "%E9%A4"),
        ("%00%0D%0A", "%00%0D%0A"),
    ],
)
def test_values_are_encoded_as_java_does(engine: Engine, given: str, repeated: str) -> None:
    send(engine, f"refClient={given}")
    assert value(advance(engine, 2 * SECOND)[0], "refClient") == repeated


def test_character_outside_the_charset_becomes_question_mark(engine: Engine) -> None:
    target = b"/http/1.6/sendSMS.do?accessToken=t&message=x&numero=0639980001&refClient=%D0%B6"
    content_type = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
    engine.exchange(HttpRequest("GET", target, (content_type,)))
    assert value(advance(engine, 2 * SECOND)[0], "refClient") == "%3F"


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("http%3A%2F%2F127.0.0.1%3A49152", "/?numero="),
        ("http%3A%2F%2F127.0.0.1%3A49152%3Fk%3D1", "/?k=1&numero="),
        ("http%3A%2F%2F127.0.0.1%3A49152%2Fa%3F", "/a?numero="),
        ("http%3A%2F%2F127.0.0.1%3A49152%2F%E9%23part", "/%C3%A9?numero="),
    ],
)
def test_parameters_follow_the_query_of_the_address(engine: Engine, address: str, beginning: str) -> None:
    send(engine, f"notification_url={address}")
    assert advance(engine, 2 * SECOND)[0].request.target.decode("ascii").startswith(beginning)


def test_report_is_made_for_each_change_of_status(engine: Engine) -> None:
    message = send(engine)
    steps = [
        (MessageState.NETWORK, None),
        (MessageState.RETRYING, FailureReason.ABSENT_SUBSCRIBER),
        (MessageState.RETRYING, FailureReason.ABSENT_SUBSCRIBER),
        (MessageState.RETRYING, FailureReason.MEMORY_FULL),
        (MessageState.NETWORK, None),
        (MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
    ]
    for state, reason in steps:
        engine.network.set_state(message, state, reason)
    assert statuses(calls_of(engine)) == ["13", "3502", "3503", "13", "37"]


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.CANCELLED])
def test_status_without_report_makes_no_webhook(engine: Engine, state: MessageState) -> None:
    engine.network.set_state(send(engine), state)
    assert calls_of(engine) == []


def test_message_put_to_an_end_is_reported_once(engine: Engine) -> None:
    engine.network.set_state(send(engine), MessageState.REJECTED, FailureReason.BLACKLISTED)
    assert statuses(calls_of(engine)) == ["3999"]
    assert advance(engine, 2 * SECOND) == []
