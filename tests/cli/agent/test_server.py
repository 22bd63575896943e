from mcp import Client
from sms_sandbox.cli.agent import tools
from sms_sandbox.cli.agent.server import server_of
from sms_sandbox.client.waiting import AsyncClient

from tests.cli.agent.sessions import JANE, agent, call, refused
from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for


async def test_every_tool_is_listed_with_a_description() -> None:
    async with agent() as (_, session):
        listed = (await session.list_tools()).tools
    assert [tool.name for tool in listed] == list(tools.NAMES)
    assert all(tool.description for tool in listed)


async def test_error_of_the_sandbox_is_a_result_in_words() -> None:
    async with agent() as (_, session):
        assert "received no message" in await refused(session, "reply", number=JANE, text="hello", to="m99")
        assert "not TOML" in await refused(session, "play_scenario", scenario="= 1")
        assert "0.01 s" in await refused(session, "wait_for_message", to=JANE, at_most="10ms")


async def test_client_is_closed_with_the_session() -> None:
    async with running(settings_for(ACME)) as sandbox:
        client = AsyncClient(sandbox.url)
        async with Client(server_of(client)) as session:
            await call(session, "list_messages")
            assert client._waiting._session is not None
        assert client._waiting._session is None
