import hmac
from dataclasses import replace

import pytest
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.providers.smsmode import PROVIDER, webhooks
from sms_sandbox.providers.smsmode.rest.webhooks import RETRIES

from tests.examples import MORNING, advance
from tests.providers.smsmode.asking import send as send_by_http
from tests.providers.smsmode.rest.calling import (
    CHANNELS,
    MESSAGES,
    NUMBER,
    ORGANISATIONS,
    Client,
    a_client,
    body_of,
    one,
)

DLR, MO = "http://127.0.0.1:49152/dlr", "http://127.0.0.1:49152/mo"


@pytest.fixture
def client() -> Client:
    return a_client()


def test_report_is_the_message_with_its_new_status(client: Client) -> None:
    message = client.post(MESSAGES, one(callbackUrlStatus=DLR))["messageId"]
    first, last = advance(client.engine, 2 * SECOND)
    assert (first.request.method, first.url) == ("POST", DLR)
    assert body_of(first)["status"]["detail"] == "DELIVERED_TO_NETWORK"
    assert body_of(last) == client.get(f"{MESSAGES}/{message}")


def test_addresses_are_the_messages_then_the_channels_then_the_accounts(client: Client) -> None:
    client.post(MESSAGES, one())
    account = next(iter(client.engine.backend("smsmode").accounts))
    account.webhooks.update(
        {webhooks.STATUS: "http://127.0.0.1/account", webhooks.REPLY: "http://127.0.0.1/mo-account"}
    )
    [channel] = client.items(CHANNELS)
    urls = []
    for channels in ({}, {"Status": "http://127.0.0.1/channel", "Mo": "http://127.0.0.1/mo-channel"}):
        changes = {f"defaultCallbackUrl{name}": url for name, url in channels.items()}
        client.call("PATCH", f"{ORGANISATIONS}/{channel['organisationId']}/channels/{channel['channelId']}", changes)
        client.post(MESSAGES, one())
        urls.append({call.url for call in advance(client.engine, 3 * SECOND)})
        client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
        urls.append({call.url for call in advance(client.engine, 3 * SECOND)})
    client.post(MESSAGES, one(callbackUrlStatus=DLR, callbackUrlMo=MO))
    urls.append({call.url for call in advance(client.engine, 3 * SECOND)})
    client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
    urls.append({call.url for call in advance(client.engine, 3 * SECOND)})
    hosts = ["account", "mo-account", "channel", "mo-channel"]
    assert urls == [*({f"http://127.0.0.1:80/{name}"} for name in hosts), {DLR}, {MO}]


@pytest.mark.parametrize("address", ["", "no address"])
def test_message_without_a_valid_address_makes_no_webhook(client: Client, address: str) -> None:
    client.post(MESSAGES, one(callbackUrlStatus=address, callbackUrlMo=address))
    assert advance(client.engine, 3 * SECOND) == []
    client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
    assert advance(client.engine, 3 * SECOND) == []


def test_reply_names_the_message_that_it_answers(client: Client) -> None:
    message = client.post(MESSAGES, one(callbackUrlMo=MO, refClient="order-42"))["messageId"]
    advance(client.engine, 3 * SECOND)
    client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
    [call] = advance(client.engine, 3 * SECOND)
    reply = body_of(call)
    assert list(reply) == [
        "messageId",
        "originMessageId",
        "sentDate",
        "channel",
        "type",
        "direction",
        "recipient",
        "from",
        "body",
        "refClient",
        "href",
    ]
    assert (reply["originMessageId"], reply["from"], reply["refClient"]) == (message, NUMBER, "order-42")
    assert call.fact == "rest.webhook.mo"


def attempts(client: Client) -> list[int]:
    """Return the times of the attempts, each of which fails, in microseconds since the first."""
    times: list[int] = []
    while (due := client.engine.next_due()) is not None:
        client.engine.step()
        for call in client.engine.webhooks.take_attempts():
            times.append(due)
            client.engine.webhooks.finished(call, Outcome(status=500))
    return [time - times[0] for time in times]


def test_failed_webhook_is_repeated_by_the_vendors_plan(client: Client) -> None:
    client.post(MESSAGES, one(to="330639980001", callbackUrlStatus=DLR))
    waits = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, 24 * HOUR]
    assert attempts(client) == [sum(waits[:count]) for count in range(7)]


def test_webhook_of_the_http_api_is_not_repeated(client: Client) -> None:
    send_by_http(client.engine, accessToken="k", numero="330639980001", notification_url=DLR)
    assert attempts(client) == [0]


def test_repeated_webhook_ends_with_an_answer(client: Client) -> None:
    client.post(MESSAGES, one(to="330639980001", callbackUrlStatus=DLR))
    assert len(advance(client.engine, 2 * DAY)) == 1
    assert client.engine.now == MORNING + 2 * DAY


def test_user_name_and_password_of_the_address_are_sent(client: Client) -> None:
    address = "http://u:p%40@127.0.0.1:1/status"
    client.post(MESSAGES, one(callbackUrlStatus=address))
    assert advance(client.engine, 2 * SECOND)[0].request.header("Authorization") == "Basic dTpwQA=="


def test_account_with_a_secret_signs_its_webhooks() -> None:
    client = a_client(secret="s3cret")
    client.post(MESSAGES, one(callbackUrlStatus=DLR))
    call = advance(client.engine, 2 * SECOND)[0]
    assert call.request.header("X-Smsmode-256") == hmac.new(b"s3cret", call.request.body, "sha256").hexdigest()


def test_account_without_a_secret_signs_nothing(client: Client) -> None:
    client.post(MESSAGES, one(callbackUrlStatus=DLR))
    assert advance(client.engine, 2 * SECOND)[0].request.header("X-Smsmode-256") is None


@pytest.mark.parametrize(
    ("general", "expected"),
    [
        (RetryPlan((SECOND,), is_chosen=True), [0, SECOND]),
        (RetryPlan((), is_chosen=True), [0]),
        (RetryPlan((SECOND,), timeout=SECOND), [0, 30 * SECOND]),
    ],
)
def test_plan_chosen_for_the_run_replaces_the_vendors(general: RetryPlan, expected: list[int]) -> None:
    settings = EngineSettings(start=MORNING, retries={"smsmode": general})
    client = Client(Engine([PROVIDER], settings))
    client.post(MESSAGES, one(to="330639980001", callbackUrlStatus=DLR))
    assert attempts(client)[:2] == expected


def test_timeout_of_the_run_applies_to_the_vendors_plan() -> None:
    settings = EngineSettings(start=MORNING, retries={"smsmode": RetryPlan(timeout=SECOND)})
    client = Client(Engine([PROVIDER], settings))
    client.post(MESSAGES, one(to="330639980001", callbackUrlStatus=DLR))
    while not (calls := client.engine.webhooks.take_attempts()):
        client.engine.step()
    assert calls[0].webhook.retries == replace(RETRIES, timeout=SECOND)
