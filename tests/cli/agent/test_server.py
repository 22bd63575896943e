from mcp import Client
from sms_sandbox.cli.agent import tools
from sms_sandbox.cli.agent.server import server_of
from sms_sandbox.client.waiting import AsyncClient

from tests.cli.agent.sessions import JANE, agent, call, refused, send
from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for


async def test_every_tool_is_listed_with_a_description() -> None:
    async with agent() as (_, session):
        listed = (await session.list_tools()).tools
    assert [tool.name for tool in listed] == list(tools.NAMES)
    assert all(tool.description for tool in listed)


async def test_error_of_the_sandbox_is_a_result_in_words() -> None:
    async with agent() as (_, session):
        assert "received no message" in await refused(session, "reply", number=JANE, text="hello", message="m99")
        assert "not TOML" in await refused(session, "play_scenario", scenario="= 1")
        assert "0.01 s" in await refused(session, "wait_for_message", number=JANE, at_most="10ms")


async def test_unknown_argument_is_refused_and_nothing_happens() -> None:
    async with agent() as (sandbox, session):
        await send(sandbox)
        assert await refused(session, "reset", workspce="other") == (
            "reset takes no argument 'workspce'. It takes: none."
        )
        assert 'Did you mean "number"? It takes: number' in await refused(session, "list_messages", nmber="x")
        assert len((await call(session, "list_messages"))["messages"]) == 1


async def test_wrong_value_is_refused_in_our_words() -> None:
    async with agent() as (_, session):
        assert await refused(session, "read_code") == "read_code needs 'number'"
        assert await refused(session, "set_handset", number=JANE, condition="odd") == (
            "set_handset: condition is 'odd', and has to be one of 'reachable', 'off', 'absent', 'full', 'unknown', "
            "'barred', 'ported' or 'no_network'"
        )
        assert await refused(session, "reply", number=1, text="a") == (
            "reply: number is 1, and has to be text in quotes"
        )


async def test_schemas_list_all_arguments() -> None:
    async with agent() as (_, session):
        listed = (await session.list_tools()).tools
    assert all(tool.input_schema["additionalProperties"] is False for tool in listed)


async def test_client_is_closed_with_the_session() -> None:
    async with running(settings_for(ACME)) as sandbox:
        client = AsyncClient(sandbox.url)
        async with Client(server_of(client)) as session:
            await call(session, "list_messages")
            assert client._waiting._session is not None
        assert client._waiting._session is None
