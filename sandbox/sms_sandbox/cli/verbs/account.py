"""``sandbox account``: customers' accounts."""

from typing import Any

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.output import show_facts, show_json
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
    """Customers' accounts with a provider."""


@command.command(examples=("sandbox account show smsmode TOKEN",))
@click.argument("provider")
@click.argument("login")
@click.pass_context
def show(ctx: click.Context, provider: str, login: str) -> None:
    """Show an account. The login of a key or token that stands alone is itself."""
    _show(globals_of(ctx), client_of(ctx).account(provider, login).show())


@command.command("set", examples=("sandbox account set smsfactor shop@example.com --credit 0",))
@click.argument("provider")
@click.argument("login")
@option("--password", metavar="SECRET", help="Its password or key.")
@option("--credit", type=float, help="In the provider's own units.")
@option("--post-paid/--pre-paid", default=None)
@option("--suspended/--active", default=None)
@option("--dialect", metavar="NAME", help="The form of the API that it speaks.")
@option("--secret", help="What its webhooks are signed with.")
@option("--webhook", multiple=True, metavar="KIND=URL", help="Where a kind of webhook goes. Repeatable; all at once.")
@click.pass_context
def set_(ctx: click.Context, /, provider: str, login: str, webhook: tuple[str, ...], **wanted: Any) -> None:  # noqa: ANN401
    """Make an account or change it; what is not said stays."""
    fields = {name: value for name, value in wanted.items() if value is not None}
    if webhook:
        fields["webhooks"] = dict(_pair(text) for text in webhook)
    _show(globals_of(ctx), client_of(ctx).account(provider, login).set(**fields))


@command.command(examples=("sandbox account remove smsfactor shop@example.com",))
@click.argument("provider")
@click.argument("login")
@click.pass_context
def remove(ctx: click.Context, provider: str, login: str) -> None:
    """Remove an account; its messages stay."""
    client_of(ctx).account(provider, login).remove()


def _pair(text: str) -> tuple[str, str]:
    kind, equals, url = text.partition("=")
    if not equals:
        raise click.UsageError(f"--webhook: {text!r} is not KIND=URL")
    return kind, url


def _show(said: Globals, account: Account) -> None:
    if said.is_json:
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
        *((f"to {kind}", url) for kind, url in account.webhooks.items()),
    ]
    show_facts(said, facts)
