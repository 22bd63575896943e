from collections.abc import AsyncIterator

import pytest
from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    everybody = [*providers.load().values(), ACME]
    async with running(settings_for(*everybody)) as one:
        yield one
