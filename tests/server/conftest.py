from collections.abc import AsyncIterator

import pytest
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, receiver, running, settings_for


@pytest.fixture
async def taking() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    """Run a sandbox of Acme, whose webhooks go to ``taking``."""
    engine = EngineSettings(start=MORNING, webhooks={"acme": {"status": f"{taking.url}/told"}})
    async with running(settings_for(ACME, engine=engine)) as one:
        yield one
