"""Test credit, sub-accounts, contacts and keys, sends to groups and voice messages."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.time.instants import DAY, LATEST
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER, render

from tests.examples import MORNING, advance
from tests.providers.smsmode.asking import KEY_CALL, an_engine, ask, body_of, send

DEMO = {"pseudo": "demo", "pass": "s"}
SHOP = {"pseudo": "shop", "pass": "p"}


@pytest.fixture
def engine() -> Engine:
    return an_engine()


def make_shop(engine: Engine) -> None:
    assert body_of(engine, "createSubAccount", newPseudo="shop", newPass="p", **DEMO) == "0 | Création effectuée"


# Credit


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("0", "0.0"),
        ("-0", "0.0"),
        ("32", "32.0"),
        ("32.00", "32.0"),
        ("212.5", "212.5"),
        ("-212.5", "-212.5"),
        ("1E+7", "10000000.0"),
        ("123456789012.000001", "123456789012.000001"),
    ],
)
def test_balance_is_a_double_without_exponent(engine: Engine, credit: str, expected: str) -> None:
    send(engine)
    account = engine.backend("smsmode").account("t")
    assert account is not None
    account.credit = Decimal(credit)
    assert body_of(engine, "credit") == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_any_balance_is_readable_as_a_number(credit: Decimal) -> None:
    body = render.balance(credit, MORNING).body.decode("ascii")
    assert body.endswith("\n")
    whole, _, fraction = body.strip().lstrip("-").partition(".")
    assert whole.isdecimal()
    assert fraction.isdecimal()
    assert Decimal(body) == credit


def test_account_without_balance_shows_zero(engine: Engine) -> None:
    send(engine)
    account = engine.backend("smsmode").account("t")
    assert account is not None
    account.credit = None
    assert body_of(engine, "credit") == "0.0"


def test_post_paid_account_goes_below_zero() -> None:
    engine = an_engine(AccountSettings(provider="smsmode", login=None, secret="t", post_paid=True))
    send(engine, numero="0639980001,0639980002")
    assert body_of(engine, "credit") == "-2.0"


# Sub-accounts


def test_new_sub_account_starts_without_credit(engine: Engine) -> None:
    make_shop(engine)
    assert body_of(engine, "credit", **SHOP) == "0.0"
    assert ask(engine, "sendSMS", message="x", numero="0639980001", **SHOP).fact == "error.insufficient_credit"
    assert body_of(engine, "credit", pseudo="shop", **{"pass": "wrong"}) == "32 | Erreur d'authentification"


@pytest.mark.parametrize("pseudo", ["demo", "shop", "t"])
def test_existing_account_is_not_created_again(engine: Engine, pseudo: str) -> None:
    make_shop(engine)
    send(engine)
    answer = body_of(engine, "createSubAccount", newPseudo=pseudo, newPass="other", **DEMO)
    assert answer == "41 | Identifiant déjà existant"
    assert body_of(engine, "credit", **SHOP) == "0.0"


def test_deleted_account_is_created_again(engine: Engine) -> None:
    make_shop(engine)
    assert body_of(engine, "deleteSubAccount", pseudoToDelete="shop", **DEMO) == "0 | Suppression effectuée"
    assert body_of(engine, "deleteSubAccount", pseudoToDelete="shop", **DEMO) == "41 | Identifiant inexistant"
    assert body_of(engine, "credit", **SHOP) == "32 | Erreur d'authentification"
    make_shop(engine)
    assert body_of(engine, "credit", **SHOP) == "0.0"


@pytest.mark.parametrize("pseudo", ["demo", "other", "others", "nobody"])
def test_account_of_another_parent_is_not_deleted(engine: Engine, pseudo: str) -> None:
    ask(engine, "createSubAccount", pseudo="other", newPseudo="others", newPass="p", **{"pass": "o"})
    answer = ask(engine, "deleteSubAccount", pseudoToDelete=pseudo, **DEMO)
    assert answer.fact == "error.unknown_account"
    assert body_of(engine, "credit", pseudo="other", **{"pass": "o"}) == "10000.0"


@pytest.mark.parametrize(
    ("amount", "expected", "left"),
    [
        ("10000", "0 | Transfert effectué", "0.0"),
        ("10001", "33 | Crédits insuffisants", "10000.0"),
        ("2147483648", "33 | Crédits insuffisants", "10000.0"),
        ("9" * 5000, "33 | Crédits insuffisants", "10000.0"),
        ("1", "0 | Transfert effectué", "9999.0"),
    ],
)
def test_transfer_moves_credit_to_another_account(engine: Engine, amount: str, expected: str, left: str) -> None:
    make_shop(engine)
    assert body_of(engine, "creditTransfert", targetPseudo="shop", creditAmount=amount, **DEMO) == expected
    assert body_of(engine, "credit", **DEMO) == left


def test_transfer_moves_credit_back_from_a_sub_account(engine: Engine) -> None:
    make_shop(engine)
    ask(engine, "creditTransfert", targetPseudo="shop", creditAmount="5", **DEMO)
    assert (
        body_of(engine, "creditTransfert", targetPseudo="demo", creditAmount="5", **SHOP) == "0 | Transfert effectué"
    )
    assert body_of(engine, "credit", **DEMO) == "10000.0"


def test_account_without_balance_transfers_nothing(engine: Engine) -> None:
    make_shop(engine)
    demo = engine.backend("smsmode").account("demo")
    assert demo is not None
    demo.credit = None
    answer = ask(engine, "creditTransfert", targetPseudo="shop", creditAmount="5", **DEMO)
    assert answer.fact == "error.insufficient_credit"


@pytest.mark.parametrize(
    ("amount", "fact"), [("1" + "0" * 15, "transfer.done"), ("1" + "0" * 14 + "1", "error.insufficient_credit")]
)
def test_amount_above_the_limit_is_refused(amount: str, fact: str) -> None:
    engine = an_engine(AccountSettings(provider="smsmode", login=None, secret="t", post_paid=True))
    ask(engine, "createSubAccount", newPseudo="shop", newPass="p")
    assert ask(engine, "creditTransfert", targetPseudo="shop", creditAmount=amount).fact == fact
    moved = amount if fact == "transfer.done" else "0"
    assert body_of(engine, "credit", **SHOP) == f"{moved}.0"


# Contacts


def test_group_holds_each_number_once(engine: Engine) -> None:
    for name, mobile in (("a", "0639980001"), ("b", "+33639980001"), ("c", "0639980002,0639980003")):
        assert body_of(engine, "addContact", nom=name, mobile=mobile, groupes=" amis ,,") == "0 | Contact ajouté"
    send(engine, numero="", groupe="amis")
    assert [message.to.text for message in engine.messages] == ["33639980002", "33639980001"]


@pytest.mark.parametrize("group", ["amis", " ", "voisins"])
def test_group_belongs_to_its_account(engine: Engine, group: str) -> None:
    ask(engine, "addContact", nom="x", mobile="0639980001", groupes="amis", accessToken="other")
    answer = ask(engine, "sendSMS", message="x", groupe=group)
    assert answer.fact == "error.missing_parameter"


def test_contact_without_number_is_refused(engine: Engine) -> None:
    assert body_of(engine, "addContact", nom="x", mobile=" , ") == "35 | Paramètre obligatoire manquant"


def test_group_may_exceed_the_limit_of_a_get(engine: Engine) -> None:
    for number in range(301):
        ask(engine, "addContact", nom="x", mobile=f"063998{number:04}", groupes="all")
    send(engine, numero="", groupe="all")
    assert len(engine.messages) == 301


def test_number_precedes_the_group(engine: Engine) -> None:
    ask(engine, "addContact", nom="x", mobile="0639980002", groupes="amis")
    send(engine, groupe="amis")
    assert [message.to.text for message in engine.messages] == ["33639980001"]


# Voice


@pytest.mark.parametrize(("count", "fact"), [(300, "send.accepted"), (301, "error.bad_parameter")])
def test_voice_get_takes_300_recipients(engine: Engine, count: int, fact: str) -> None:
    numbers = ",".join(f"063998{number:04}" for number in range(count))
    assert ask(engine, "sendVoiceMessage", message="x", numero=numbers).fact == fact
    assert ask(engine, "sendVoiceMessage", "POST", message="x", numero=numbers).fact == "send.accepted"


@pytest.mark.parametrize("parameters", [{"numero": ","}, {"groupe": "amis"}])
def test_voice_message_without_number_is_refused(engine: Engine, parameters: dict[str, str]) -> None:
    assert ask(engine, "sendVoiceMessage", message="x", **parameters).fact == "error.missing_parameter"


def test_speech_keeps_letters_outside_the_alphabet(engine: Engine) -> None:
    ask(engine, "sendVoiceMessage", message="ça", numero="0639980001", title="Fête")
    assert next(iter(engine.messages)).text == "Fête. ça"


# Keys


def test_key_opens_its_account(engine: Engine) -> None:
    send(engine, accessToken="", **DEMO)
    answer = ask(engine, KEY_CALL, **DEMO)
    issued = json.loads(answer.body)
    assert answer.status == 200
    assert len(issued["accessToken"]) == 32
    assert body_of(engine, "credit", accessToken=issued["accessToken"]) == "9999.0"
    advance(engine, DAY)
    another = json.loads(ask(engine, KEY_CALL, accessToken=issued["accessToken"]).body)
    assert another["accessToken"] != issued["accessToken"]
    for key in (issued, another):
        assert body_of(engine, "credit", accessToken=key["accessToken"]) == "9999.0"


def test_account_opened_by_a_token_shows_a_drawn_login(engine: Engine) -> None:
    first, second = (json.loads(ask(engine, KEY_CALL, accessToken="secret-token").body) for _ in range(2))
    assert first["account"] == second["account"]
    assert first["account"].isalpha()
    assert json.loads(ask(engine, KEY_CALL, accessToken="another").body)["account"] != first["account"]
    assert json.loads(ask(engine, KEY_CALL, **DEMO).body)["account"] == DEMO["pseudo"]


def test_key_at_the_end_of_the_calendar_is_issued() -> None:
    engine = Engine([PROVIDER], EngineSettings(start=LATEST))
    assert json.loads(ask(engine, KEY_CALL).body)["expiration"] == "30129999"
