"""What cannot reach a handset reaches none, whichever provider is asked to send it."""

import json
from collections.abc import Callable
from itertools import groupby
from urllib.parse import quote

import pytest
from sms_sandbox import providers
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.making import until_idle

PROVIDERS = providers.load()
NUMBER = "33639980001"
TOO_LONG = "x" * (153 * 255 + 1)
TOO_MANY_PARTS = "{" * (76 * 255 + 1)
"""Few characters, of two septets each, of which a part has 76."""

JSON = ("Content-Type", "application/json")


def by_insim(number: str, text: str) -> HttpRequest:
    body = {"header": {"login": "u@e.com", "accessKey": "k"}, "messages": [{"phone_number": number, "message": text}]}
    return HttpRequest("POST", b"/insim/api/v1/sendsms", (JSON,), json.dumps(body).encode())


def by_smsfactor(number: str, text: str, **more: object) -> HttpRequest:
    body = {"sms": {"message": {"text": text, **more}, "recipients": {"gsm": [{"value": number}]}}}
    headers = (("Accept", "application/json"), ("sfusername", "u"), ("sfpassword", "p"))
    return HttpRequest("POST", b"/smsfactor/send", headers, json.dumps(body).encode())


def by_smsmode(number: str, text: str, **more: str) -> HttpRequest:
    query = {"accessToken": "t", "numero": number, "message": text, **more}
    encoded = "&".join(f"{name}={quote(value, encoding='iso-8859-15')}" for name, value in query.items())
    return HttpRequest("GET", f"/smsmode/http/1.6/sendSMS.do?{encoded}".encode())


def by_smsgateway24(number: str, text: str) -> HttpRequest:
    body = f"token=k&sendto={quote(number)}&body={quote(text)}&device_id=260".encode()
    form = ("Content-Type", "application/x-www-form-urlencoded")
    return HttpRequest("POST", b"/smsgateway24/getdata/addsms", (form,), body)


SENDING: dict[str, Callable[[str, str], HttpRequest]] = {
    "insim": by_insim,
    "smsfactor": by_smsfactor,
    "smsmode": by_smsmode,
    "smsgateway24": by_smsgateway24,
}


def answered(request: HttpRequest) -> tuple[Engine, HttpResponse]:
    engine = Engine(PROVIDERS.values(), EngineSettings(start=MORNING))
    answer = engine.exchange(request)
    assert answer is not None
    until_idle(engine)
    return engine, answer


def only_message(request: HttpRequest) -> MtMessage:
    engine, answer = answered(request)
    assert len(engine.messages) == 1, answer.body
    return next(iter(engine.messages))


def reported(message: MtMessage) -> list[int | str]:
    """The codes or words that the provider has for the message, one after another."""
    codes = [PROVIDERS[message.provider].status_code(step, message.details) for step in message.history]
    return [code for code, _ in groupby(code for code in codes if code is not None)]


TOLD: dict[str, list[int | str]] = {
    "insim": ["sent"],
    "smsfactor": [0, 1, 5],
    "smsmode": [0, 3998],
    "smsgateway24": [1, 3, 2, 6, 8],
}


@pytest.mark.parametrize("number", ["+330639980001", "+33692000001", "+594696000102", "+3363998000"])
@pytest.mark.parametrize("provider", SENDING)
def test_a_number_that_cannot_exist_is_taken_and_reported_later(provider: str, number: str) -> None:
    message = only_message(SENDING[provider](number, "Hello"))
    assert message.state is MessageState.UNDELIVERED
    assert message.arrived_at is None
    assert reported(message)[-1] == TOLD[provider][-1]
    assert len(reported(message)) == len(TOLD[provider])


@pytest.mark.parametrize("number", ["+33639980001", "+262692000001", "+590690000001", "+447700900123"])
@pytest.mark.parametrize("provider", SENDING)
def test_a_number_that_can_exist_is_reached(provider: str, number: str) -> None:
    assert only_message(SENDING[provider](number, "Hello")).state is MessageState.DELIVERED


@pytest.mark.parametrize("provider", ["smsmode", "smsgateway24"])
def test_a_number_dialled_in_france_reaches_overseas(provider: str) -> None:
    message = only_message(SENDING[provider]("0692000001", "Hello"))
    assert message.to.msisdn == "262692000001"
    assert message.state is MessageState.DELIVERED


@pytest.mark.parametrize(
    ("provider", "arrives"),
    [
        ("insim", "Rdv \N{EN DASH} l\N{RIGHT SINGLE QUOTATION MARK}été, ça va 😀"),
        ("smsgateway24", "Rdv \N{EN DASH} l\N{RIGHT SINGLE QUOTATION MARK}été, ça va 😀"),
        ("smsfactor", "Rdv ? l?été, ?a va ?"),
    ],
)
def test_a_text_arrives_as_its_encoding_holds_it(provider: str, arrives: str) -> None:
    message = only_message(
        SENDING[provider](f"+{NUMBER}", "Rdv \N{EN DASH} l\N{RIGHT SINGLE QUOTATION MARK}été, ça va 😀")
    )
    assert message.text == "".join(message.segments) == arrives
    assert message.encoding is (Encoding.GSM7 if "?" in arrives else Encoding.UCS2)


def test_a_text_of_smsfactor_with_unicode_arrives_whole() -> None:
    assert (
        only_message(by_smsfactor(NUMBER, "\N{EN DASH} \N{RIGHT SINGLE QUOTATION MARK} ç 😀", unicode=1)).text
        == "\N{EN DASH} \N{RIGHT SINGLE QUOTATION MARK} ç 😀"
    )


def test_a_text_of_smsmode_arrives_as_its_table_and_the_alphabet_hold_it() -> None:
    assert only_message(by_smsmode(NUMBER, "È é ç Ç €")).text == "E é ? Ç €"


@pytest.mark.parametrize("sender", ["MyCompany12345", "   ", "a\nb"])
def test_a_sender_of_smsmode_that_no_network_carries_is_reported_later(sender: str) -> None:
    message = only_message(by_smsmode(NUMBER, "Hello", emetteur=sender))
    assert message.state is MessageState.REJECTED
    assert reported(message) == [0, 22]


@pytest.mark.parametrize("sender", ["MyCompany12345", "a\nb", "Łódź"])
def test_a_sender_of_smsgateway24_that_no_network_carries_is_reported_later(sender: str) -> None:
    body = f"token=k&send_to=%2B{NUMBER}&sender_id={quote(sender)}&template_id=9".encode()
    form = ("Content-Type", "application/x-www-form-urlencoded")
    message = only_message(HttpRequest("POST", b"/smsgateway24/getdata/addsmstosenderid", (form,), body))
    assert message.state is MessageState.REJECTED
    assert reported(message) == [1, 3, 2, 6, 8]


@pytest.mark.parametrize(("sender", "shown"), [("MyCompany12345", "MyCompany12"), ("   ", None)])
def test_a_long_sender_of_smsfactor_is_cut_and_a_blank_one_is_none(sender: str, shown: str | None) -> None:
    message = only_message(by_smsfactor(NUMBER, "Hello", sender=sender))
    assert (message.sender and message.sender.text) == shown
    assert message.state is MessageState.DELIVERED


@pytest.mark.parametrize("sender", ["a\nb", "Łódź"])
def test_a_sender_of_smsfactor_that_no_network_carries_is_reported_with_its_code(sender: str) -> None:
    message = only_message(by_smsfactor(NUMBER, "Hello", sender=sender))
    assert message.state is MessageState.REJECTED
    assert reported(message) == [0, 1, 6]


REFUSALS = {
    "insim": '"error":["#004"],"sent":0',
    "smsfactor": '"status":-7',
    "smsgateway24": "Parameter body is not valid",
}


@pytest.mark.parametrize("text", [TOO_LONG, TOO_MANY_PARTS], ids=["long", "of double characters"])
@pytest.mark.parametrize("provider", REFUSALS)
def test_a_text_of_256_parts_is_refused_in_the_providers_words(provider: str, text: str) -> None:
    engine, answer = answered(SENDING[provider](f"+{NUMBER}", text))
    assert REFUSALS[provider] in answer.body.decode()
    assert len(engine.messages) == 0


@pytest.mark.parametrize("provider", REFUSALS)
def test_a_text_of_255_parts_is_sent(provider: str) -> None:
    message = only_message(SENDING[provider](f"+{NUMBER}", TOO_LONG[1:]))
    assert len(message.segments) == 255
    assert message.state is MessageState.DELIVERED


def test_a_simulation_of_smsfactor_refuses_what_a_send_refuses() -> None:
    request = by_smsfactor(NUMBER, TOO_LONG)
    simulation = HttpRequest(request.method, b"/smsfactor/send/simulate", request.headers, request.body)
    assert '"status":-7' in answered(simulation)[1].body.decode()


def test_a_long_text_of_smsmode_is_cut_as_documented() -> None:
    request = by_smsmode(NUMBER, "x" * 1000)
    assert len(only_message(request).segments) == 5
