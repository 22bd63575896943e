import pytest
from sms_sandbox.client import AsyncClient, UnreachableError

from tests.providers.acme import PROVIDER as ACME
from tests.running import receiver, running, settings_for


async def test_a_running_sandbox_is_ready() -> None:
    async with running(settings_for(ACME)) as sandbox, AsyncClient(sandbox.url) as client:
        assert await client.is_ready()
        assert (await client.version()).providers == ("acme",)


async def test_another_server_is_not_ready() -> None:
    async with receiver() as other, AsyncClient(other.url) as client:
        assert not await client.is_ready()


async def test_nothing_is_not_ready_and_not_reached() -> None:
    async with AsyncClient("http://127.0.0.1:1") as client:
        assert not await client.is_ready()
        with pytest.raises(UnreachableError, match=r"^no sandbox at http://127\.0\.0\.1:1: "):
            await client.version()


async def test_it_may_be_closed_before_it_was_used_and_used_after_it_was_closed() -> None:
    async with running(settings_for(ACME)) as sandbox:
        client = AsyncClient(sandbox.url)
        await client.close()
        assert await client.is_ready()
        await client.close()


async def test_a_client_in_a_workspace_is_a_client_of_the_same_server() -> None:
    client = AsyncClient("http://127.0.0.1:1/", token="secret").in_workspace("w1")
    assert client.url == "http://127.0.0.1:1"
    assert (client.place.workspace, client.place.token) == ("w1", "secret")
