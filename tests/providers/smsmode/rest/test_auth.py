import json

import pytest

from tests.providers.smsmode.rest.calling import (
    CAMPAIGNS,
    CHANNELS,
    MESSAGES,
    ORGANISATIONS,
    UNKNOWN_ID,
    Client,
    a_client,
    one,
)


@pytest.fixture
def client() -> Client:
    return a_client()


def a_key(client: Client, channel: str, *roles: str) -> Client:
    made = client.post(f"{CHANNELS}/{channel}/credentials", {"name": "x", "type": "API_KEY", "roles": roles})
    return client.with_key(made["value"])


def a_channel(client: Client, name: str = "OTP", kind: str = "SMS", organisation: str | None = None) -> str:
    of = organisation or client.items(ORGANISATIONS)[0]["organisationId"]
    channel = client.post(f"{ORGANISATIONS}/{of}/channels", {"name": name, "type": kind, "flow": "OTP"})
    return str(channel["channelId"])


def a_sub_organisation(client: Client) -> str:
    return str(client.post(ORGANISATIONS, {"name": "Sub", "contact": {"firstName": "Bo"}})["organisationId"])


@pytest.mark.parametrize(
    ("key", "fact"), [(None, "missing_credentials"), ("", "missing_credentials"), ("invalid", "bad_credentials")]
)
def test_missing_or_unknown_key_is_refused(client: Client, key: str | None, fact: str) -> None:
    assert client.with_key(key).refused("POST", MESSAGES, one())[0] == fact


def test_key_is_checked_before_the_body(client: Client) -> None:
    assert client.with_key("invalid").refused("POST", MESSAGES, b"{")[0] == "bad_credentials"
    assert client.refused("POST", MESSAGES, b"{")[0] == "bad_json"


@pytest.mark.parametrize("body", [b"", b"1", b'"x"', b"null"])
def test_body_of_another_kind_is_refused(client: Client, body: bytes) -> None:
    assert client.refused("POST", MESSAGES, body)[0] == "bad_json"
    assert client.refused("POST", CAMPAIGNS, body)[0] == "bad_json"


@pytest.mark.parametrize(
    ("header", "value", "fact"),
    [
        ("Accept", "text/html", "rest.error.not_acceptable"),
        ("Accept", "text/html, */*;q=0.8", "rest.send.accepted"),
        ("Accept", "application/json", "rest.send.accepted"),
        ("Content-Type", "text/plain", "rest.error.unsupported_media"),
        ("Content-Type", "application/json; charset=utf-8", "rest.send.accepted"),
    ],
)
def test_media_types_are_those_of_json(client: Client, header: str, value: str, fact: str) -> None:
    caller = Client(client.engine, headers=(*client.headers, (header, value)))
    assert caller.answer("POST", MESSAGES, one()).fact == fact


def test_error_has_six_texts(client: Client) -> None:
    answer = client.answer("POST", MESSAGES, one(to="0639980001"))
    assert json.loads(answer.body) == {
        "title": "Bad Request",
        "message": "Body parameter: recipient.to invalid",
        "detail": "Must be E.164",
        "type": "https://dev.smsmode.com/sms/errors/400.000",
        "status": "400",
        "errorCode": "400.000",
    }


def test_user_sees_its_own_channel_alone(client: Client) -> None:
    main, other = client.items(CHANNELS)[0]["channelId"], a_channel(client)
    user, manager = a_key(client, main, "USER"), a_key(client, main, "USER", "MANAGER")
    assert [one["channelId"] for one in user.items(CHANNELS)] == [main]
    assert [one["channelId"] for one in manager.items(CHANNELS)] == [main, other]
    assert user.refused("POST", f"/sms/v1/channels/{other}/messages", one())[0] == "forbidden"
    assert manager.post(f"/sms/v1/channels/{other}/messages", one())["channel"]["channelId"] == other


def test_administrator_alone_sees_sub_organisations(client: Client) -> None:
    main = client.items(CHANNELS)[0]["channelId"]
    sub = a_sub_organisation(client)
    channel = a_channel(client, organisation=sub)
    manager = a_key(client, main, "MANAGER")
    assert len(client.items(ORGANISATIONS)) == 2
    assert len(manager.items(ORGANISATIONS)) == 1
    assert manager.refused("GET", f"{ORGANISATIONS}/{sub}")[0] == "forbidden"
    assert manager.refused("GET", f"{CHANNELS}/{channel}")[0] == "forbidden"
    assert client.get(f"{CHANNELS}/{channel}")["organisationId"] == sub


def test_channel_of_another_type_takes_no_sms(client: Client) -> None:
    channel = a_channel(client, kind="RCS")
    assert a_key(client, channel, "USER").refused("POST", MESSAGES, one()) == (
        "wrong_channel",
        "Channel type mismatch",
    )
    assert client.refused("POST", "/rcs/v1/messages", one())[0] == "wrong_channel"


@pytest.mark.parametrize(
    ("path", "fact"),
    [
        (f"{CHANNELS}/{UNKNOWN_ID}", "unknown_resource"),
        (f"{ORGANISATIONS}/{UNKNOWN_ID}", "unknown_account"),
        (f"{CAMPAIGNS}/{UNKNOWN_ID}", "unknown_resource"),
        (f"{MESSAGES}/x", "unknown_message"),
        ("/sms/v2/messages", "unknown_route"),
    ],
)
def test_unknown_id_or_path_is_not_found(client: Client, path: str, fact: str) -> None:
    assert client.refused("GET", path)[0] == fact
    assert client.answer("GET", path).status == 404


def test_other_method_is_refused_with_those_that_exist(client: Client) -> None:
    answer = client.answer("PUT", MESSAGES)
    assert answer.status == 405
    assert ("Allow", "GET, POST") in answer.headers


def test_host_decides_in_whose_words_an_unknown_path_is_refused(client: Client) -> None:
    assert client.answer("GET", "/x").fact == "rest.error.unknown_route"
    other = Client(client.engine, headers=(("Host", "api.smsmode.com"),))
    assert other.answer("GET", "/x").fact == "error.unknown_route"
