from collections.abc import AsyncIterator

import pytest
from sms_sandbox import providers
from sms_sandbox.fidelity.ledger import FactKind, ledger_of
from sms_sandbox.server.app import RunningSandbox

from tests.running import ask, refused, reported, running, settings_for

PROVIDERS = providers.load()


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(*PROVIDERS.values())) as one:
        yield one


async def test_each_provider_has_a_summary_of_its_ledger(sandbox: RunningSandbox) -> None:
    items = {item["provider"]: item for item in (await reported(sandbox, "GET", "/fidelity"))["items"]}
    assert {*items} == {*PROVIDERS}
    for name, item in items.items():
        ledger = ledger_of(PROVIDERS[name])
        assert sum(item["facts"].values()) == len(ledger.facts)
        assert item["facts"]["documented"] > 0
        assert 0 < item["guessed"] <= len(ledger.facts)
        assert item["left_out"] == len(ledger.left_out)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_ledger_has_facts_sources_and_what_is_left_out(sandbox: RunningSandbox, name: str) -> None:
    ledger = ledger_of(PROVIDERS[name])
    answer = await reported(sandbox, "GET", f"/fidelity/{name}")
    assert {*answer["facts"]} == {*ledger.facts}
    for fact_name, fact in answer["facts"].items():
        assert FactKind(fact["kind"]) is ledger.facts[fact_name].kind
        assert {*fact["sources"]} <= {*answer["sources"]}
    assert len(answer["left_out"]) == len(ledger.left_out)


async def test_fact_of_an_exchange_is_in_the_ledger(sandbox: RunningSandbox) -> None:
    await ask(sandbox, b"GET /smsmode/http/1.6/sendSMS.do HTTP/1.1\nHost: h\n\n")
    [exchange] = (await reported(sandbox, "GET", "/exchanges"))["items"]
    assert exchange["fact"] in (await reported(sandbox, "GET", "/fidelity/smsmode"))["facts"]


async def test_unknown_provider_has_no_ledger(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "GET", "/fidelity/nobody") == (404, "not_found", "provider")
