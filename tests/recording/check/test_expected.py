from dataclasses import replace

import pytest
from sms_sandbox import providers
from sms_sandbox.recording.check.expected import expected
from sms_sandbox.recording.check.questions import AskedQuestion, questions_of
from sms_sandbox.wire.exchange import HttpRequest

from tests.checking import VALUES
from tests.examples import MORNING

PROVIDERS = providers.load()


def question(provider: str, name: str) -> AskedQuestion:
    [found] = [one for one in questions_of(PROVIDERS[provider], VALUES, may_send=True) if one.name == name]
    assert isinstance(found, AskedQuestion)
    host = PROVIDERS[provider].hosts[0]
    return replace(found, request=replace(found.request, headers=(("Host", host), *found.request.headers)))


def test_answers_differ_by_time_and_account() -> None:
    one, other = expected(PROVIDERS["smsfactor"], question("smsfactor", "balance"), MORNING, None)
    assert b'"credits":"4321"' in one.answer.body
    assert b'"credits":"87"' in other.answer.body
    assert dict(one.answer.headers)["Date"] != dict(other.answer.headers)["Date"]


def test_wrong_credentials_are_refused_both_times() -> None:
    for one in expected(PROVIDERS["smsfactor"], question("smsfactor", "bad_credentials"), MORNING, None):
        assert one.answer.fact == "error.bad_credentials"


def test_numbers_of_an_account_differ() -> None:
    one, other = expected(PROVIDERS["insim"], question("insim", "balance"), MORNING, None)
    assert b'"sms_credits":1000' in one.answer.body
    assert b'"sms_credits":1007' in other.answer.body


def test_webhooks_of_a_send_follow() -> None:
    url = "http://127.0.0.1:9/hook"
    one, other = expected(PROVIDERS["insim"], question("insim", "send"), MORNING, url)
    assert [webhook.kind for webhook in one.webhooks] == ["status", "status"]
    assert len(other.webhooks) == 2
    assert one.webhooks[0].request.target.startswith(b"/hook?")


def test_request_for_no_provider_is_named() -> None:
    asked = replace(question("insim", "send"), request=HttpRequest("GET", b"/", (("Host", "example.com"),)))
    with pytest.raises(ValueError, match="question 'send': its request is for no provider"):
        expected(PROVIDERS["insim"], asked, MORNING, None)
