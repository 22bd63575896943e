"""When the delivery webhook is made, and its content."""

from typing import Any, cast

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsgateway24 import PROVIDER, states
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING, advance
from tests.providers.smsgateway24.asking import posted

URL = "http://127.0.0.1:49152/hook?key=a/b"


def engine_with(url: str, **settings: Any) -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING, webhooks={"smsgateway24": {"delivery": url}}, **settings))


@pytest.fixture
def engine() -> Engine:
    return engine_with(URL)


def add(engine: Engine, more: str = "") -> MtMessage:
    target = f"/getdata/addsms?token=k1&sendto=%2B33639980001&body=Hello&device_id=260{more}"
    answer = engine.exchange(HttpRequest("GET", target.encode()))
    assert answer is not None
    assert answer.fact == "send.accepted"
    return next(iter(engine.messages))


def reported(calls: list[WebhookRequest]) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", json_text.read(call.request.body)) for call in calls]


def codes(calls: list[WebhookRequest]) -> list[int]:
    return [call["status_id"] for call in reported(calls)]


def test_first_code_of_a_message_has_no_webhook(engine: Engine) -> None:
    message = add(engine)
    assert PROVIDER.status_webhooks(message, message.account) == ()


def put_by_hand(
    engine: Engine, message: MtMessage, state: MessageState, reason: FailureReason | None = None
) -> list[WebhookRequest]:
    engine.network.set_state(message, state, reason)
    return [call.webhook.outgoing for call in engine.webhooks.take_attempts()]


@pytest.mark.parametrize("pace", PACES)
def test_each_code_of_a_message_has_one_webhook(pace: str) -> None:
    engine = engine_with(URL, pace=PACES[pace])
    add(engine)
    assert codes(advance(engine, 30 * SECOND)) == [3, 2, 6, 7]


def test_new_message_has_no_webhook(engine: Engine) -> None:
    add(engine)
    assert engine.webhooks.take_attempts() == []


def test_address_is_called_as_configured(engine: Engine) -> None:
    add(engine)
    [call] = advance(engine, SECOND // 2)
    assert call.url == URL
    assert call.request.header("Host") == "127.0.0.1:49152"


def test_sending_time_is_kept_after_delivery(engine: Engine) -> None:
    add(engine, "&sim=1")
    calls = reported(advance(engine, 10 * SECOND))
    assert [call["senttime"] for call in calls] == [None, None, "2026-01-05 10:00:01", "2026-01-05 10:00:01"]
    assert {call["sim"] for call in calls} == {1}


def test_times_are_in_daylight_saving_time() -> None:
    engine = engine_with(URL)
    engine.move_to(MORNING + 180 * 86_400 * SECOND)
    add(engine)
    assert reported(advance(engine, 10 * SECOND))[-1]["senttime"] == "2026-07-04 11:00:01"


def test_a_failure_at_the_device_has_no_sending_time(engine: Engine) -> None:
    message = add(engine)
    advance(engine, SECOND)
    [call] = reported(put_by_hand(engine, message, MessageState.FAILED, FailureReason.RADIO_OFF))
    assert (call["status_id"], call["status_message"], call["senttime"]) == (12, "Not Sent - Radio off", None)


def test_state_set_manually_makes_the_usual_webhook(engine: Engine) -> None:
    message = add(engine)
    [call] = reported(put_by_hand(engine, message, MessageState.DELIVERED))
    assert (call["status_id"], call["senttime"]) == (7, "2026-01-05 10:00:00")
    assert advance(engine, 10 * SECOND) == []


@pytest.mark.parametrize(
    ("reason", "code", "senttime"), [(None, 8, "2026-01-05 10:00:00"), (FailureReason.NO_SERVICE, 10, None)]
)
def test_undelivered_message_has_a_sending_time_unless_it_never_left(
    engine: Engine, reason: FailureReason | None, code: int, senttime: str | None
) -> None:
    [call] = reported(put_by_hand(engine, add(engine), MessageState.UNDELIVERED, reason))
    assert (call["status_id"], call["senttime"]) == (code, senttime)


def test_address_of_the_message_overrides_the_accounts(engine: Engine) -> None:
    own = "http://127.0.0.1:49152/own"
    content = {"token": "k1", "send_to": "1", "sender_id": 2, "template_id": 9, "webhook_callback_url": own}
    posted(engine, "addsmstosenderid", content)
    assert {call.url for call in advance(engine, 10 * SECOND)} == {own}


def test_step_that_keeps_the_code_has_no_webhook(engine: Engine) -> None:
    message = add(engine)
    assert codes(put_by_hand(engine, message, MessageState.SENT)) == [6]
    assert put_by_hand(engine, message, MessageState.RETRYING, FailureReason.ABSENT_SUBSCRIBER) == []


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "somewhere", "http://"])
def test_no_address_means_no_call(url: str) -> None:
    engine = engine_with(url)
    add(engine)
    assert advance(engine, 10 * SECOND) == []


def test_an_urgent_message_is_taken_before_the_others() -> None:
    engine = engine_with(URL)
    for _ in range(20):
        add(engine)
    urgent = add(engine, "&urgent=1")
    taken = [call["sms_id"] for call in reported(advance(engine, SECOND)) if call["status_id"] == 2]
    assert len(taken) == 15
    assert taken[0] == int(urgent.provider_id)


def test_webhook_has_the_dialect_of_the_request(engine: Engine) -> None:
    message = add(engine)
    message.account.dialect = "2021"
    assert reported(advance(engine, SECOND))[-1]["status_message"] == "sending"
    target = f"/getdata/getsmsstatus?token=k1&sms_id={message.provider_id}"
    answer = engine.exchange(HttpRequest("GET", target.encode()))
    assert answer is not None
    assert b'"status_description":"Taken from Server"' in answer.body


def test_device_with_a_name_is_shown_by_it() -> None:
    engine = engine_with(URL)
    add(engine, "&device_id=my+phone")
    assert {call["device_id"] for call in reported(advance(engine, 10 * SECOND))} == {"my phone"}


@pytest.mark.parametrize("has_left", [False, True])
def test_report_that_an_earlier_version_has_deferred_is_made(engine: Engine, has_left: bool) -> None:  # noqa: FBT001  a parameter of the test
    message = add(engine)
    *_, call = put_by_hand(engine, message, MessageState.SENT if has_left else MessageState.FAILED)
    left_at = states.left_device_at(message.steps)
    assert (left_at is None) is not has_left
    deferred = PROVIDER.deferred_report
    assert deferred is not None
    code = reported([call])[0]["status_id"]
    values = (message, message.details, code, left_at, message.account.options["timezone"], "sim")
    assert deferred.request(values, URL).request.body == call.request.body
