import pytest
from sms_sandbox.core.time.instants import DAY, SECOND

from tests.examples import advance
from tests.providers.smsmode.rest.calling import CHANNELS, MESSAGES, UNKNOWN_ID, Client, a_client, one
from tests.providers.smsmode.rest.test_auth import a_channel, a_key

PATH = "/commons/v1/consumptions"


@pytest.fixture
def client() -> Client:
    """Return a client that has sent one message on each of two days, and a foreign and an impossible one."""
    client = a_client()
    client.post(MESSAGES, one())
    advance(client.engine, DAY)
    client.post(MESSAGES, [one(), one(to="4915112345678"), one(to="330639980001")])
    advance(client.engine, 3 * SECOND)
    return client


def test_messages_are_counted_by_month(client: Client) -> None:
    [month] = client.items(PATH)
    assert (month["periodType"], month["startDate"], month["quantity"]) == ("MONTH", "2026-01-01", 4)
    assert month["price"] == {"amount": 0.2, "currency": "EUR"}


def test_messages_are_counted_by_day_newest_first(client: Client) -> None:
    days = client.items(f"{PATH}?searchBy[periodType]=DAY")
    assert [(day["startDate"], day["quantity"]) for day in days] == [("2026-01-06", 3), ("2026-01-05", 1)]
    days = client.items(
        f"{PATH}?searchBy[periodType]=DAY&sortBy[startDate]=ASC&startDate=2026-01-01&endDate=2026-01-05"
    )
    assert [day["startDate"] for day in days] == ["2026-01-05"]


@pytest.mark.parametrize(
    ("query", "fact"),
    [
        ("startDate=2026-02-01", "startDate"),
        ("endDate=2026-02-01", "endDate"),
        ("searchBy[periodType]=YEAR", "searchBy[periodType]"),
    ],
)
def test_future_window_or_unknown_period_is_refused(client: Client, query: str, fact: str) -> None:
    answer = client.answer("GET", f"{PATH}?{query}")
    assert answer.fact == "rest.error.bad_query"
    assert f"Query parameter: {fact} invalid".encode() in answer.body


def test_consumptions_are_filtered_by_channel(client: Client) -> None:
    other = a_channel(client)
    client.post(f"/sms/v1/channels/{other}/messages", one())
    assert len(client.items(PATH)) == 2
    assert [one["quantity"] for one in client.items(f"{CHANNELS}/{other}/consumptions")] == [1]
    assert [one["quantity"] for one in client.items(f"{PATH}?searchBy[channelId]={other}")] == [1]
    assert client.items(f"{PATH}?searchBy[channel.type]=RCS") == []
    assert [one["quantity"] for one in client.items(f"{PATH}?searchBy[flow]=OTP")] == [1]
    user = a_key(client, other, "USER")
    assert [one["quantity"] for one in user.items(PATH)] == [1]


def test_details_are_by_network_and_status(client: Client) -> None:
    month = client.items(PATH)[0]["consumptionId"]
    items = client.get(f"{PATH}/{month}")["items"]
    assert [(item["lookup"].get("mccMnc"), item["quantity"]) for item in items] == [("20801", 3), ("00101", 1)]
    assert items[0]["statuses"] == [{"value": "DELIVERED", "quantity": 2}, {"value": "UNDELIVERABLE", "quantity": 1}]
    items = client.get(f"{PATH}/{month}?groupBy=mcc&detailStatuses=false")["items"]
    assert [set(item) for item in items] == [{"lookup", "quantity", "price"}] * 2


def test_unknown_consumption_or_group_is_refused(client: Client) -> None:
    assert client.refused("GET", f"{PATH}/{UNKNOWN_ID}")[0] == "unknown_resource"
    assert client.refused("GET", f"{PATH}/{UNKNOWN_ID}?groupBy=city")[0] == "bad_query"


@pytest.mark.parametrize("number", ["33639980001", "+33639980001", "%2B33639980001"])
def test_number_is_looked_up(client: Client, number: str) -> None:
    assert client.get(f"/commons/v1/lookup/{number}")["network"] == "Orange"


def test_impossible_number_is_not_found(client: Client) -> None:
    assert client.refused("GET", "/commons/v1/lookup/06")[0] == "unknown_resource"
