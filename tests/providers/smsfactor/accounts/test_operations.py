"""Accounts, sub-accounts, transfers, alerts."""

from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.wire.exchange import Headers

from tests.providers.smsfactor.asking import (
    BEARER,
    JSON,
    LOGIN,
    account,
    ask,
    engine_of,
    get,
    messages,
    post,
    reported,
    send,
    sms,
)

NEW = {"email": "a@example.com", "password": "secret", "country_code": "FR"}
AS_NEW: Headers = (*JSON, ("sfusername", "a@example.com"), ("sfpassword", "secret"))


def create(engine: Engine, **fields: object) -> dict[str, Any]:
    return post(engine, "/account", {"account": {**NEW, **fields}})


def test_new_account_is_authenticated_even_in_strict_mode() -> None:
    engine = engine_of(accounts=(account("demo@smsfactor.com", "s"),), is_strict=True)
    assert get(engine, "/credits", AS_NEW)["status"] == -1
    assert create(engine) == {"status": 1, "message": "OK", "id": "11689", "active": "1"}
    assert get(engine, "/credits", AS_NEW)["credits"] == "10000"


def test_password_is_not_stripped() -> None:
    engine = engine_of()
    create(engine, password=" secret ")
    headers = (*JSON, ("sfusername", "a@example.com"), ("sfpassword", " secret "))
    assert get(engine, "/credits", headers)["credits"] == "10000"


@pytest.mark.parametrize(
    ("fields", "details"),
    [
        ({"email": None}, "Le champ email est obligatoire"),
        ({"email": ""}, "Le champ email est obligatoire"),
        ({"email": "nobody"}, "Le champ email est invalide"),
        ({"email": ["a@example.com"]}, "Le champ email est invalide"),
        ({"password": " "}, "Le champ password est obligatoire"),
        ({"password": "short"}, "Le champ password est invalide"),
        ({"password": "x" * 26}, "Le champ password est invalide"),
        ({"country_code": ""}, "Le champ country_code est obligatoire"),
        ({"country_code": "FRA"}, "Le champ country_code est invalide"),
        ({"isChild": 1, "unlimited": 0, "country_code": "1"}, "Le champ country_code est invalide"),
        ({"isChild": "2"}, "Le champ isChild est invalide"),
        ({"isChild": True}, "Le champ isChild est invalide"),
        ({"isChild": "1"}, "Le champ unlimited est obligatoire"),
        ({"isChild": "1", "unlimited": "[0|1]"}, "Le champ unlimited est invalide"),
        ({"type": "robot"}, "Le champ type est invalide"),
        ({"city": {}}, "Le champ city est invalide"),
    ],
)
def test_invalid_account_fields_are_refused(fields: dict[str, object], details: str) -> None:
    engine = engine_of()
    assert create(engine, **fields) == {"status": -7, "message": "Erreur de données", "details": details}
    assert get(engine, "/sub-accounts")["sub-accounts"] == []


@pytest.mark.parametrize("fields", [{"password": "x" * 25}, {"password": 123456}, {"country_code": "fr"}])
def test_account_fields_at_the_limit_are_accepted(fields: dict[str, object]) -> None:
    assert create(engine_of(), **fields)["status"] == 1


def test_a_sub_account_needs_no_country() -> None:
    assert create(engine_of(), isChild=1, unlimited="0", country_code=None)["status"] == 1


def test_account_fields_are_returned() -> None:
    engine = engine_of()
    create(engine, firstname="Jean", type="company", company="Acme", country_code="ch", sender="Acme")
    shown = get(engine, "/account", AS_NEW)["account"]
    wanted = {
        "client_id": "11689",
        "email": "a@example.com",
        "firstname": "Jean",
        "lastname": None,
        "type": "company",
        "company": "Acme",
        "country_code": "CH",
        "senderid": "Acme",
    }
    assert {name: shown[name] for name in wanted} == wanted


def test_sender_of_the_account_is_the_default_sender() -> None:
    engine = engine_of()
    create(engine, sender="Salmon et fils")
    send(engine, sms("a"), AS_NEW)
    send(engine, sms("b", pushtype="marketing"), AS_NEW)
    send(engine, sms("c", sender="Acme"), AS_NEW)
    shown = [(message.text, message.sender.text) for message in messages(engine) if message.sender]
    assert shown == [("a", "Salmon et f"), ("b STOP SMS: 36035", "Salmon et f"), ("c", "Acme")]


def test_account_opened_by_a_request_has_an_id() -> None:
    engine = engine_of()
    ids = [
        get(engine, "/account", headers)["account"]["client_id"] for headers in [(*JSON, *BEARER), (*JSON, *LOGIN)]
    ]
    assert ids == ["11689", "11690"]
    assert get(engine, "/account", (*JSON, *BEARER))["account"]["client_id"] == "11689"


def test_account_that_a_token_opens_does_not_show_the_token() -> None:
    engine = engine_of()
    account = ask(engine, "GET", "/account", (*JSON, *BEARER))
    alerts = ask(engine, "GET", "/notification/balance", (*JSON, *BEARER))
    client_id = reported(account)["account"]["client_id"]
    emails = (reported(account)["account"]["email"], reported(alerts)["notification"]["email"])
    assert emails == (f"{client_id}@account.example",) * 2
    assert b"your.token" not in account.body + alerts.body


def test_email_in_use_is_refused() -> None:
    engine = engine_of()
    create(engine)
    assert create(engine, password="another")["details"] == "Le champ email est déjà utilisé"
    assert get(engine, "/credits", AS_NEW)["credits"] == "10000"


def test_a_sub_account_pays_from_its_parents_credit_or_its_own() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    assert send(engine, sms(), AS_NEW)["status"] == -3
    create(engine, isChild="1", unlimited="1", email="b@example.com")
    as_other = (*JSON, ("sfusername", "b@example.com"), ("sfpassword", "secret"))
    assert send(engine, sms(), as_other)["credits"] == 9999
    assert get(engine, "/credits")["credits"] == "9999"
    assert [child["unlimited"] for child in get(engine, "/sub-accounts")["sub-accounts"]] == ["0", "1"]


def test_suspended_sub_account_is_shown_and_refused() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    child = engine.backend("smsfactor").account("a@example.com")
    assert child is not None
    child.is_suspended = True
    assert get(engine, "/sub-accounts/11689")["sub-account"]["status"] == "0"
    assert get(engine, "/credits", AS_NEW)["status"] == -1


def test_sub_account_is_visible_to_its_parent_only() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    assert get(engine, "/sub-account/11689", (*JSON, *BEARER))["status"] == -5
    assert get(engine, "/sub-account/11690")["status"] == -5


def test_configured_sub_account_is_listed_before_its_first_request() -> None:
    child = AccountSettings(
        provider="smsfactor", login="a@example.com", secret="secret", credit=Decimal(5), parent="demo@smsfactor.com"
    )
    engine = engine_of(accounts=(account("demo@smsfactor.com", "s"), child))
    [one] = get(engine, "/sub-accounts")["sub-accounts"]
    assert (one["email"], one["credits"]) == ("a@example.com", "5")
    assert transfer(engine, to_account=one["client_id"])["child_credits"] == "15"


# Transfers


def transfer(engine: Engine, **fields: object) -> dict[str, Any]:
    return post(engine, "/account/transfer", {"transfer": {"to_account": "11689", "credits": "10", **fields}})


def test_transfer_moves_credits_to_a_sub_account() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    assert transfer(engine) == {"status": 1, "message": "OK", "credits": "9990", "child_credits": "10"}
    assert send(engine, sms(), AS_NEW)["credits"] == 9


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"to_account": None}, -7),
        ({"to_account": []}, -7),
        ({"credits": None}, -7),
        ({"credits": 0}, -7),
        ({"credits": -1}, -7),
        ({"credits": 1.5}, -7),
        ({"credits": "٣"}, -7),
        ({"credits": "9" * 5000}, -7),
        ({"to_account": 1}, -5),
        ({"credits": 10_001}, -3),
    ],
)
def test_invalid_transfer_is_refused(fields: dict[str, object], status: int) -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    assert transfer(engine, **fields)["status"] == status
    assert get(engine, "/credits")["credits"] == "10000"
    assert get(engine, "/credits", AS_NEW)["credits"] == "0"


def test_transfer_to_an_unlimited_account_is_refused() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="1")
    assert transfer(engine)["details"] == "Le champ to_account est invalide"


def test_transfer_from_an_account_without_balance_is_refused() -> None:
    engine = engine_of()
    create(engine, isChild="1", unlimited="0")
    parent = engine.backend("smsfactor").account("demo@smsfactor.com")
    assert parent is not None
    parent.credit = None
    assert transfer(engine)["status"] == -3


# Alerts


def alert(engine: Engine, **fields: object) -> dict[str, Any]:
    return reported(ask(engine, "PUT", "/notification/balance", body={"notification": fields}))


def test_change_of_alerts_keeps_other_fields() -> None:
    engine = engine_of()
    alert(engine, alert_trigger=500, email="x@example.com")
    wanted = {
        "alert_trigger": "500",
        "alert_email": "1",
        "alert_gsm": "0",
        "email": "x@example.com",
        "phone_number": "",
    }
    assert alert(engine, alert_email=1)["notification"] == wanted


@pytest.mark.parametrize(
    "fields",
    [{}, {"alert_trigger": "x"}, {"alert_trigger": -1}, {"alert_email": "2"}, {"alert_gsm": []}, {"email": {}}],
)
def test_invalid_alert_is_refused(fields: dict[str, object]) -> None:
    engine = engine_of()
    assert alert(engine, **fields)["status"] == -7
    assert get(engine, "/notification/balance")["notification"]["alert_trigger"] == "0"
