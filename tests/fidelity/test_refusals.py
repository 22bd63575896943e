"""Facts of refusals."""

import pytest
from sms_sandbox import providers
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.refusals import error_of, marked_as, remark_on
from sms_sandbox.wire.exchange import HttpResponse


@pytest.mark.parametrize(
    ("fact", "mark"),
    [
        ("error.bad_recipient", "refused: bad_recipient"),
        ("sendsms.v1_partly", "partly refused"),
        ("contact.partly", "partly refused"),
        ("send.accepted", ""),
        ("", ""),
    ],
)
def test_mark_names_the_error(fact: str, mark: str) -> None:
    assert marked_as(fact) == mark


def test_remark_is_the_mark_or_what_was_not_sent() -> None:
    assert remark_on(None) == remark_on(HttpResponse(200, (), b"", "send.accepted")) == ""
    assert remark_on(HttpResponse(200, (), b"", "error.bad_date")) == "refused: bad_date"
    assert remark_on(HttpResponse(200, (), b"", "send", remark="not sent: 1 npai")) == "not sent: 1 npai"


def test_every_error_of_a_provider_is_recognised() -> None:
    for provider in providers.load().values():
        facts = ledger.ledger_of(provider).facts
        assert {error_of(fact) for fact in facts} - {None} == set(provider.errors), provider.name
