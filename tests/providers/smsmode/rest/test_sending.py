import pytest
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.matcher import SEND, Matcher
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.providers.smsmode import PROVIDER

from tests.examples import MORNING, advance
from tests.providers.smsmode.asking import body_of as body_of_call
from tests.providers.smsmode.asking import send as send_by_http
from tests.providers.smsmode.rest.calling import (
    CAMPAIGNS,
    MESSAGES,
    ORGANISATIONS,
    Client,
    a_client,
    body_of,
    one,
)

DLR = "http://127.0.0.1:49152/dlr"
NO_CREDIT = ("UNDELIVERABLE", "INSUFFICIENT_CREDIT")


@pytest.fixture
def client() -> Client:
    return a_client()


def statuses(client: Client) -> list[tuple[str, str]]:
    """Return what the reports of two seconds tell."""
    return [
        (status["value"], status.get("detail", ""))
        for webhook in advance(client.engine, 2 * SECOND)
        for status in [body_of(webhook)["status"]]
    ]


def test_message_is_answered_whole_and_in_order(client: Client) -> None:
    sent = client.post(MESSAGES, one(**{"from": "ACME"}, refClient="order-42", callbackUrlStatus=DLR))
    assert list(sent) == [
        "messageId",
        "acceptedAt",
        "sentDate",
        "channel",
        "type",
        "direction",
        "recipient",
        "from",
        "body",
        "price",
        "status",
        "refClient",
        "callbackUrlStatus",
        "href",
    ]
    assert sent["messageId"][14] == "4"
    assert sent["price"] == {"amount": 0.05, "currency": "EUR"}
    assert sent["href"] == f"https://rest.smsmode.com{MESSAGES}/{sent['messageId']}"


def test_default_sender_takes_replies_and_a_name_does_not(client: Client) -> None:
    takes = []
    for more in ({}, {"from": "ACME"}, {"from": "33612345678"}, {"to": "4915112345678"}):
        client.post(MESSAGES, one(**more))
        takes.append(next(iter(client.engine.messages)).takes_replies)
    assert takes == [True, False, True, False]


def test_sender_is_authorised_by_its_first_message(client: Client) -> None:
    for _ in range(2):
        client.post(MESSAGES, one(**{"from": "ACME"}))
    assert client.items("/commons/v1/channels")[0]["fromFieldList"] == ["36034", "ACME"]


def test_stop_adds_the_mention(client: Client) -> None:
    sent = client.post(MESSAGES, one(body={"text": "Soldes", "stop": True}))
    assert sent["body"] == {"text": "Soldes STOP 36034", "encoding": "GSM7", "messagePartCount": 1, "length": 17}


def test_batch_answers_each_element_in_order(client: Client) -> None:
    first, second, third = client.post(MESSAGES, [one("a"), one(to="06"), one("c")])
    assert (first["status"], first["message"]["body"]["text"]) == (201, "a")
    assert (second["status"], second["error"]["status"]) == (400, "400")
    assert (third["status"], third["message"]["body"]["text"]) == (201, "c")


@pytest.mark.parametrize(
    ("count", "fact"), [(0, "rest.error.bad_batch"), (1000, "rest.send.batch"), (1001, "rest.error.bad_batch")]
)
def test_batch_has_one_to_a_thousand_messages(client: Client, count: int, fact: str) -> None:
    assert client.answer("POST", MESSAGES, [one()] * count).fact == fact


def test_batch_of_refused_messages_sends_none(client: Client) -> None:
    assert [element["status"] for element in client.post(MESSAGES, [1, one(to="06")])] == [400, 400]
    assert not len(client.engine.messages)


def test_missing_credit_is_reported_and_not_answered() -> None:
    client = a_client(credit=1)
    sent = client.post(MESSAGES, [one("a", callbackUrlStatus=DLR), one("b", callbackUrlStatus=DLR)])
    assert [element["message"]["status"]["value"] for element in sent] == ["ENROUTE", "ENROUTE"]
    assert ["price" in element["message"] for element in sent] == [True, False]
    assert statuses(client) == [NO_CREDIT, ("ENROUTE", "DELIVERED_TO_NETWORK"), ("DELIVERED", "")]
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (MESSAGES, one(callbackUrlStatus=DLR)),
        (CAMPAIGNS, {"recipients": [{"to": "33639980001"}], "body": {"text": "x"}, "callbackUrlStatus": DLR}),
    ],
)
def test_fault_without_credit_is_reported_and_not_answered(path: str, body: dict[str, object]) -> None:
    client = a_client()
    effects = Effects(refusal=ProviderError("insufficient_credit"))
    client.engine.fault_control.load(
        Faults(rules=(Rule(name="poor", when=Matcher(operations=frozenset({SEND})), effects=effects),))
    )
    client.post(path, body)
    assert statuses(client) == [NO_CREDIT]
    assert client.refused("POST", path, b"{")[0] == "insufficient_credit"
    assert client.items(ORGANISATIONS)[0]["balance"]["amount"] == 500


def test_post_paid_account_sends_without_credit() -> None:
    account = AccountSettings(provider="smsmode", login=None, secret="k", post_paid=True)
    client = Client(Engine([PROVIDER], EngineSettings(start=MORNING, accounts=(account,))))
    client.post(MESSAGES, one(callbackUrlStatus=DLR))
    assert statuses(client) == [("ENROUTE", "DELIVERED_TO_NETWORK"), ("DELIVERED", "")]
    assert client.items(ORGANISATIONS)[0]["balance"] == {
        "amount": -0.05,
        "currency": "EUR",
        "paymentType": "POST_PAY",
        "parentBilling": False,
    }


def test_number_on_the_blacklist_is_reported(client: Client) -> None:
    client.post(MESSAGES, one())
    advance(client.engine, 3 * SECOND)
    client.engine.handsets.reply(next(iter(client.engine.messages)).to.msisdn, "STOP")  # type: ignore[arg-type]
    client.post(MESSAGES, one(callbackUrlStatus=DLR))
    assert statuses(client) == [("UNDELIVERABLE", "BLACKLISTED")]


def test_messages_of_both_apis_are_the_same(client: Client) -> None:
    message_id = client.post(MESSAGES, one())["messageId"]
    sms_id = send_by_http(client.engine, accessToken="k", numero="0639980002")
    advance(client.engine, 3 * SECOND)
    assert body_of_call(client.engine, "compteRendu", accessToken="k", smsID=message_id) == "33639980001 11"
    assert body_of_call(client.engine, "smsStatus", accessToken="k", smsID=message_id) == "11 | Reçu"
    by_http, by_rest = client.items(MESSAGES)
    assert by_rest["messageId"] == message_id
    assert by_http["recipient"] == {"to": "33639980002"}
    assert client.get(f"{MESSAGES}/{by_http['messageId']}") == by_http
    assert body_of_call(client.engine, "credit", accessToken="k") == "9998.0"
    body_of_call(client.engine, "deleteSMS", accessToken="k", smsID=sms_id)
    assert [item["messageId"] for item in client.items(MESSAGES)] == [message_id]
    assert client.answer("GET", f"{MESSAGES}/{by_http['messageId']}").status == 404


def test_voice_message_is_no_sms(client: Client) -> None:
    body_of_call(client.engine, "sendVoiceMessage", accessToken="k", message="x", numero="0639980001")
    assert client.items(MESSAGES) == []


def test_ids_of_two_messages_differ(client: Client) -> None:
    assert len({client.post(MESSAGES, one())["messageId"] for _ in range(3)}) == 3
    assert all(message.state is MessageState.WAITING for message in client.engine.messages)
