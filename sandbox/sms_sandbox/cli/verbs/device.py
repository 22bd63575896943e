"""``sandbox device``: the telephones that send."""

from typing import Any

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT
from sms_sandbox.cli.output import show_facts, show_json, show_table
from sms_sandbox.cli.verbs.messages import clock_time
from sms_sandbox.client.models import Device, PhoneCall
from sms_sandbox.core.call import CallKind
from sms_sandbox.core.device import DeviceCondition

_provider = option("--provider", metavar="PROVIDER", help="Whose device it is, where its id does not say that.")


@click.group(
    "device",
    cls=Group,
    examples=(
        "sandbox device show 260",
        "sandbox device off 260",
        "sandbox device set user@email.com --provider insim --condition no_service",
        "sandbox device call user@email.com missed 0639980001",
    ),
)
def command() -> None:
    """Telephones that send, for inSIM (the id is the login) and SmsGateway24."""


@command.command(examples=("sandbox device show 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def show(ctx: click.Context, device: str, provider: str | None) -> None:
    """Show a device."""
    _show(globals_of(ctx), client_of(ctx).device(device, provider).show())


@command.command("set", examples=("sandbox device set 260 --provider smsgateway24 --condition radio_off",))
@click.argument("device", metavar="ID")
@_provider
@option("--online/--offline", default=None)
@option("--condition", type=click.Choice([condition.value for condition in DeviceCondition]))
@option("--poll-interval", type=DURATION_TEXT, help="How often it asks for messages.")
@option("--pack-size", type=click.IntRange(1, 1000), help="How many messages it takes at a time.")
@click.pass_context
def set_(ctx: click.Context, /, device: str, provider: str | None, **wanted: Any) -> None:  # noqa: ANN401  one setting each
    """Set how a device is; it exists from then on, if it did not before."""
    given = {name: value for name, value in wanted.items() if value is not None}
    told = client_of(ctx).device(device, provider).set(**given)
    _show(globals_of(ctx), told)


@command.command(examples=("sandbox device off 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def off(ctx: click.Context, device: str, provider: str | None) -> None:
    """Take it offline: messages wait."""
    _show(globals_of(ctx), client_of(ctx).device(device, provider).off())


@command.command(examples=("sandbox device on 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def on(ctx: click.Context, device: str, provider: str | None) -> None:
    """Bring it online."""
    _show(globals_of(ctx), client_of(ctx).device(device, provider).on())


@command.command(examples=("sandbox device call user@email.com missed 0639980001",))
@click.argument("device", metavar="ID")
@click.argument("kind", type=click.Choice([kind.value for kind in CallKind]))
@click.argument("number")
@_provider
@option("--duration", type=DURATION_TEXT, help="How long they talk; else drawn.")
@option("--note", help="How its owner qualifies the call.")
@click.pass_context
def call(ctx: click.Context, /, device: str, kind: str, number: str, **more: str | None) -> None:
    """Let it make, take or miss a call."""
    client = client_of(ctx)
    made = client.device(device, more["provider"]).call(kind, number, duration=more["duration"])
    note = more["note"]
    _show_call(globals_of(ctx), made if note is None else client.qualify(made.id, note))


@command.command(examples=("sandbox device forget 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def forget(ctx: click.Context, device: str, provider: str | None) -> None:
    """Forget it; one never named before sends in its place."""
    client_of(ctx).device(device, provider).forget()


def _show(said: Globals, device: Device) -> None:
    if said.is_json:
        show_json(device)
        return
    facts = (
        ("id", f"{device.id} of {device.provider}"),
        ("account", device.account),
        ("online", f"{'yes' if device.online else 'no'}, last seen {clock_time(device.last_seen)}"),
        ("condition", device.condition),
        ("polls", f"every {device.poll_interval}, {device.pack_size} at a time"),
        ("queued", device.queued),
        ("imei", device.imei),
    )
    show_facts(said, facts)
    rows = [(str(sim.slot), sim.number, sim.carrier, sim.country, sim.iccid) for sim in device.sims]
    show_table(said, ("slot", "number", "carrier", "country", "iccid"), rows)


def _show_call(said: Globals, made: PhoneCall) -> None:
    if said.is_json:
        show_json(made)
        return
    row = (made.id, clock_time(made.started_at), made.kind, made.other, made.duration, "; ".join(made.notes))
    show_table(said, ("id", "started", "kind", "with", "duration", "notes"), [row])
