"""``sandbox workspace``: list, add, ensure and drop workspaces."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import address_pairs
from sms_sandbox.cli.printing.output import show_facts, show_json, show_table
from sms_sandbox.client.models import Workspace


@click.group(
    "workspace",
    cls=Group,
    default="list",
    examples=(
        "sandbox workspace add test-1 --clock virtual",
        "sandbox --workspace test-1 messages",
        "sandbox workspace drop test-1",
    ),
)
def command() -> None:
    """List, add and drop workspaces, each with its own accounts, messages, clock and seed."""


@command.command("list", examples=("sandbox workspace list",))
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List workspaces, the newest first."""
    found = client_of(ctx).workspaces()
    if globals_of(ctx).is_json:
        show_json(found)
        return
    rows = [(one.name, str(one.seed), one.clock, ", ".join(one.urls.values())) for one in found]
    show_table(globals_of(ctx), ("name", "seed", "clock", "urls"), rows)


def _wanted(work: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a new workspace."""
    for add_option in reversed(
        (
            option("--seed", type=int, help="The seed of its draws and ids."),
            option("--id-seed", type=int, help="The seed of its ids; by default drawn from --seed and NAME."),
            option("--clock", type=click.Choice(["real", "virtual"]), help="The kind of its clock."),
            option(
                "--webhook",
                multiple=True,
                metavar="PROVIDER[.KIND]=URL",
                help="An address for webhooks. Repeatable.",
            ),
        )
    ):
        work = add_option(work)
    return work


@command.command(examples=("sandbox workspace add test-1 --clock virtual --webhook smsmode=http://127.0.0.1:3000/",))
@click.argument("name", required=False)
@_wanted
@click.pass_context
def add(ctx: click.Context, /, name: str | None, **options: Any) -> None:  # noqa: ANN401  as click has them
    """Make a workspace. Without NAME it gets a name."""
    named = {} if name is None else {"name": name}
    _show(globals_of(ctx), client_of(ctx).make_workspace(**named, **_fields(options)))


@command.command(examples=("sandbox workspace ensure test-1 --clock virtual",))
@click.argument("name")
@_wanted
@click.pass_context
def ensure(ctx: click.Context, /, name: str, **options: Any) -> None:  # noqa: ANN401  as click has them
    """Make a workspace, or find the one of that name as it is."""
    _show(globals_of(ctx), client_of(ctx).ensure_workspace(name, **_fields(options)))


@command.command(examples=("sandbox workspace drop test-1",))
@click.argument("name")
@click.pass_context
def drop(ctx: click.Context, name: str) -> None:
    """Drop a workspace and all it holds."""
    client_of(ctx).drop_workspace(name)


def _fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that the options set."""
    webhooks = dict(pair for text in options["webhook"] for pair in address_pairs(text)) or None
    wanted = {**{name: options[name] for name in ("seed", "id_seed", "clock")}, "webhooks": webhooks}
    return {name: value for name, value in wanted.items() if value is not None}


def _show(common: Globals, workspace: Workspace) -> None:
    if common.is_json:
        show_json(workspace)
        return
    facts = ("name", "seed", "id_seed", "clock")
    show_facts(common, tuple((fact.replace("_", " "), getattr(workspace, fact)) for fact in facts))
    rows = []
    for provider, url in workspace.urls.items():
        keys = workspace.credentials_of(provider)
        rows.append((provider, url, keys.login, keys.secret, keys.token))
    show_table(common, ("provider", "url", "login", "secret", "token"), rows)
