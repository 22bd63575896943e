import asyncio

from sandbox.client import Client
from tests.providers.acme import PROVIDER as ACME
from tests.running import receiver, running, settings_for


async def test_a_running_sandbox_is_ready() -> None:
    async with running(settings_for(ACME)) as sandbox:
        assert await asyncio.to_thread(Client(sandbox.url).is_ready)


async def test_another_server_is_not_ready() -> None:
    async with receiver() as other:
        assert not await asyncio.to_thread(Client(other.url).is_ready)


def test_nothing_is_not_ready() -> None:
    assert not Client("http://127.0.0.1:1").is_ready()
