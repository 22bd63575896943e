from sms_sandbox.cli.agent import tools

from tests.cli.agent.sessions import JANE, agent, refused


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
