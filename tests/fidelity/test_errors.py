"""Each operation's refusals, with the source and the kind of their facts."""

from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.errors import refusals
from sms_sandbox.fidelity.exchanges import ExampleExchange, exchanges_by_operation
from sms_sandbox.fidelity.ledger import FactKind, ledger_of

PROVIDERS = providers.load()


def at(provider: Provider, path: str, everywhere: bool = True) -> list[ExampleExchange]:  # noqa: FBT001, FBT002
    examples = exchanges_by_operation(provider)
    operation = next(what for _, route, what in provider.routes.routes if route == path)
    others = [one for found in examples.values() for one in found] if everywhere else []
    return refusals(provider, examples[operation], others)


def test_each_error_of_the_provider_is_answered() -> None:
    facts = {one.response.fact for one in at(PROVIDERS["smsmode"], "/http/1.6/sendSMS.do", everywhere=False)}
    assert {fact.removeprefix("error.") for fact in facts} >= {*PROVIDERS["smsmode"].errors} - {"wrong_method"}


def test_request_without_headers_is_refused_in_the_form_of_its_own() -> None:
    types = {dict(one.response.headers)["Content-Type"] for one in at(PROVIDERS["smsfactor"], "/list/:list")}
    assert types == {"application/json; charset=utf-8", "application/xml; charset=utf-8"}


def test_refusal_has_source_and_kind_of_its_fact() -> None:
    provider = PROVIDERS["insim"]
    ledger = ledger_of(provider)
    for one in at(provider, "/api/v1/sendsms", everywhere=False):
        assert one.kind is ledger.facts[one.response.fact].kind
        assert bool(one.source) is bool(ledger.facts[one.response.fact].sources)
    assert FactKind.DOCUMENTED in {one.kind for one in at(provider, "/api/v1/sendsms")}


def test_error_with_more_keys_is_that_of_other_operations_too() -> None:
    path = "/api/v2/calls/qualify"
    alone = [one for one in at(PROVIDERS["insim"], path, everywhere=False) if b'"field"' in one.response.body]
    assert alone == []
    found = [one for one in at(PROVIDERS["insim"], path) if b'"field"' in one.response.body]
    assert {one.response.status for one in found} == {400}
