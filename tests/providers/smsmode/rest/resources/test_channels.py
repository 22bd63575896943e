import pytest

from tests.providers.smsmode.asking import body_of as body_of_call
from tests.providers.smsmode.rest.calling import CHANNELS, MESSAGES, ORGANISATIONS, UNKNOWN_ID, Client, a_client, one
from tests.providers.smsmode.rest.test_auth import a_channel, a_key, a_sub_organisation


@pytest.fixture
def client() -> Client:
    return a_client()


def own(client: Client) -> str:
    return f"{ORGANISATIONS}/{client.items(ORGANISATIONS)[0]['organisationId']}/channels"


def credentials(client: Client) -> str:
    return f"{CHANNELS}/{client.items(CHANNELS)[0]['channelId']}/credentials"


def test_channel_is_found_by_each_of_its_paths(client: Client) -> None:
    [channel] = client.items(CHANNELS)
    assert client.items(own(client)) == [channel]
    assert client.get(f"{own(client)}/{channel['channelId']}") == channel
    assert client.get(f"{CHANNELS}/{channel['channelId']}") == channel


@pytest.mark.parametrize(("query", "count"), [("flow=OTP", 1), ("name=SMS", 1), ("type=SMS", 2), ("type=RCS", 0)])
def test_channels_are_filtered(client: Client, query: str, count: int) -> None:
    a_channel(client)
    assert len(client.items(f"{CHANNELS}?searchBy[{query.replace('=', ']=')}")) == count


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"type": "SMS", "flow": "OTP"}, "missing_parameter"),
        ({"name": "x", "type": "FAX", "flow": "OTP"}, "bad_parameter"),
        ({"name": "x", "type": "SMS", "flow": "x"}, "bad_parameter"),
        ({"name": "x", "type": "SMS", "flow": "OTP", "dailyConsumptionLimit": "x"}, "bad_parameter"),
    ],
)
def test_impossible_channel_is_not_created(client: Client, body: dict[str, object], fact: str) -> None:
    assert client.refused("POST", own(client), body)[0] == fact
    assert len(client.items(CHANNELS)) == 1


def test_change_of_a_channel_shows_in_its_messages(client: Client) -> None:
    channel = client.items(CHANNELS)[0]["channelId"]
    addresses = {"defaultCallbackUrlStatus": "http://127.0.0.1/a", "defaultCallbackUrlMo": "http://127.0.0.1/b"}
    changed = client.call(
        "PATCH", f"{own(client)}/{channel}", {"name": "Codes", "dailyConsumptionLimit": 5, **addresses}
    )
    assert (changed["name"], changed["dailyConsumptionLimit"]) == ("Codes", 5)
    assert {name: changed[name] for name in addresses} == addresses
    assert client.post(MESSAGES, one())["channel"]["name"] == "Codes"
    changed = client.call("PATCH", f"{own(client)}/{channel}", dict.fromkeys(addresses, ""))
    assert not set(addresses) & set(changed)


def test_channel_of_another_organisation_is_unknown(client: Client) -> None:
    channel = a_channel(client, organisation=a_sub_organisation(client))
    assert client.refused("GET", f"{own(client)}/{channel}")[0] == "unknown_resource"


def test_key_is_shown_by_its_creation_alone(client: Client) -> None:
    made = client.post(
        credentials(client), {"name": "ci", "type": "API_KEY", "roles": ["USER"], "authorizedIps": ["1.2.3.4"]}
    )
    key = made.pop("value")
    assert len(key) == 32
    assert client.get(f"{credentials(client)}/{made['credentialId']}") == made
    assert client.items(credentials(client))[1:] == [made]
    assert made["authorizedIps"] == ["1.2.3.4"]
    assert client.with_key(key).post(MESSAGES, one())["direction"] == "MT"
    assert body_of_call(client.engine, "credit", accessToken=key) == "9999.0"


def test_blocked_key_is_refused_until_it_is_unblocked(client: Client) -> None:
    made = client.post(credentials(client), {"name": "ci", "type": "API_KEY", "roles": ["USER"]})
    path, user = f"{credentials(client)}/{made['credentialId']}", client.with_key(made["value"])
    changed = client.call("PATCH", path, {"type": "API_KEY", "blocked": True, "authorizedIps": ["1.2.3.4"]})
    assert (changed["blocked"], changed["name"], changed["authorizedIps"]) == (True, "ci", ["1.2.3.4"])
    assert user.refused("GET", CHANNELS)[0] == "bad_credentials"
    assert body_of_call(client.engine, "credit", accessToken=made["value"]) == "32 | Erreur d'authentification"
    client.call("PATCH", path, {"type": "API_KEY", "blocked": False, "roles": ["MANAGER"], "name": "x"})
    assert len(user.items(CHANNELS)) == 1


def test_deleted_key_is_refused(client: Client) -> None:
    made = client.post(credentials(client), {"name": "ci", "type": "API_KEY", "roles": ["USER"]})
    path = f"{credentials(client)}/{made['credentialId']}"
    assert client.answer("DELETE", path).status == 204
    assert client.with_key(made["value"]).refused("GET", CHANNELS)[0] == "bad_credentials"
    assert body_of_call(client.engine, "credit", accessToken=made["value"]) == "32 | Erreur d'authentification"
    assert client.refused("GET", path)[0] == "unknown_resource"


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"name": "x", "type": "API_KEY"}, "missing_parameter"),
        ({"name": "x", "type": "API_KEY", "roles": ["KING"]}, "bad_parameter"),
        ({"type": "API_KEY", "roles": ["USER"]}, "missing_parameter"),
    ],
)
def test_impossible_key_is_not_created(client: Client, body: dict[str, object], fact: str) -> None:
    assert client.refused("POST", credentials(client), body)[0] == fact


def test_user_changes_no_channel_and_no_key(client: Client) -> None:
    channel = client.items(CHANNELS)[0]["channelId"]
    user = a_key(client, channel, "USER")
    key = client.items(credentials(client))[0]["credentialId"]
    for method, path in (
        ("POST", own(client)),
        ("PATCH", f"{own(client)}/{channel}"),
        ("POST", credentials(client)),
        ("PATCH", f"{credentials(client)}/{key}"),
        ("DELETE", f"{credentials(client)}/{key}"),
    ):
        assert user.refused(method, path, {})[0] == "forbidden", path


def test_unknown_key_is_not_found(client: Client) -> None:
    assert client.refused("GET", f"{credentials(client)}/{UNKNOWN_ID}")[0] == "unknown_resource"
