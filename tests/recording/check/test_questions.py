import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.recording.check.questions import WRONG, AskedQuestion, UnaskedQuestion, questions_of
from sms_sandbox.recording.free_calls import is_free

from tests.checking import VALUES

PROVIDERS = providers.load()
ALL = {**VALUES, "webhook": "https://tunnel.example/hook"}

CUT_OFF = {"malformed", "rest_malformed"}
"""Questions whose body ends before it names a recipient."""


def asked(provider: Provider, *, may_send: bool = False) -> list[AskedQuestion]:
    found = questions_of(provider, ALL, may_send=may_send)
    return [one for one in found if isinstance(one, AskedQuestion)]


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_every_question_is_asked_with_all_values(provider: Provider) -> None:
    found = asked(provider, may_send=True)
    assert [one.name for one in found] == [*ledger_of(provider).questions]
    for one in found:
        assert b"{token}" not in one.request.to_bytes()
        length = one.request.header("Content-Length")
        assert length == (str(len(one.request.body)) if one.request.body else None)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_question_that_may_send_needs_leave_or_is_refused(provider: Provider) -> None:
    for one in asked(provider):
        is_known = provider.routes.find(one.request.method, one.request.path) is not None
        shown = provider.credentials(one.request)
        has_no_secret = shown is None or not shown.secret
        is_harmless = not is_known or is_free(provider, one.request) or one.is_refused or has_no_secret
        assert is_harmless or one.name in CUT_OFF, one.name
    assert not any(one.question.sends for one in asked(provider))


def test_question_without_its_values_states_what_it_needs() -> None:
    found = {one.name: one for one in questions_of(PROVIDERS["smsmode"], {}, may_send=False)}
    balance, send = found["balance_password"], found["send"]
    assert isinstance(balance, UnaskedQuestion)
    assert balance.needs == ("--login", "--password")
    assert isinstance(send, UnaskedQuestion)
    assert send.needs == ("--allow-send", "--token", "--to")
    assert isinstance(found["bad_credentials"], AskedQuestion)


def test_value_is_encoded_for_its_place() -> None:
    values = {"login": "a&b=c", "password": "p w", "key": 'k"x'}
    smsmode = {one.name: one for one in questions_of(PROVIDERS["smsmode"], values, may_send=False)}
    query = smsmode["balance_password"]
    assert isinstance(query, AskedQuestion)
    assert query.request.query == b"pseudo=a%26b%3Dc&pass=p+w"
    insim = {one.name: one for one in questions_of(PROVIDERS["insim"], values, may_send=False)}
    body = insim["balance"]
    assert isinstance(body, AskedQuestion)
    assert body.request.body == b'{"login":"a&b=c","accessKey":"k\\"x"}'


def test_wrong_secret_is_known_as_wrong() -> None:
    found = {one.name: one for one in asked(PROVIDERS["smsfactor"])}
    assert found["bad_token"].is_refused
    assert WRONG.encode() in found["bad_token"].request.to_bytes()
    assert not found["balance"].is_refused
