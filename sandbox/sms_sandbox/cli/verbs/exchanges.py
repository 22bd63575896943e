"""``sandbox exchanges``: list and show requests and their answers."""

import click

from sms_sandbox.cli.command import Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.output import show_json, show_table
from sms_sandbox.cli.verbs.messages import clock_time
from sms_sandbox.client.models import Exchange, Http


@click.group(
    "exchanges",
    cls=Group,
    default="list",
    examples=(
        "sandbox exchanges",
        "sandbox exchanges show x1",
    ),
)
def command() -> None:
    """List and show requests to providers and their answers, to the byte."""


@command.command("list", examples=("sandbox exchanges list --provider smsmode --limit 5",))
@option("--provider", metavar="PROVIDER", help="The provider.")
@option("--operation", metavar="NAME", help="Such as send or status.")
@option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@click.pass_context
def list_(ctx: click.Context, provider: str | None, operation: str | None, limit: int) -> None:
    """List exchanges, the newest first."""
    found = client_of(ctx).exchanges.list(provider=provider, operation=operation, limit=limit)
    if globals_of(ctx).is_json:
        show_json(found)
        return
    show_table(globals_of(ctx), ("id", "at", "provider", "operation", "status", "request"), map(_row, found))


@command.command(examples=("sandbox exchanges show x1",))
@click.argument("exchange_id", metavar="ID")
@click.pass_context
def show(ctx: click.Context, exchange_id: str) -> None:
    """Print a request and its answer."""
    exchange = client_of(ctx).exchanges.get(exchange_id)
    if globals_of(ctx).is_json:
        show_json(exchange)
        return
    click.echo(text_of(exchange.request))
    click.echo(text_of(exchange.response) if exchange.response else "(no answer)")


def _row(exchange: Exchange) -> tuple[str | None, ...]:
    status = exchange.response.start_line.split(" ")[1] if exchange.response else None
    asked = exchange.request.start_line.removesuffix(" HTTP/1.1")
    return exchange.id, clock_time(exchange.at), exchange.provider, exchange.operation, status, asked


def text_of(http: Http) -> str:
    """Return a request or an answer as it was sent, with the body as text."""
    headers = [f"{name}: {value}" for name, value in http.headers]
    return "\n".join([http.start_line, *headers, "", http.body])
