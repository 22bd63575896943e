from sms_sandbox import providers
from sms_sandbox.fidelity.exchanges import exchanges_by_operation, exchanges_of
from sms_sandbox.fidelity.ledger import FactKind

from tests.providers.acme import PROVIDER as ACME

PROVIDERS = providers.load()


def test_exchange_has_request_answer_source_and_kind() -> None:
    exchange = next(one for one in exchanges_of(PROVIDERS["insim"]) if one.request.body.startswith(b'{"header"'))
    assert exchange.request.method == "POST"
    assert exchange.response.status == 200
    assert exchange.source
    assert exchange.kind in FactKind


def test_prefix_of_the_sandbox_is_cut_off() -> None:
    paths = {one.request.path for one in exchanges_of(PROVIDERS["smsfactor"])}
    assert "/37MM" in paths
    assert not [path for path in paths if path.startswith("/smsfactor/")]


def test_exchange_outside_the_routes_belongs_to_no_operation() -> None:
    for provider in (*PROVIDERS.values(), ACME):
        every = list(exchanges_of(provider))
        by_operation = exchanges_by_operation(provider)
        placed = sum(map(len, by_operation.values()))
        unplaced = [one for one in every if provider.routes.find(one.request.method, one.request.path) is None]
        assert placed + len(unplaced) == len(every)
        assert {*by_operation} <= {operation for _, _, operation in provider.routes.routes}
