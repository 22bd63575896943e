import pytest
from sms_sandbox.core.time.instants import DAY, HOUR, SECOND

from tests.examples import MORNING, advance
from tests.providers.smsmode.rest.calling import CAMPAIGNS, CHANNELS, MESSAGES, ORGANISATIONS, Client, a_client, one
from tests.providers.smsmode.rest.test_auth import a_channel, a_key

TWO = [{"to": "33639980001"}, {"to": "33639980002", "refClient": "r-2"}]
LATER = "2026-01-06T09:00:00Z"


@pytest.fixture
def client() -> Client:
    return a_client()


def campaign(client: Client, text: str = "Soldes", **more: object) -> str:
    return str(client.post(CAMPAIGNS, {"recipients": TWO, "body": {"text": text}, **more})["campaignId"])


def test_campaign_is_answered_whole_and_in_order(client: Client) -> None:
    made = client.post(
        CAMPAIGNS, {"recipients": TWO, "body": {"text": "Soldes"}, "refClient": "all", "name": "Hiver"}
    )
    assert list(made) == [
        "campaignId",
        "name",
        "acceptedAt",
        "sentDate",
        "endDate",
        "channel",
        "type",
        "recipients",
        "from",
        "body",
        "quantity",
        "price",
        "status",
        "statuses",
        "refClient",
        "href",
    ]
    assert made["recipients"] == TWO
    assert made["price"]["amount"] == 0.1
    assert (made["status"], made["statuses"]) == ("ONGOING", [{"value": "ENROUTE", "quantity": 2}])


def test_messages_of_a_campaign_are_messages(client: Client) -> None:
    made = campaign(client, refClient="all")
    client.post(MESSAGES, one())
    found = client.items(f"{CAMPAIGNS}/{made}/messages?sortBy[refClient]=ASC")
    assert [item["campaignId"] for item in found] == [made, made]
    assert [item["refClient"] for item in found] == ["all", "r-2"]
    assert len(client.items(MESSAGES)) == 3


def test_more_messages_are_sent_in_a_campaign(client: Client) -> None:
    made = campaign(client)
    assert client.post(f"{CAMPAIGNS}/{made}/messages", one())["campaignId"] == made
    assert client.get(f"{CAMPAIGNS}/{made}")["quantity"] == 3


def test_campaign_ends_with_its_messages(client: Client) -> None:
    made = campaign(client)
    advance(client.engine, 2 * SECOND)
    found = client.get(f"{CAMPAIGNS}/{made}")
    assert (found["status"], found["statuses"]) == ("ENDED", [{"value": "DELIVERED", "quantity": 2}])


def test_messages_are_spread_up_to_the_end(client: Client) -> None:
    campaign(client, sentDate=LATER, endDate="2026-01-06T11:00:00Z")
    assert [message.send_at for message in client.engine.messages] == [MORNING + DAY + HOUR, MORNING + DAY]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["b", "a"]),
        ("searchBy[status]=SCHEDULED", ["b"]),
        ("searchBy[status]=ONGOING", ["a"]),
        ("searchBy[refClient]=ref-a", ["a"]),
        ("sortBy[sentDate]=ASC", ["a", "b"]),
        ("sortBy[refClient]=DESC", ["b", "a"]),
        ("endDate=2026-01-04", []),
    ],
)
def test_campaigns_are_filtered_and_sorted(client: Client, query: str, texts: list[str]) -> None:
    campaign(client, "a", refClient="ref-a")
    campaign(client, "b", refClient="ref-b", sentDate=LATER)
    assert [item["body"]["text"] for item in client.items(f"{CAMPAIGNS}?{query}")] == texts


def test_change_applies_to_all_messages(client: Client) -> None:
    made = campaign(client, sentDate=LATER, refClient="all", name="Hiver")
    changes = {
        "body": {"text": "Derniers jours", "stop": True},
        "from": "ACME",
        "refClient": "",
        "endDate": "",
        "sentDate": "2026-01-07T09:00:00Z",
    }
    changed = client.call("PATCH", f"{CAMPAIGNS}/{made}", {**changes, "recipients": [{"to": "33639980009"}]})
    assert changed == client.get(f"{CAMPAIGNS}/{made}")
    assert (changed["name"], changed["from"], changed.get("refClient")) == ("Hiver", "ACME", None)
    assert changed["recipients"] == TWO
    messages = list(client.engine.messages)
    assert {message.text for message in messages} == {"Derniers jours STOP 36034"}
    assert {message.send_at for message in messages} == {MORNING + 2 * DAY}
    again = client.call("PATCH", f"{CAMPAIGNS}/{made}", {"from": "", "name": ""})
    assert again["name"] == "Hiver"
    assert (again["from"], again["body"]["text"]) == ("36034", "Derniers jours STOP 36034")


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_campaign_that_has_begun_is_fixed(client: Client, method: str) -> None:
    made = campaign(client)
    assert client.refused(method, f"{CAMPAIGNS}/{made}", {})[0] == "not_scheduled"
    made = campaign(client, sentDate=LATER)
    advance(client.engine, DAY - SECOND)
    assert client.refused(method, f"{CAMPAIGNS}/{made}", {})[0] == "not_scheduled"


def test_cancelled_campaign_is_paid_back_and_stays(client: Client) -> None:
    made = campaign(client, sentDate=LATER)
    assert client.answer("DELETE", f"{CAMPAIGNS}/{made}").status == 204
    assert client.get(f"{CAMPAIGNS}/{made}")["status"] == "CANCELED"
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 500
    assert client.refused("DELETE", f"{CAMPAIGNS}/{made}")[0] == "not_scheduled"


def test_campaign_of_another_channel_is_unknown_to_a_user(client: Client) -> None:
    main, other = client.items(CHANNELS)[0]["channelId"], a_channel(client)
    made = client.post(f"/sms/v1/channels/{other}/campaigns", {"recipients": TWO, "body": {"text": "x"}})[
        "campaignId"
    ]
    assert client.get(f"{CAMPAIGNS}/{made}")["channel"]["channelId"] == other
    assert client.items(CAMPAIGNS) == []
    assert a_key(client, main, "USER").refused("GET", f"{CAMPAIGNS}/{made}")[0] == "unknown_resource"


def test_unicode_campaign_is_changed(client: Client) -> None:
    made = campaign(client, "日本", sentDate=LATER)
    assert client.call("PATCH", f"{CAMPAIGNS}/{made}", {"name": "x"})["body"]["encoding"] == "UNICODE"
