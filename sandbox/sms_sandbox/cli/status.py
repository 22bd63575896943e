"""``sandbox status``: what runs."""

import click

from sms_sandbox.cli import records
from sms_sandbox.cli.base import FAILED, Command, fail, globals_of
from sms_sandbox.cli.messages import clock_time
from sms_sandbox.cli.screen import show_facts, show_json
from sms_sandbox.cli.session import client_of


@click.command("status", cls=Command, examples=("sandbox status", "sandbox status --json"))
@click.pass_context
def command(ctx: click.Context) -> None:
    """Tell whether a sandbox runs, and what it is. Exit code 1 if none does."""
    client, said = client_of(ctx), globals_of(ctx)
    if not client.is_ready():
        if said.is_json:
            show_json({"running": False, "url": client.url})
            ctx.exit(FAILED)
        fail(f"no sandbox runs at {client.url}")
    version, clock, record = client.version(), client.clock.show(), records.find(client.place.port)
    told = {
        "running": True,
        "url": client.url,
        "version": version.version,
        "providers": list(version.providers),
        "seed": version.seed,
        "uptime": version.uptime,
        "clock": clock.mode,
        "now": clock.now,
        "pid": record.pid if record else None,
        "log": record.log if record else None,
    }
    if said.is_json:
        show_json(told)
        return
    shown = {**told, "running": "yes", "providers": ", ".join(version.providers), "uptime": f"{version.uptime:.0f} s"}
    show_facts(said, {**shown, "now": clock_time(clock.now)}.items())
