import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.exchanges import exchanges_of
from sms_sandbox.recording.redaction.kinds import ValueKind
from sms_sandbox.recording.redaction.redactor import LeakError, Redactor
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

PROVIDERS = providers.load()
JSON = (("Content-Type", "application/json"),)
LOGIN, PASSWORD, NUMBER, TEXT = "paul@corp.example", "hunter22!", "33612345678", "Bonjour Paul, votre code est 4711"


def send(**more: str) -> HttpRequest:
    message = {"text": TEXT, "pushtype": "alert", **more}
    body = {"sms": {"message": message, "recipients": {"gsm": [{"gsmsmsid": "ref-77", "value": NUMBER}]}}}
    headers = (("Host", "api.smsfactor.com"), ("sfusername", LOGIN), ("sfpassword", PASSWORD), *JSON)
    return HttpRequest("POST", b"/send", headers, json.dumps(body).encode())


def answer(**fields: object) -> HttpResponse:
    return HttpResponse(200, JSON, json.dumps(fields).encode(), "")


def redactor() -> Redactor:
    return Redactor(PROVIDERS["smsfactor"])


def test_request_holds_nothing_of_the_customer() -> None:
    redacted = redactor().request(send())
    data = redacted.message.to_bytes()
    for value in (LOGIN, PASSWORD, NUMBER, "Bonjour", "4711", "ref-77"):
        assert value.encode() not in data
    assert b'"pushtype": "alert"' in data
    assert {one.kind for one in redacted.replaced} == {*ValueKind} - {ValueKind.ADDRESS}


def test_value_is_the_same_in_request_answer_and_webhook() -> None:
    session = redactor()
    asked = json.loads(session.request(send()).message.body)
    shown = json.loads(session.answer(answer(status=1, message="OK", ticket="987654", echo=NUMBER)).message.body)
    hook = HttpRequest("POST", b"/", JSON, json.dumps({"destination": NUMBER, "campaign_id": "987654"}).encode())
    called = json.loads(session.webhook(hook).message.body)
    invented = asked["sms"]["recipients"]["gsm"][0]["value"]
    assert invented == shown["echo"] == called["destination"] != NUMBER
    assert shown["ticket"] == called["campaign_id"] != "987654"
    assert shown["message"] == "OK"


def test_sentence_of_the_provider_is_kept_and_noted() -> None:
    session = redactor()
    session.request(send())
    redacted = session.answer(answer(status=-9, message="Nothing today", details=f"{NUMBER} is barred for {LOGIN}"))
    fields = json.loads(redacted.message.body)
    assert fields["message"] == "Nothing today"
    assert redacted.own_words == ("Nothing today",)
    assert NUMBER not in fields["details"]
    assert LOGIN not in fields["details"]
    assert fields["details"].endswith("@example.com")


def test_value_that_only_a_later_field_shows_is_replaced_everywhere() -> None:
    redacted = redactor().answer(answer(message="sent as XK-44120 then", sms_id="XK-44120"))
    assert b"XK-44120" not in redacted.message.body


def test_name_of_a_replaced_field_that_is_a_value_is_not_in_the_list() -> None:
    redacted = redactor().answer(answer(smss={NUMBER: {"sendto": NUMBER}}))
    assert NUMBER.encode() not in redacted.message.body
    assert [one.address for one in redacted.replaced if NUMBER in one.address] == []


@pytest.mark.parametrize(
    "hidden", [PASSWORD, quote(PASSWORD, safe=""), f"é{PASSWORD}", f"the key {PASSWORD} is", PASSWORD.encode().hex()]
)
def test_secret_in_another_spelling_is_replaced_or_refused(hidden: str) -> None:
    session = redactor()
    session.request(send())
    try:
        written = session.answer(answer(message=hidden)).message.body
    except LeakError:
        return
    assert PASSWORD.encode() not in written
    assert quote(PASSWORD, safe="").encode() not in written
    assert PASSWORD.encode().hex().encode() not in written


def test_secret_in_base64_is_refused() -> None:
    session = redactor()
    session.request(send())
    with pytest.raises(LeakError):
        session.answer(HttpResponse(200, (("Server", base64.b64encode(PASSWORD.encode()).decode()),), b"", ""))


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_each_example_can_be_redacted_and_keeps_its_form(provider: Provider) -> None:
    session = Redactor(provider)
    for exchange in exchanges_of(provider):
        asked, shown = session.request(exchange.request), session.answer(exchange.response)
        assert asked.message.method == exchange.request.method
        assert [name for name, _ in shown.message.headers] == [name for name, _ in exchange.response.headers]
        if exchange.response.body[:1] in {b"{", b"["}:
            before, after = json.loads(exchange.response.body), json.loads(shown.message.body)
            assert type(before) is type(after)


@given(st.text(min_size=6), st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N"]), min_size=6))
def test_no_text_and_no_password_survives(text: str, password: str) -> None:
    request = send(text=text)
    headers = tuple((name, password if name == "sfpassword" else value) for name, value in request.headers)
    session = redactor()
    try:
        written = session.request(HttpRequest("POST", b"/send", headers, request.body)).message
    except LeakError:
        return
    fields = json.loads(written.body)["sms"]["message"]
    assert fields["text"] != text or not any(one.isalnum() for one in text)
    assert written.header("sfpassword") != password
