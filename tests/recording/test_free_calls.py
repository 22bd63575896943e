import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.ledger import ledger_of
from sms_sandbox.recording.free_calls import is_free
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME

PROVIDERS = providers.load()
SENDING = {"send", "call", "transfer", "lookup", "change"}
"""Operations that send something, cost something, or move credit."""


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_no_route_that_sends_or_costs_something_is_free(provider: Provider) -> None:
    for method, path, operation in provider.routes.routes:
        if operation.name in SENDING:
            assert not is_free(provider, HttpRequest(method, path.replace(":", "x").encode()))


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_free_calls_of_the_ledger_are_calls_of_the_provider(provider: Provider) -> None:
    routes = {f"{method} {path}" for method, path, _ in provider.routes.routes}
    operations = {operation.name for _, _, operation in provider.routes.routes}
    for calls in ledger_of(provider).free:
        assert {*calls.routes} <= routes
        assert {*calls.operations} <= operations
    assert ledger_of(provider).free


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_routes_of_one_operation_are_all_free_or_none(provider: Provider) -> None:
    found: dict[tuple[str, int], set[bool]] = {}
    for method, path, operation in provider.routes.routes:
        free = is_free(provider, HttpRequest(method, path.replace(":", "x").encode()))
        found.setdefault((method, id(operation)), set()).add(free)
    assert all(len(one) == 1 for one in found.values())


@pytest.mark.parametrize(
    ("name", "method", "target"),
    [
        ("smsfactor", "GET", b"/credits"),
        ("smsfactor", "POST", b"/send/simulate"),
        ("smsfactor", "GET", b"/account"),
        ("smsmode", "GET", b"/http/1.6/credit.do?accessToken=x"),
        ("insim", "POST", b"/api/v2/account"),
        ("smsgateway24", "GET", b"/getdata/getsmsstatus"),
    ],
)
def test_reading_is_free(name: str, method: str, target: bytes) -> None:
    assert is_free(PROVIDERS[name], HttpRequest(method, target))


@pytest.mark.parametrize(
    ("name", "method", "target"),
    [
        ("smsfactor", "GET", b"/send?to=336"),
        ("smsfactor", "POST", b"/account"),
        ("smsfactor", "GET", b"/account/7/lock"),
        ("smsfactor", "GET", b"/no/such/route"),
        ("smsfactor", "GET", b"/campaign/..%2Fsend?to=336"),
        ("smsfactor", "GET", b"/campaign/.."),
        ("smsmode", "GET", b"/commons/v1/lookup/336"),
    ],
)
def test_other_calls_are_not(name: str, method: str, target: bytes) -> None:
    assert not is_free(PROVIDERS[name], HttpRequest(method, target))


def test_provider_without_a_mark_has_no_free_call() -> None:
    for method, path, _ in ACME.routes.routes:
        assert not is_free(ACME, HttpRequest(method, path.encode()))
