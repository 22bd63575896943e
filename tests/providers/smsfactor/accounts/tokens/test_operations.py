"""Tokens: who may use them, from where, and until when."""

from dataclasses import replace

import pytest
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, get, post, reported, sms

OWNER = (*JSON, *BEARER)
BAD_TOKEN = {
    "status": -1,
    "message": "Le login et le mot de passe ne correspondent pas",
    "details": "Token invalide",
}


def create(engine: Engine, path: str = "/token", **fields: object) -> str:
    return str(post(engine, path, {"token": {"name": "ci", **fields}}, OWNER)["token"])


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    return (*JSON, ("Authorization", f"Bearer {token}"))


def credits_from(engine: Engine, token: str, remote: str) -> object:
    request = HttpRequest("GET", b"/smsfactor/credits", bearer(token))
    answer = engine.exchange(replace(request, remote=remote))
    assert answer is not None
    return reported(answer)["status"]


def test_token_opens_the_account_that_created_it() -> None:
    engine = engine_of()
    token = create(engine)
    post(engine, "/send", sms("a"), bearer(token))
    assert get(engine, "/credits", OWNER)["credits"] == "9999"
    assert len(list(engine.world.accounts["smsfactor"])) == 1


def test_token_that_opened_the_account_is_not_listed() -> None:
    engine = engine_of()
    assert get(engine, "/token", OWNER)["tokens"] == []
    create(engine)
    [token] = get(engine, "/token", OWNER)["tokens"]
    assert (token["api_token_id"], token["expired_at"], token["ttl"], token["allowed_ips"]) == (2, None, None, None)


def test_token_is_refused_after_its_lifetime() -> None:
    engine = engine_of()
    token = create(engine, ttl=3600)
    engine.move_to(engine.now + HOUR - SECOND)
    assert get(engine, "/credits", bearer(token))["status"] == 1
    engine.move_to(engine.now + SECOND)
    assert get(engine, "/credits", bearer(token)) == BAD_TOKEN
    assert get(engine, "/token", OWNER)["tokens"][0]["is_active"] == "0"


def test_deleted_token_is_refused_and_opens_no_account() -> None:
    engine = engine_of()
    token = create(engine)
    assert reported(ask(engine, "DELETE", "/token/2", OWNER)) == {"status": 1, "message": "OK", "deleted_token": "2"}
    assert get(engine, "/credits", bearer(token)) == BAD_TOKEN
    assert get(engine, "/token/2", OWNER)["status"] == -5
    assert len(list(engine.world.accounts["smsfactor"])) == 1


@pytest.mark.parametrize(
    ("allowed", "remote", "status"),
    [
        (["127.0.0.1"], "127.0.0.1", 1),
        (["127.0.0.1"], "::ffff:127.0.0.1", 1),
        (["127.0.0.1"], "::1", -1),
        (["::1", "10.0.0.0/8"], "::1", 1),
        (["::1", "10.0.0.0/8"], "10.2.3.4", 1),
        (["10.1.2.3/8"], "10.2.3.4", 1),
        (["10.0.0.0/8"], "127.0.0.1", -1),
        ([], "192.0.2.1", 1),
    ],
)
def test_token_is_accepted_from_its_addresses_only(allowed: list[str], remote: str, status: int) -> None:
    engine = engine_of()
    assert credits_from(engine, create(engine, allowed_ips=allowed), remote) == status


def test_token_of_a_sub_account_opens_that_account() -> None:
    engine = engine_of()
    sub = {"email": "a@example.com", "password": "secret", "isChild": 1, "unlimited": 0}
    child = post(engine, "/account", {"account": sub}, OWNER)["id"]
    answer = post(engine, f"/token/account/{child}", {"token": {"name": "a", "allowed_ips": ["::/0"]}}, OWNER)
    assert "allowed_ips" not in answer
    assert credits_from(engine, answer["token"], "::1") == 1
    assert credits_from(engine, answer["token"], "127.0.0.1") == -1
    assert get(engine, "/token", OWNER)["tokens"] == []


@pytest.mark.parametrize("path", ["/token/account/1", "/token/account/x"])
def test_token_for_an_account_that_is_no_sub_account_is_refused(path: str) -> None:
    assert post(engine_of(), path, {"token": {"name": "a"}}, OWNER)["status"] == -5


@pytest.mark.parametrize("token_id", ["3", "x", "02", "-2"])
def test_unknown_token_is_refused(token_id: str) -> None:
    engine = engine_of()
    create(engine)
    assert get(engine, f"/token/{token_id}", OWNER)["status"] == -5
    assert reported(ask(engine, "DELETE", f"/token/{token_id}", OWNER))["status"] == -5


def test_token_of_another_account_is_unknown() -> None:
    engine = engine_of()
    create(engine)
    assert get(engine, "/token/2", (*JSON, *LOGIN))["status"] == -5


def test_two_tokens_of_one_name_differ() -> None:
    engine = engine_of()
    assert create(engine) != create(engine)


def test_token_is_issued_in_strict_mode() -> None:
    account = AccountSettings(provider="smsfactor", login=None, secret="your.token")
    engine = engine_of(is_strict=True, accounts=(account,))
    assert get(engine, "/credits", bearer(create(engine)))["status"] == 1
