import aiohttp
import pytest
from sms_sandbox.testing import AsyncSandbox, UnreachableError

from tests.providers.acme import PROVIDER as ACME
from tests.running import receiver, running, settings_for
from tests.serving import HERE


async def send(sandbox: AsyncSandbox, token: str = "TOKEN") -> None:
    query = f"accessToken={token}&message=Hello&numero={HERE.replace('+', '%2B')}"
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.smsmode.url}/http/1.6/sendSMS.do?{query}") as answer,
    ):
        assert (await answer.read())[:4] == b"0 | "


async def test_sandbox_runs_in_the_loop_of_the_test() -> None:
    async with receiver() as taking, AsyncSandbox(webhooks={"smsmode": taking.url}, seed=7) as sandbox:
        await send(sandbox)
        assert (await sandbox.messages.wait(to=HERE)).text == "Hello"
        await sandbox.clock.advance("1m")
        assert len(taking.got) == 2
        assert (await sandbox.version()).seed == 7
        url = sandbox.url
    with pytest.raises(UnreachableError):
        await AsyncSandbox(url).__aenter__()


async def test_workspace_is_isolated_until_left() -> None:
    async with AsyncSandbox() as sandbox:
        async with sandbox.workspace(name="mine") as fresh:
            await send(fresh, fresh.smsmode.credentials.token)
            assert len(await fresh.messages.list()) == 1
            assert await sandbox.messages.list() == []
            assert (await fresh.clock.show()).mode == "virtual"
            assert "message m1" in fresh.conversation()
            assert sandbox.conversation() == "Nothing has reached the sandbox."
        assert [one.name for one in await sandbox.workspaces()] == ["default"]


async def test_running_sandbox_is_found_by_address_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(settings_for(ACME)) as server:
        monkeypatch.setenv("SANDBOX_URL", server.url)
        async with AsyncSandbox() as sandbox:
            assert sandbox.provider("acme").url == f"{server.url}/acme"
        async with AsyncSandbox(server.url) as sandbox:
            assert await sandbox.is_ready()
        with pytest.raises(ValueError, match="runs already"):
            AsyncSandbox(seed=7)


def test_conversation_is_available_after_the_loop_has_stopped() -> None:
    import asyncio  # noqa: PLC0415  beside its one test

    async def talk() -> AsyncSandbox:
        sandbox = await AsyncSandbox(webhooks={"smsmode": "http://127.0.0.1:1/"}).__aenter__()
        await send(sandbox)
        await sandbox.clock.advance("1m")
        await sandbox.close()
        return sandbox

    shown = asyncio.run(talk()).conversation()
    assert "delivered, reported as 11" in shown
    assert "GET http://127.0.0.1:1/?numero=33639980001" in shown
    assert "<- not reached" in shown
