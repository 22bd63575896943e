"""``sandbox exchanges``: list and show requests and their answers."""

from collections.abc import Iterator

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import WholeNumber
from sms_sandbox.cli.printing.output import show_json, show_line, show_table
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.client.models import Exchange, Http
from sms_sandbox.fidelity.refusals import RECORDING, marked_as


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
@option(
    "--provider", metavar="PROVIDER", help="The provider.", shell_complete=filters.completing(filters.provider_names)
)
@option(
    "--operation",
    metavar="NAME",
    help="Such as send or status.",
    shell_complete=filters.completing(filters.operations),
)
@option("--limit", type=WholeNumber(1), help="The newest ones only; by default all.")
@click.pass_context
def list_(ctx: click.Context, provider: str | None, operation: str | None, limit: int | None) -> None:
    """List exchanges, the newest first."""
    client, common = client_of(ctx), globals_of(ctx)
    filters.check(client, provider=provider, operation=operation)
    found = client.exchanges.list(limit=limit, provider=provider, operation=operation)
    filters.report_cut(common, found)
    if common.is_json:
        show_json(found)
        return
    show_table(common, ("id", "at", "provider", "operation", "status", "refused", "request"), map(_row, found))


@command.command(examples=("sandbox exchanges show x1",))
@click.argument("exchange_id", metavar="ID")
@click.pass_context
def show(ctx: click.Context, exchange_id: str) -> None:
    """Print a request and its answer."""
    exchange = client_of(ctx).exchanges.get(exchange_id)
    if globals_of(ctx).is_json:
        show_json(exchange)
        return
    common = globals_of(ctx)
    for line in _remarks(exchange):
        show_line(common, line, "yellow")
    click.echo(text_of(exchange.request))
    click.echo(text_of(exchange.response) if exchange.response else "(no answer)")


def _row(exchange: Exchange) -> tuple[str | None, ...]:
    status = exchange.response.start_line.split(" ")[1] if exchange.response else None
    asked = exchange.request.start_line.removesuffix(" HTTP/1.1")
    at, mark = clock_time(exchange.at), (exchange.refused or "").removeprefix("refused: ")
    return exchange.id, at, exchange.provider, exchange.operation, status, mark, asked


def _remarks(exchange: Exchange) -> Iterator[str]:
    """Yield why the provider refused a request, in words and with its fact, and which faults struck."""
    fact = exchange.fact or ""
    if exchange.refused is not None and not marked_as(fact):
        yield exchange.refused
    if mark := marked_as(fact):
        rule = rule_text(exchange.provider, fact)
        yield f"{mark} (fact {fact} of {exchange.provider}){f': {rule}' if rule else ''}"
    if fact.startswith(RECORDING):
        yield rule_text(exchange.provider, fact)
    if exchange.faults:
        yield f"faults: {', '.join(exchange.faults)}"


def rule_text(provider: str, name: str) -> str:
    """Return the ledger's words for a fact, or an empty text for one that this version does not have."""
    from sms_sandbox import providers  # noqa: PLC0415  slow
    from sms_sandbox.fidelity import ledger  # noqa: PLC0415  slow

    found = providers.load().get(provider)
    fact = ledger.fact_of(ledger.ledger_of(found), name) if found else None
    return fact.says if fact else ""


def text_of(http: Http) -> str:
    """Return a request or an answer as it was sent, with the body as text."""
    headers = [f"{name}: {value}" for name, value in http.headers]
    return "\n".join([http.start_line, *headers, "", http.body])
