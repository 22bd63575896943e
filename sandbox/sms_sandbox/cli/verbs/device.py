"""``sandbox device``: show and set up gateway devices."""

from typing import Any

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT, WholeNumber
from sms_sandbox.cli.printing.output import show_facts, show_json, show_table
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.client.models import Device, PhoneCall
from sms_sandbox.core.devices.call import CallKind
from sms_sandbox.core.devices.device import DeviceCondition

_provider = option("--provider", metavar="PROVIDER", help="The provider, if several have a device of this id.")


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
    """Show and set up gateway devices, which send for inSIM (the id is the login) and SmsGateway24."""


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
@option("--online/--offline", default=None, help="Whether it is connected to the provider.")
@option("--condition", type=click.Choice([condition.value for condition in DeviceCondition]), help="Its condition.")
@option("--poll-interval", type=DURATION_TEXT, help="The time between two polls for messages.")
@option("--pack-size", type=WholeNumber(1, 1000), help="How many messages one poll takes.")
@click.pass_context
def set_(ctx: click.Context, /, device: str, provider: str | None, **wanted: Any) -> None:  # noqa: ANN401  one setting each
    """Set up a device, and make it if it does not exist."""
    given = {name: value for name, value in wanted.items() if value is not None}
    changed = client_of(ctx).device(device, provider).set(**given)
    _show(globals_of(ctx), changed)


@command.command(examples=("sandbox device off 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def off(ctx: click.Context, device: str, provider: str | None) -> None:
    """Take a device offline: messages wait."""
    _show(globals_of(ctx), client_of(ctx).device(device, provider).off())


@command.command(examples=("sandbox device on 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def on(ctx: click.Context, device: str, provider: str | None) -> None:
    """Bring a device online."""
    _show(globals_of(ctx), client_of(ctx).device(device, provider).on())


@command.command(examples=("sandbox device call user@email.com missed 0639980001",))
@click.argument("device", metavar="ID")
@click.argument("kind", type=click.Choice([kind.value for kind in CallKind]))
@click.argument("number")
@_provider
@option("--duration", type=DURATION_TEXT, help="The length of the call; by default drawn.")
@option("--note", help="The owner's note on the call.")
@click.pass_context
def call(ctx: click.Context, /, device: str, kind: str, number: str, **more: str | None) -> None:
    """Make a device call, answer or miss a call."""
    client = client_of(ctx)
    made = client.device(device, more["provider"]).call(kind, number, duration=more["duration"])
    note = more["note"]
    _show_call(globals_of(ctx), made if note is None else client.qualify(made.id, note))


@command.command(examples=("sandbox device forget 260",))
@click.argument("device", metavar="ID")
@_provider
@click.pass_context
def forget(ctx: click.Context, device: str, provider: str | None) -> None:
    """Forget a device; a new one sends in its place."""
    client_of(ctx).device(device, provider).forget()


def _show(common: Globals, device: Device) -> None:
    if common.is_json:
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
    show_facts(common, facts)
    rows = [(str(sim.slot), sim.number, sim.carrier, sim.country, sim.iccid) for sim in device.sims]
    show_table(common, ("slot", "number", "carrier", "country", "iccid"), rows)


def _show_call(common: Globals, made: PhoneCall) -> None:
    if common.is_json:
        show_json(made)
        return
    row = (made.id, clock_time(made.started_at), made.kind, made.other, made.duration, "; ".join(made.notes))
    show_table(common, ("id", "started", "kind", "with", "duration", "notes"), [row])
