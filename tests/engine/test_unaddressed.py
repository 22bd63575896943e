"""Webhooks without any address: kept with their exact request, and never sent."""

import pytest
from sms_sandbox import providers
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import WebhookState
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME

SEND = HttpRequest("POST", b"/acme/send", (), b"key=k1&to=33639980001&text=hello")
ELSEWHERE = "http://127.0.0.1:3000/elsewhere"


def an_engine(*, keeps_unaddressed: bool = True, url: str | None = None) -> Engine:
    webhooks = {"acme": {"status": url}} if url else {}
    return Engine([ACME], EngineSettings(start=MORNING, keeps_unaddressed=keeps_unaddressed, webhooks=webhooks))


def delivered(engine: Engine) -> None:
    engine.exchange(SEND)
    engine.network.set_state(next(iter(engine.messages)), MessageState.DELIVERED)


def test_webhook_without_an_address_is_kept_with_its_request_and_never_sent() -> None:
    engine = an_engine()
    delivered(engine)
    [webhook] = engine.webhooks.recent
    assert (webhook.state, webhook.attempts, webhook.next_attempt) == (WebhookState.UNADDRESSED, (), None)
    assert webhook.outgoing.request.body.endswith(b" there")
    assert engine.webhooks.take_attempts() == []
    assert engine.next_due() is None or engine.next_due() > MORNING  # type: ignore[operator]


def test_request_is_the_same_as_with_an_address_but_for_the_address() -> None:
    kept, sent = an_engine(), an_engine(url="http://nowhere.invalid/")
    for engine in (kept, sent):
        delivered(engine)
    assert [one.outgoing for one in kept.webhooks.recent] == [one.outgoing for one in sent.webhooks.recent]


def test_webhook_with_an_address_is_sent_as_usual() -> None:
    engine = an_engine(url=ELSEWHERE)
    delivered(engine)
    [call] = engine.webhooks.take_attempts()
    assert (call.webhook.outgoing.url, call.webhook.state) == (ELSEWHERE, WebhookState.PENDING)


def test_fallback_address_replaces_the_missing_one_until_it_is_taken_back() -> None:
    engine = an_engine()
    engine.webhooks.fall_back_to(ELSEWHERE)
    delivered(engine)
    assert [call.webhook.outgoing.url for call in engine.webhooks.take_attempts()] == [ELSEWHERE]
    engine.webhooks.fall_back_to(None)
    delivered(engine)
    assert engine.webhooks.take_attempts() == []


def test_nothing_is_kept_without_the_setting() -> None:
    engine = an_engine(keeps_unaddressed=False)
    delivered(engine)
    assert [*engine.webhooks.recent] == []


@pytest.mark.parametrize("name", providers.load())
def test_every_provider_makes_webhooks_without_an_address(name: str) -> None:
    provider = providers.load()[name]
    engine = Engine([provider], EngineSettings(start=MORNING, keeps_unaddressed=True))
    engine.exchange(SENDS[name])
    [message] = engine.messages
    while message.state is not MessageState.DELIVERED:
        engine.step()
    states = {webhook.reported_state for webhook in engine.webhooks.recent}
    assert MessageState.DELIVERED in states
    assert {webhook.state for webhook in engine.webhooks.recent} == {WebhookState.UNADDRESSED}
    assert engine.now < MORNING + MINUTE


SENDS = {
    "insim": HttpRequest(
        "POST",
        b"/insim/api/v1/sendsms",
        (("Content-Type", "application/json"),),
        b'{"header":{"login":"l","accessKey":"k"},"messages":[{"phone_number":"+33639980001","message":"m"}]}',
    ),
    "smsmode": HttpRequest("GET", b"/smsmode/http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001"),
    "smsgateway24": HttpRequest(
        "GET", b"/smsgateway24/getdata/addsms?token=T&sendto=%2B33639980001&body=Hello&device_id=260"
    ),
    "smsfactor": HttpRequest(
        "POST",
        b"/smsfactor/send",
        (("Accept", "application/json"), ("sfusername", "u"), ("sfpassword", "p")),
        b'{"sms":{"message":{"text":"t"},"recipients":{"gsm":[{"value":"33639980001"}]}}}',
    ),
}
