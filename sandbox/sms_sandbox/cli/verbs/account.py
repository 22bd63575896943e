"""``sandbox account``: show and change accounts."""

from typing import Any

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import Number, address_pairs
from sms_sandbox.cli.printing.output import show_facts, show_json, without_password
from sms_sandbox.client.models import Account


@click.group(
    "account",
    cls=Group,
    examples=(
        "sandbox account show smsmode TOKEN",
        "sandbox account set smsfactor shop@example.com --password secret --credit 5",
        "sandbox account set insim user@email.com --webhook status=http://127.0.0.1:3000/status",
    ),
)
def command() -> None:
    """Show and change customers' accounts with a provider."""


@command.command(examples=("sandbox account show smsmode TOKEN",))
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
@click.argument("login")
@click.pass_context
def show(ctx: click.Context, provider: str, login: str) -> None:
    """Show an account. The login of a lone key or token is that key or token."""
    _show(globals_of(ctx), client_of(ctx).account(provider, login).show())


@command.command("set", examples=("sandbox account set smsfactor shop@example.com --credit 0",))
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
@click.argument("login")
@option("--password", metavar="SECRET", help="The password or key.")
@option("--credit", type=Number(), help="In the provider's own units.")
@option("--post-paid/--pre-paid", default=None, help="Whether it may send without credit.")
@option("--suspended/--active", default=None, help="Whether the provider refuses its requests.")
@option("--dialect", metavar="NAME", help="The dialect of the API for this account.")
@option("--secret", help="The secret that its webhooks are signed with.")
@option(
    "--webhook",
    multiple=True,
    metavar="KIND=URL",
    help="The address for a kind of webhook. Repeatable; all are replaced.",
)
@click.pass_context
def set_(ctx: click.Context, /, provider: str, login: str, webhook: tuple[str, ...], **wanted: Any) -> None:  # noqa: ANN401
    """Make an account or change it; fields without an option are kept."""
    fields = {name: value for name, value in wanted.items() if value is not None}
    if webhook:
        fields["webhooks"] = dict(pair for text in webhook for pair in address_pairs(text, "KIND=URL"))
    _show(globals_of(ctx), client_of(ctx).account(provider, login).set(**fields))


@command.command(examples=("sandbox account remove smsfactor shop@example.com",))
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
@click.argument("login")
@click.pass_context
def remove(ctx: click.Context, provider: str, login: str) -> None:
    """Remove an account; its messages are kept."""
    client_of(ctx).account(provider, login).remove()


def _show(common: Globals, account: Account) -> None:
    if common.is_json:
        show_json(account)
        return
    facts = [
        ("account", f"{account.login} at {account.provider}"),
        ("password", account.password),
        ("credit", account.balance),
        ("post-paid", "yes" if account.post_paid else None),
        ("suspended", "yes" if account.suspended else None),
        ("parent", account.parent),
        ("dialect", account.dialect),
        ("secret", account.secret),
        *((f"to {kind}", without_password(url)) for kind, url in account.webhooks.items()),
    ]
    show_facts(common, facts)
