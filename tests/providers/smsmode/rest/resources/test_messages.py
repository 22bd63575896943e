import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND

from tests.examples import MORNING, advance
from tests.providers.smsmode.asking import body_of as body_of_call
from tests.providers.smsmode.asking import send as send_by_http
from tests.providers.smsmode.rest.calling import CHANNELS, MESSAGES, NUMBER, ORGANISATIONS, Client, a_client, one
from tests.providers.smsmode.rest.test_auth import a_channel, a_key

LATER = "2026-01-06T09:00:00Z"


@pytest.fixture
def client() -> Client:
    return a_client()


def later(client: Client, **more: object) -> str:
    """Return the id of a message for the next day."""
    return str(client.post(MESSAGES, one(sentDate=LATER, **more))["messageId"])  # type: ignore[arg-type]


def change(client: Client, message: str, **changes: object) -> dict[str, object]:
    found = client.call("PATCH", f"{MESSAGES}/{message}", changes)
    assert client.get(f"{MESSAGES}/{message}") == found
    return found  # type: ignore[no-any-return]


def test_message_has_its_status_of_now(client: Client) -> None:
    message = client.post(MESSAGES, one())["messageId"]
    found = []
    for _ in range(5):
        found.append(client.get(f"{MESSAGES}/{message}")["status"])
        advance(client.engine, SECOND // 2)
    assert [(status["value"], status.get("detail")) for status in found] == [
        ("ENROUTE", None),
        ("ENROUTE", None),
        ("ENROUTE", None),
        ("ENROUTE", "DELIVERED_TO_NETWORK"),
        ("DELIVERED", None),
    ]
    assert ["lookup" in status for status in found] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("searchBy[refClient]=order-42", ["b"]),
        ("searchBy[to]=33639980003", ["c"]),
        ("searchBy[to]=%2B33639980003", ["c"]),
        ("searchBy[to]=+33639980003", ["c"]),
        ("sortBy[sentDate]=ASC", ["a", "b", "c"]),
        ("sortBy[sentDate]=DESC", ["c", "b", "a"]),
        ("sortBy[refClient]=DESC", ["c", "b", "a"]),
        ("searchBy[unknown]=x", ["c", "b", "a"]),
        ("searchBy[direction]=MO", []),
        ("searchBy[direction]=XX", []),
    ],
)
def test_list_is_filtered_and_sorted(client: Client, query: str, texts: list[str]) -> None:
    for text, to, more in (
        ("a", "1", {}),
        ("b", "2", {"refClient": "order-42"}),
        ("c", "3", {"refClient": "order-43"}),
    ):
        client.post(MESSAGES, one(text, f"3363998000{to}", **more))
        advance(client.engine, SECOND)
    assert [item["body"]["text"] for item in client.items(f"{MESSAGES}?{query}")] == texts


def test_two_filters_with_one_text_both_apply(client: Client) -> None:
    client.post(MESSAGES, one(refClient=NUMBER, to="33639980002"))
    client.post(MESSAGES, one(to=NUMBER))
    assert client.items(f"{MESSAGES}?searchBy[refClient]={NUMBER}&searchBy[to]={NUMBER}") == []


def test_replies_are_listed_and_found(client: Client) -> None:
    first = client.post(MESSAGES, one(refClient="order-42"))["messageId"]
    advance(client.engine, 3 * SECOND)
    client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
    path = f"{MESSAGES}?searchBy[direction]=MO"
    [reply] = client.items(path)
    assert (reply["from"], reply["recipient"], reply["refClient"]) == (NUMBER, {"to": "36034"}, "order-42")
    assert client.items(f"{path}&searchBy[originMessageId]={first}&searchBy[to]={NUMBER}") == [reply]
    assert client.items(f"{path}&searchBy[to]=33639980002") == []
    assert client.items(f"{path}&sortBy[sentDate]=ASC&sortBy[refClient]=ASC") == [reply]
    assert client.get(f"{MESSAGES}/{reply['messageId']}") == reply
    assert client.items(f"{path}&endDate=2026-01-05T09:00:01Z") == []


def test_option_keeps_the_orientation_of_replies() -> None:
    client = a_client(replies_keep_orientation=True)
    client.post(MESSAGES, one())
    advance(client.engine, 3 * SECOND)
    client.engine.handsets.reply(Msisdn(NUMBER), "OUI")
    [reply] = client.items(f"{MESSAGES}?searchBy[direction]=MO")
    assert (reply["from"], reply["recipient"]) == ("36034", {"to": NUMBER})


def test_option_defers_the_details() -> None:
    client = a_client(details_deferred=True)
    message = client.post(MESSAGES, one())["messageId"]
    assert client.refused("GET", f"{MESSAGES}/{message}")[0] == "unknown_message"
    advance(client.engine, SECOND)
    assert client.get(f"{MESSAGES}/{message}")["messageId"] == message


def test_option_leaves_the_price_to_the_report() -> None:
    client = a_client(price_with_report=True)
    message = client.post(MESSAGES, one())
    assert "price" not in message
    advance(client.engine, 2 * SECOND)
    assert client.get(f"{MESSAGES}/{message['messageId']}")["price"]["amount"] == 0.05


def test_change_replaces_the_given_fields_alone(client: Client) -> None:
    message = later(client, refClient="order-42", **{"from": "ACME"})
    changed = change(client, message, body={"text": "x" * 161})
    assert (changed["from"], changed["refClient"]) == ("ACME", "order-42")
    assert (changed["sentDate"], changed["price"]) == ("2026-01-06T09:00:00", {"amount": 0.1, "currency": "EUR"})
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 499.9
    changed = change(
        client, message, refClient="", **{"from": ""}, body={"text": "x"}, recipient={"to": "33639980002"}
    )
    assert (changed["from"], changed.get("refClient"), changed["recipient"]) == ("36034", None, {"to": "33639980002"})
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 499.95


def test_change_of_the_date_moves_the_send(client: Client) -> None:
    message = later(client)
    change(client, message, sentDate="2026-01-05T12:00:00Z")
    assert client.engine.next_due() == MORNING + 3 * HOUR
    changed = change(client, message, sentDate="")
    assert changed["status"]["value"] == "SCHEDULED"  # type: ignore[index]
    advance(client.engine, 2 * SECOND)
    assert client.get(f"{MESSAGES}/{message}")["status"]["value"] == "DELIVERED"


def test_change_that_is_too_dear_is_refused() -> None:
    client = a_client(credit=1)
    message = later(client)
    assert client.refused("PATCH", f"{MESSAGES}/{message}", {"body": {"text": "x" * 161}})[0] == "insufficient_credit"
    assert client.get(f"{MESSAGES}/{message}")["body"]["text"] == "Bonjour"


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_message_that_leaves_within_five_minutes_is_fixed(client: Client, method: str) -> None:
    message = later(client)
    advance(client.engine, DAY - 5 * MINUTE)
    client.call("PATCH", f"{MESSAGES}/{message}", {"refClient": "order-42"})
    advance(client.engine, 1)
    assert client.refused(method, f"{MESSAGES}/{message}", {})[0] == "not_scheduled"
    sent = client.post(MESSAGES, one())["messageId"]
    assert client.refused(method, f"{MESSAGES}/{sent}", {})[0] == "not_scheduled"


def test_cancelled_message_is_paid_back_and_stays(client: Client) -> None:
    message = later(client, callbackUrlStatus="http://127.0.0.1:49152/dlr")
    answer = client.answer("DELETE", f"{MESSAGES}/{message}")
    assert (answer.status, answer.body) == (204, b"")
    assert client.get(f"{MESSAGES}/{message}")["status"]["detail"] == "CANCELLED"
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 500
    assert advance(client.engine, 2 * DAY) == []


def test_message_of_the_http_api_is_changed_too(client: Client) -> None:
    sms_id = send_by_http(client.engine, accessToken="k", date_envoi="06012026-10:00")
    message = client.items(MESSAGES)[0]["messageId"]
    change(client, message, body={"text": "Bonsoir"})
    assert next(iter(client.engine.messages)).text == "Bonsoir"
    assert body_of_call(client.engine, "compteRendu", accessToken="k", smsID=sms_id) == "33639980001 10"


def test_message_of_another_channel_is_a_managers(client: Client) -> None:
    main, other = client.items(CHANNELS)[0]["channelId"], a_channel(client)
    message = client.post(f"/sms/v1/channels/{other}/messages", one())["messageId"]
    assert client.get(f"{MESSAGES}/{message}")["messageId"] == message
    assert client.items(MESSAGES) == []
    assert [item["messageId"] for item in client.items(f"/sms/v1/channels/{other}/messages")] == [message]
    assert client.refused("GET", f"/sms/v1/channels/{main}/messages/{message}")[0] == "unknown_message"
    assert a_key(client, main, "USER").refused("GET", f"{MESSAGES}/{message}")[0] == "unknown_message"


def test_message_of_another_account_is_unknown(client: Client) -> None:
    message = client.post(MESSAGES, one())["messageId"]
    assert client.with_key("other").refused("GET", f"{MESSAGES}/{message}")[0] == "unknown_message"
    assert client.with_key("other").items(MESSAGES) == []
