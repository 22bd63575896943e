"""``sandbox mcp``: tools for coding agents."""

import click

from sms_sandbox.cli.command import Command, fail, globals_of
from sms_sandbox.cli.connection import url_of


@click.command("mcp", cls=Command, examples=("sandbox mcp", "sandbox mcp --url http://127.0.0.1:9000"))
@click.pass_context
def command(ctx: click.Context) -> None:
    """Serve tools for coding agents over the Model Context Protocol, on standard input and output.

    An agent's program starts this command itself. It needs the extra: pip install './sms-sandbox[mcp]'.
    """
    common = globals_of(ctx)
    try:
        from sms_sandbox.cli.agent import server  # noqa: PLC0415  the SDK is an extra, and slow to import
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        fail("the MCP SDK is missing; install it with: pip install './sms-sandbox[mcp]'")
    try:
        server.serve(url_of(common), workspace=common.workspace, token=common.admin_token)
    except ValueError as error:
        raise click.UsageError(f"--url: {error}") from None
