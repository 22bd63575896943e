from decimal import Decimal

import pytest

from tests.providers.smsmode.asking import body_of as body_of_call
from tests.providers.smsmode.rest.calling import CHANNELS, ORGANISATIONS, UNKNOWN_ID, Client, a_client
from tests.providers.smsmode.rest.test_auth import a_key, a_sub_organisation


@pytest.fixture
def client() -> Client:
    return a_client()


def own(client: Client) -> str:
    return str(client.items(ORGANISATIONS)[0]["organisationId"])


def test_own_organisation_is_listed_first_with_its_balance(client: Client) -> None:
    a_sub_organisation(client)
    first, second = client.items(ORGANISATIONS)
    assert first["balance"] == {"amount": 500, "currency": "EUR", "paymentType": "PRE_PAY", "parentBilling": False}
    assert first["state"] == "ACTIVATED"
    assert second["parentOrganisationId"] == first["organisationId"]
    assert client.get(f"{ORGANISATIONS}/{second['organisationId']}") == second


def test_organisation_shows_no_key(client: Client) -> None:
    assert client.items(ORGANISATIONS)[0]["name"] != "k"


def test_sub_account_of_the_http_api_is_an_organisation(client: Client) -> None:
    body_of_call(client.engine, "createSubAccount", accessToken="k", newPseudo="shop", newPass="p")
    assert [item["name"] for item in client.items(ORGANISATIONS)][1:] == ["shop"]


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ({}, (0, "PRE_PAY", False)),
        ({"parentBilling": True}, (500, "PRE_PAY", True)),
        ({"paymentType": "POST_PAY"}, (0, "POST_PAY", False)),
    ],
)
def test_new_organisation_has_the_requested_balance(
    client: Client, balance: dict[str, object], expected: tuple[int, str, bool]
) -> None:
    made = client.post(ORGANISATIONS, {"name": "Sub", "contact": {}, "balance": balance})["balance"]
    assert (made["amount"], made["paymentType"], made["parentBilling"]) == expected


@pytest.mark.parametrize("body", [{"contact": {}}, {"name": "Sub"}, {"name": " ", "contact": {}}])
def test_new_organisation_needs_name_and_contact(client: Client, body: dict[str, object]) -> None:
    assert client.refused("POST", ORGANISATIONS, body)[0] == "missing_parameter"


def test_only_documented_texts_of_a_contact_are_kept(client: Client) -> None:
    made = client.post(
        ORGANISATIONS, {"name": "Sub", "contact": {"email": "a@example.com", "age": 1, "mobile": None}}
    )
    assert made["contact"] == {"email": "a@example.com"}
    assert client.refused("POST", ORGANISATIONS, {"name": "Sub", "contact": {"email": 1}})[0] == "bad_parameter"


def test_two_organisations_may_have_one_name(client: Client) -> None:
    assert a_sub_organisation(client) != a_sub_organisation(client)


def test_change_keeps_what_is_not_given(client: Client) -> None:
    sub = a_sub_organisation(client)
    changed = client.call("PATCH", f"{ORGANISATIONS}/{sub}", {"address": {"city": "Lyon"}, "name": "ignored"})
    assert (changed["name"], changed["contact"], changed["address"]) == ("Sub", {"firstName": "Bo"}, {"city": "Lyon"})


def test_user_changes_no_organisation(client: Client) -> None:
    user = a_key(client, client.items(CHANNELS)[0]["channelId"], "USER")
    assert user.refused("POST", ORGANISATIONS, {"name": "x", "contact": {}})[0] == "forbidden"
    assert user.refused("PATCH", f"{ORGANISATIONS}/{own(client)}", {})[0] == "forbidden"
    assert user.refused("POST", f"{ORGANISATIONS}/{own(client)}/transfers", {})[0] == "forbidden"


def transfer(to: str, amount: object = 10) -> dict[str, object]:
    return {
        "organisationDestination": {"organisationId": to},
        "amount": amount,
        "reference": "r1",
        "description": "d",
    }


def test_transfer_moves_euros_and_both_list_it(client: Client) -> None:
    sub = a_sub_organisation(client)
    made = client.post(f"{ORGANISATIONS}/{own(client)}/transfers", transfer(sub, 12.5))
    assert [item["balance"]["amount"] for item in client.items(ORGANISATIONS)] == [487.5, 12.5]
    assert (made["amount"], made["description"]) == (12.5, "d")
    for organisation in (own(client), sub):
        assert client.items(f"{ORGANISATIONS}/{organisation}/transfers") == [made]
    assert client.get(f"{ORGANISATIONS}/{sub}/transfers/{made['transferId']}") == made
    assert {account.credit for account in client.engine.backend("smsmode").accounts} == {Decimal(9750), Decimal(250)}


@pytest.mark.parametrize(
    ("amount", "fact"),
    [(None, "missing_parameter"), (0, "bad_parameter"), (-1, "bad_parameter"), (501, "insufficient_credit")],
)
def test_impossible_amount_is_not_transferred(client: Client, amount: object, fact: str) -> None:
    path = f"{ORGANISATIONS}/{own(client)}/transfers"
    assert client.refused("POST", path, transfer(a_sub_organisation(client), amount))[0] == fact


def test_transfer_to_an_unknown_organisation_is_refused(client: Client) -> None:
    path = f"{ORGANISATIONS}/{own(client)}/transfers"
    assert client.refused("POST", path, transfer(UNKNOWN_ID))[0] == "bad_parameter"
    assert client.refused("GET", f"{path}/{UNKNOWN_ID}")[0] == "unknown_resource"
