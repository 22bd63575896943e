"""Sessions of the SDK's own client with the tools for agents."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp import Client
from mcp.types import TextContent
from sms_sandbox import providers
from sms_sandbox.cli.agent.server import server_of
from sms_sandbox.client.waiting import AsyncClient
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.running import ask, running, settings_for

JANE = "+33639980001"


@asynccontextmanager
async def agent(*, keeps_unaddressed: bool = False) -> AsyncIterator[tuple[RunningSandbox, Client]]:
    """Yield a sandbox and a session; ``sandbox up`` keeps webhooks without an address."""
    engine = EngineSettings(start=MORNING, keeps_unaddressed=keeps_unaddressed)
    settings = settings_for(*providers.load().values(), engine=engine)
    async with (
        running(settings) as sandbox,
        AsyncClient(sandbox.url) as client,
        Client(server_of(client)) as session,
    ):
        yield sandbox, session


async def send(sandbox: RunningSandbox, text: str = "Your+code+is+4711", number: str = JANE) -> None:
    target = f"/smsmode/http/1.6/sendSMS.do?accessToken=t&message={text}&numero={number.lstrip('+')}"
    await ask(sandbox, f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


async def call(session: Client, name: str, **arguments: object) -> dict[str, Any]:
    result = await session.call_tool(name, arguments)
    assert not result.is_error, result.content
    [content] = result.content
    assert isinstance(content, TextContent)
    parsed: dict[str, Any] = json.loads(content.text)
    assert parsed["next"]
    return parsed


async def refused(session: Client, name: str, **arguments: object) -> str:
    result = await session.call_tool(name, arguments)
    assert result.is_error
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text
