from mcp import Client
from sms_sandbox.cli.agent.server import server_of
from sms_sandbox.client.waiting import AsyncClient

from tests.cli.agent.sessions import refused


class Elsewhere(AsyncClient):
    """A client of a sandbox on another machine, which does not answer; no name is resolved in a test."""

    async def is_ready(self) -> bool:
        return False


async def test_sandbox_on_another_machine_cannot_be_started() -> None:
    async with Elsewhere("http://sandbox.invalid:1") as client, Client(server_of(client)) as session:
        assert "on this machine only" in await refused(session, "start_sandbox")
