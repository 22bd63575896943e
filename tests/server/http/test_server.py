from sms_sandbox.server.http.connection import Connection

from tests.providers.acme import PROVIDER as ACME
from tests.running import line_to, running, settings_for, until


async def test_server_makes_connections_of_its_own_and_forgets_closed_ones() -> None:
    async with running(settings_for(ACME)) as sandbox:
        assert isinstance(sandbox.http(), Connection)
        async with line_to(sandbox):
            await until(lambda: len(sandbox.http.connections) == 1)
        await until(lambda: not sandbox.http.connections)
