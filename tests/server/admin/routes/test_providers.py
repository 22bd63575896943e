from collections.abc import AsyncIterator

import pytest
from sms_sandbox import providers
from sms_sandbox.fidelity import openapi
from sms_sandbox.server.app import RunningSandbox

from tests.running import refused, reported, running, settings_for

PROVIDERS = providers.load()


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(*PROVIDERS.values())) as one:
        yield one


@pytest.mark.parametrize("name", PROVIDERS)
async def test_provider_has_an_openapi_document(sandbox: RunningSandbox, name: str) -> None:
    answer = await reported(sandbox, "GET", f"/providers/{name}/openapi.json")
    assert answer == openapi.document(PROVIDERS[name])
    assert answer["servers"] == [{"url": f"/{name}", "description": "The sandbox."}]


async def test_unknown_provider_has_no_openapi_document(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "GET", "/providers/acme/openapi.json") == (404, "not_found", "provider")
