"""``sandbox status``: show whether a sandbox runs."""

import click

from sms_sandbox.cli.command import FAILED, START_ONE, Command, fail, globals_of
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_facts, show_json
from sms_sandbox.cli.process import server_registry
from sms_sandbox.cli.verbs.messages import clock_time


@click.command("status", cls=Command, examples=("sandbox status", "sandbox status --json"))
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show whether a sandbox runs, and its settings. The exit code is 1 if none does."""
    client, common = client_of(ctx), globals_of(ctx)
    if not client.is_ready():
        if common.is_json:
            show_json({"running": False, "url": client.url})
            ctx.exit(FAILED)
        fail(f"no sandbox runs at {client.url}; {START_ONE}")
    version, clock, record = client.version(), client.clock.show(), server_registry.find(client.place.port)
    facts = {
        "running": True,
        "url": client.url,
        "version": version.version,
        "providers": list(version.providers),
        "seed": version.seed,
        "id_seed": version.id_seed,
        "uptime": version.uptime,
        "clock": clock.mode,
        "now": clock.now,
        "pid": record.pid if record else None,
        "log": record.log if record else None,
    }
    if common.is_json:
        show_json(facts)
        return
    shown = {**facts, "running": "yes", "providers": ", ".join(version.providers)}
    shown["uptime"] = f"{version.uptime:.0f} s"
    show_facts(common, {**shown, "now": clock_time(clock.now)}.items())
