import pytest
from sms_sandbox.core.time.instants import DAY, SECOND

from tests.examples import advance
from tests.providers.smsmode.rest.calling import CHANNELS, MESSAGES, ORGANISATIONS, Client, a_client, body_of, one
from tests.providers.smsmode.rest.test_auth import a_channel

DLR = "http://127.0.0.1:49152/dlr"


@pytest.fixture
def client() -> Client:
    return a_client()


def details(client: Client, by: int = 2 * SECOND) -> list[str]:
    return [body_of(webhook)["status"].get("detail", "") for webhook in advance(client.engine, by)]


def test_daily_limit_of_a_channel_refuses_what_exceeds_it(client: Client) -> None:
    organisation, channel = client.items(ORGANISATIONS)[0]["organisationId"], client.items(CHANNELS)[0]["channelId"]
    path = f"{ORGANISATIONS}/{organisation}/channels/{channel}"
    assert client.call("PATCH", path, {"dailyConsumptionLimit": 0.1})["dailyConsumptionLimit"] == 0.1
    for _ in range(3):
        client.post(MESSAGES, one(callbackUrlStatus=DLR))
    assert details(client).count("DAILY_LIMIT_EXCEEDED") == 1
    client.post(f"/sms/v1/channels/{a_channel(client)}/messages", one(callbackUrlStatus=DLR))
    assert "DAILY_LIMIT_EXCEEDED" not in details(client)
    advance(client.engine, DAY)
    client.post(MESSAGES, one(callbackUrlStatus=DLR))
    assert "DAILY_LIMIT_EXCEEDED" not in details(client)


def test_monthly_limit_of_an_organisation_refuses_what_exceeds_it(client: Client) -> None:
    sub = client.post(
        ORGANISATIONS,
        {"name": "Sub", "contact": {}, "balance": {"parentBilling": True}, "monthlyConsumptionLimit": 0.05},
    )
    assert sub["monthlyConsumptionLimit"] == 0.05
    channel = a_channel(client, organisation=sub["organisationId"])
    for _ in range(2):
        client.post(f"/sms/v1/channels/{channel}/messages", one(callbackUrlStatus=DLR))
    assert details(client).count("ORGANISATION_MONTHLY_LIMIT_EXCEEDED") == 1
    assert client.get(f"{ORGANISATIONS}/{sub['organisationId']}")["monthlyConsumption"] == 0.05


def test_cancelled_message_is_not_consumed(client: Client) -> None:
    message = client.post(MESSAGES, one(sentDate="2026-01-06T09:00:00Z"))["messageId"]
    assert client.items(CHANNELS)[0]["dailyConsumption"] == 0.05
    client.answer("DELETE", f"{MESSAGES}/{message}")
    assert client.items(CHANNELS)[0]["dailyConsumption"] == 0
