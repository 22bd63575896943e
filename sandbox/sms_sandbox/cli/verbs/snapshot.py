"""``sandbox snapshot``: save the state of a workspace by name, and restore it."""

import click

from sms_sandbox.cli.command import Command, Group, globals_of
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_json, show_table


@click.group(
    "snapshot",
    cls=Group,
    default="list",
    examples=("sandbox snapshot save before-the-campaign", "sandbox snapshot restore before-the-campaign"),
)
def command() -> None:
    """Save the state of a workspace by name, and go back to it.

    Snapshots last as long as the sandbox; with "sandbox up --data" they outlive it.
    """


@command.command("list", examples=("sandbox snapshot list",))
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List the snapshots of the workspace."""
    found = client_of(ctx).snapshots.list()
    if globals_of(ctx).is_json:
        show_json(found)
        return
    show_table(globals_of(ctx), ("name", "at"), [(one.name, one.at.isoformat()) for one in found])


@command.command(cls=Command, examples=("sandbox snapshot save prepared",))
@click.argument("name")
@click.pass_context
def save(ctx: click.Context, name: str) -> None:
    """Save the present state of the workspace as NAME; a snapshot of that name is replaced."""
    saved = client_of(ctx).snapshots.save(name)
    if globals_of(ctx).is_json:
        show_json(saved)


@command.command(cls=Command, examples=("sandbox snapshot restore prepared",))
@click.argument("name")
@click.pass_context
def restore(ctx: click.Context, name: str) -> None:
    """Put the workspace back to the snapshot NAME. Webhooks that were under way then are made again."""
    client_of(ctx).snapshots.restore(name)


@command.command(cls=Command, examples=("sandbox snapshot delete prepared",))
@click.argument("name")
@click.pass_context
def delete(ctx: click.Context, name: str) -> None:
    """Delete the snapshot NAME."""
    client_of(ctx).snapshots.delete(name)
