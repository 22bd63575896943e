import importlib
import sys

import pytest
from sms_sandbox.client import AsyncClient, UnreachableError

from tests.providers.acme import PROVIDER as ACME
from tests.running import receiver, running, settings_for


async def test_running_sandbox_is_ready() -> None:
    async with running(settings_for(ACME)) as sandbox, AsyncClient(sandbox.url) as client:
        assert await client.is_ready()
        assert (await client.version()).providers == ("acme",)


async def test_another_server_is_not_ready() -> None:
    async with receiver() as other, AsyncClient(other.url) as client:
        assert not await client.is_ready()


async def test_closed_port_is_not_ready_and_unreachable() -> None:
    async with AsyncClient("http://127.0.0.1:1") as client:
        assert not await client.is_ready()
        with pytest.raises(UnreachableError, match=r"^no sandbox at http://127\.0\.0\.1:1: "):
            await client.version()


async def test_client_may_be_closed_unused_and_used_after_close() -> None:
    async with running(settings_for(ACME)) as sandbox:
        client = AsyncClient(sandbox.url)
        await client.close()
        assert await client.is_ready()
        await client.close()


async def test_client_of_a_workspace_uses_the_same_server() -> None:
    client = AsyncClient("http://127.0.0.1:1/", token="secret").in_workspace("w1")
    assert client.url == "http://127.0.0.1:1"
    assert (client.place.workspace, client.place.token) == ("w1", "secret")


@pytest.mark.parametrize("module", ["sms_sandbox.client", "sms_sandbox.testing"])
def test_missing_aiohttp_is_named_with_what_to_install(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    for kept in [name for name in sys.modules if name.startswith(module) and name.endswith("waiting")]:
        monkeypatch.delitem(sys.modules, kept)
    monkeypatch.delitem(sys.modules, "sms_sandbox.client.waiting", raising=False)
    name = "AsyncClient" if module.endswith("client") else "AsyncSandbox"
    with pytest.raises(ModuleNotFoundError, match=r"^aiohttp is missing; install it with: pip install "):
        getattr(importlib.import_module(module), name)
