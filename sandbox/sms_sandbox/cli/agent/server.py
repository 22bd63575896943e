"""The tools as an MCP server on standard input and output, made with the official SDK."""

import functools
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, Tool
from pydantic import ValidationError

from sms_sandbox import __version__
from sms_sandbox.cli.agent import tools
from sms_sandbox.cli.agent.arguments import problem_in, problem_with
from sms_sandbox.cli.agent.starting import StartError
from sms_sandbox.cli.agent.summaries import Summary
from sms_sandbox.client.errors import ClientError, UnreachableError
from sms_sandbox.client.waiting import AsyncClient

_INSTRUCTIONS: Final = (
    "A test double of the SMS providers inSIM, smsMode, SmsGateway24 and SMSFactor. No SMS is ever sent. Begin with "
    "start_sandbox, point the application at its provider's URL there, and look at what it sent. Each result names "
    "the next useful call."
)


def serve(url: str, *, workspace: str | None, token: str | None) -> None:
    """Serve the tools for the sandbox at that URL until standard input ends. Bind no port."""
    client = AsyncClient(url, workspace=workspace, token=token)
    server_of(client).run("stdio")


def server_of(client: AsyncClient) -> MCPServer:
    """Return a server with the tools; it closes the client in the end."""

    @asynccontextmanager
    async def closing(_: MCPServer) -> AsyncIterator[None]:
        async with client:
            yield

    server = _StrictServer(
        "sms-sandbox", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR", lifespan=closing
    )
    of_sandbox = tools.Tools(client)
    for name in tools.NAMES:
        server.tool(name=name)(_with_plain_errors(getattr(of_sandbox, name)))
    return server


class _StrictServer(MCPServer):
    """A server that refuses arguments that its tools do not take, which the SDK drops silently."""

    async def list_tools(self) -> list[Tool]:
        listed = await super().list_tools()
        return [
            tool.model_copy(update={"input_schema": {**tool.input_schema, "additionalProperties": False}})
            for tool in listed
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        for tool in await self.list_tools():
            if tool.name == name and (problem := problem_with(name, tool.input_schema, arguments)) is not None:
                raise ToolError(problem)
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(problem_in(name, error.__cause__)) from None
            raise


def _with_plain_errors(tool: Callable[..., Awaitable[Summary]]) -> Callable[..., Awaitable[Summary]]:
    """Return the tool with the errors of the sandbox as results that an agent can read."""

    @functools.wraps(tool)
    async def called(*arguments: object, **named: object) -> Summary:
        try:
            return await tool(*arguments, **named)
        except UnreachableError as error:
            raise ToolError(f"{error}; start_sandbox starts one") from None
        except (ClientError, StartError) as error:
            raise ToolError(str(error)) from None
        except tomllib.TOMLDecodeError as error:
            raise ToolError(f"the scenario is not TOML: {error}") from None

    return called
