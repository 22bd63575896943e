"""Test replies of handsets: those that are passed on, and STOP."""

from decimal import Decimal

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.errors import NothingReceivedError
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING, advance, take_attempts
from tests.making import JANE
from tests.providers.smsmode.asking import an_engine, ask, body_of, send, with_credit

OWN = {"smsmode": {"mo": "http://127.0.0.1:49152/own"}}


@pytest.fixture
def engine() -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING, webhooks=OWN))


def reply(engine: Engine, text: str, number: str = JANE) -> list[WebhookRequest]:
    advance(engine, 2 * SECOND)
    engine.handsets.reply(Msisdn(number), text)
    return take_attempts(engine)


def test_reply_goes_to_the_address_of_the_send(engine: Engine) -> None:
    send(engine, classe_msg="4", notification_url_reponse="http://127.0.0.1:49152/mo?a=1")
    [webhook] = reply(engine, "oui")
    assert webhook.kind == "mo"
    assert webhook.request.target.startswith(b"/mo?a=1&numero=36034&message=oui&emetteur=33639980001&date_reception=")


def test_reply_goes_to_the_account_without_an_address(engine: Engine) -> None:
    send(engine, classe_msg="4")
    [webhook] = reply(engine, "a+b ç~*")
    assert webhook.request.path == "/own"
    assert b"&message=a%2Bb+%E7%7E*&" in webhook.request.target
    assert b"refClient" not in webhook.request.target


def test_invalid_reply_address_is_never_called(engine: Engine) -> None:
    send(engine, classe_msg="4", notification_url_reponse="nonsense")
    assert reply(engine, "oui") == []
    assert " | oui | " in body_of(engine, "responseList")


@pytest.mark.parametrize(
    "parameters", [{}, {"classe_msg": "2"}, {"classe_msg": "9"}, {"classe_msg": "4", "numero": "32470000001"}]
)
def test_class_4_in_france_alone_takes_replies(engine: Engine, parameters: dict[str, str]) -> None:
    send(engine, **parameters)
    with pytest.raises(NothingReceivedError):
        reply(engine, "oui", parameters.get("numero", JANE))


def test_class_4_replaces_the_sender(engine: Engine) -> None:
    send(engine, classe_msg="4", emetteur="Shop")
    [webhook] = reply(engine, "oui")
    assert b"?numero=36034&" in webhook.request.target


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop "])
def test_text_after_a_stop_is_3999(engine: Engine, word: str) -> None:
    send(engine)
    assert reply(engine, word) == []
    assert body_of(engine, "credit") == "9998.0"
    assert body_of(engine, "responseList") == ""
    sms_id = send(engine, numero="0639980001,0639980002")
    advance(engine, 2 * SECOND)
    assert body_of(engine, "compteRendu", smsID=sms_id) == "33639980001 3999 | 33639980002 11"
    assert body_of(engine, "credit") == "9996.0"


def test_stop_to_class_4_is_passed_on(engine: Engine) -> None:
    send(engine, classe_msg="4")
    assert len(reply(engine, "STOP")) == 1
    assert " | STOP | 36034 | " in body_of(engine, "responseList")


def test_second_stop_costs_nothing(engine: Engine) -> None:
    send(engine)
    reply(engine, "STOP")
    reply(engine, "STOP")
    assert body_of(engine, "credit") == "9998.0"


def test_stop_without_credit_is_recorded() -> None:
    engine = with_credit(1)
    send(engine)
    reply(engine, "STOP")
    assert body_of(engine, "credit") == "0.0"
    account = engine.backend("smsmode").account("t")
    assert account is not None
    account.top_up(Decimal(1))
    sms_id = send(engine)
    advance(engine, SECOND)
    assert body_of(engine, "compteRendu", smsID=sms_id) == "33639980001 3999"


def test_blacklist_belongs_to_its_account(engine: Engine) -> None:
    send(engine)
    reply(engine, "STOP")
    sms_id = send(engine, accessToken="other")
    advance(engine, 2 * SECOND)
    assert body_of(engine, "compteRendu", smsID=sms_id, accessToken="other") == "33639980001 11"


def test_other_word_is_not_a_stop() -> None:
    engine = an_engine()
    send(engine, classe_msg="4")
    reply(engine, "stop it")
    assert body_of(engine, "credit") == "9999.0"


def test_blacklist_refuses_texts_of_files_but_not_speech(engine: Engine) -> None:
    send(engine)
    reply(engine, "STOP")
    ask(engine, "sendVoiceMessage", message="x", numero="0639980001")
    advance(engine, 2 * SECOND)
    assert next(iter(engine.messages)).arrived_at is not None
    body = (
        b'--X\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nnumero,message\n0639980001,x\r\n--X--'
    )
    content_type = ("Content-Type", "multipart/form-data; boundary=X")
    engine.exchange(HttpRequest("POST", b"/http/1.6/sendSMSBatch.do?accessToken=t", (content_type,), body))
    advance(engine, 2 * SECOND)
    assert next(iter(engine.messages)).reason is FailureReason.BLACKLISTED
