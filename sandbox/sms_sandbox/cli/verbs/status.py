"""``sandbox status``: show whether a sandbox runs."""

from collections.abc import Mapping
from itertools import zip_longest

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import FAILED, NAME_ONE, START_ONE, Command, fail, globals_of
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_facts, show_json, without_password
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.cli.process import server_registry
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.errors import ClientError, OtherServerError


@click.command("status", cls=Command, examples=("sandbox status", "sandbox status --json"))
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show whether a sandbox runs, and its settings. The exit code is 1 if none does."""
    client, common = client_of(ctx), globals_of(ctx)
    if not client.is_ready():
        if common.is_json:
            show_json({"running": False, "url": client.url})
            ctx.exit(FAILED)
        fail(_why_none(client))
    version, clock = client.version(), client.clock.show()
    record = server_registry.find(client.place.port, client.place.split.hostname or "")
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
        "scenario": version.scenario,
        "phases": list(version.phases),
        "webhooks": version.webhooks,
        "failed_webhooks": version.failed_webhooks,
        "pid": record.pid if record else None,
        "log": record.log if record else None,
    }
    if common.is_json:
        show_json(facts)
        return
    shown = {**facts, "running": "yes", "providers": ", ".join(version.providers)}
    shown["uptime"] = f"{version.uptime:.0f} s"
    shown["phases"] = ", ".join(version.phases) or None
    shown["now"] = clock_time(clock.now)
    shown["failed"] = f"{shown.pop('failed_webhooks')} webhooks"
    for name, value in shown.items():
        values = _addresses(version.webhooks) if name == "webhooks" else [value]
        show_facts(common, zip_longest([name], values, fillvalue=""))


def _why_none(client: Client) -> str:
    """Return the line for an address without a sandbox, at which another program may listen."""
    try:
        client.version()
    except OtherServerError as error:
        return f"{error}; {NAME_ONE}"
    except ClientError:
        pass
    return f"no sandbox runs at {client.url}; {START_ONE}"


def _addresses(webhooks: Mapping[str, str]) -> list[str]:
    """Return a line for each address, or one for a provider all of whose webhooks have the same."""
    by_provider: dict[str, dict[str, str]] = {}
    for target, url in webhooks.items():
        by_provider.setdefault(target.partition(".")[0], {})[target] = without_password(url)
    found = []
    for name, targets in by_provider.items():
        is_whole = len({*targets.values()}) == 1 and len(targets) == len(filters.kinds(name))
        names = {name: next(iter(targets.values()))} if is_whole else targets
        found += [f"{target} -> {url}" for target, url in names.items()]
    return found or ["none configured"]
