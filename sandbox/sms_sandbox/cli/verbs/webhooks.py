"""``sandbox webhooks``: list, show and resend webhooks."""

from typing import Any

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import WholeNumber
from sms_sandbox.cli.printing.output import show_facts, show_json, show_table
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.cli.verbs.exchanges import text_of
from sms_sandbox.client.models import Attempt, Webhook
from sms_sandbox.client.resources.webhooks import WebhookFilter


@click.group(
    "webhooks",
    cls=Group,
    default="list",
    examples=(
        "sandbox webhooks",
        "sandbox webhooks list --state failed",
        "sandbox webhooks resend --failed",
    ),
)
def command() -> None:
    """List, show and resend webhooks."""


@command.command("list", examples=("sandbox webhooks list --provider smsfactor --state failed",))
@option(
    "--provider", metavar="PROVIDER", help="The provider.", shell_complete=filters.completing(filters.provider_names)
)
@option("--kind", metavar="KIND", help="Such as status, dlr or mo.", shell_complete=filters.completing(filters.kinds))
@option("--to", metavar="NUMBER", help="The recipient of the message that it is about.")
@option("--subject", metavar="ID", help="The message or call that it is about.")
@option(
    "--state",
    type=click.Choice(["pending", "taken", "failed", "lost", "unaddressed"]),
    help="A taken webhook was answered 2xx.",
)
@option("--limit", type=WholeNumber(1), help="The newest ones only; by default all.")
@click.pass_context
def list_(ctx: click.Context, /, limit: int | None, **wanted: Any) -> None:  # noqa: ANN401  one filter each
    """List webhooks, the newest first."""
    given: Any = {name: value for name, value in wanted.items() if value is not None}
    asked: WebhookFilter = given
    client, common = client_of(ctx), globals_of(ctx)
    filters.check(client, provider=asked.get("provider"), kind=asked.get("kind"), to=asked.get("to"))
    found = client.webhooks.list(limit=limit, **asked)
    if common.is_json:
        show_json(found)
    else:
        show_webhooks(ctx, found)
    filters.report_cut(common, found)


@command.command(examples=("sandbox webhooks show c1",))
@click.argument("webhook_id", metavar="ID")
@click.pass_context
def show(ctx: click.Context, webhook_id: str) -> None:
    """Show a webhook, its bytes, and each attempt."""
    webhook = client_of(ctx).webhooks.get(webhook_id)
    common = globals_of(ctx)
    if common.is_json:
        show_json(webhook)
        return
    facts = (
        ("id", webhook.id),
        ("kind", f"{webhook.provider}.{webhook.kind} of {webhook.subject}"),
        ("reports", webhook.reports),
        ("url", _address_of(webhook)),
        ("state", webhook.state),
        ("next attempt", clock_time(webhook.next_attempt) if webhook.next_attempt else None),
    )
    show_facts(common, facts)
    rows = [(clock_time(attempt.at), answer_of(attempt), attempt.body) for attempt in webhook.attempts]
    show_table(common, ("attempt", "answer", "body"), rows)
    click.echo(text_of(webhook.request))


@command.command(
    examples=(
        "sandbox webhooks resend c1",
        "sandbox webhooks resend --failed",
    )
)
@click.argument("webhook_id", metavar="[ID]", required=False)
@option("--failed", is_flag=True, help="Resend all failed webhooks.")
@click.pass_context
def resend(ctx: click.Context, webhook_id: str | None, *, failed: bool) -> None:
    """Send a webhook again, or all failed ones, with the same bytes."""
    if (webhook_id is None) is not failed:
        raise click.UsageError("give an ID, or --failed")
    webhooks = client_of(ctx).webhooks
    sent = webhooks.resend_failed() if webhook_id is None else [webhooks.resend(webhook_id)]
    if globals_of(ctx).is_json:
        show_json(sent)
    elif not globals_of(ctx).is_quiet:
        show_webhooks(ctx, sent)


@command.command(examples=("sandbox webhooks release c1",))
@click.argument("webhook_id", metavar="ID")
@click.pass_context
def release(ctx: click.Context, webhook_id: str) -> None:
    """Send a webhook that a fault holds; the others stay held."""
    sent = client_of(ctx).webhooks.release(webhook_id)
    if globals_of(ctx).is_json:
        show_json(sent)
    elif not globals_of(ctx).is_quiet:
        show_webhooks(ctx, [sent])


def show_webhooks(ctx: click.Context, webhooks: list[Webhook]) -> None:
    show_table(
        globals_of(ctx), ("id", "due", "kind", "of", "reports", "state", "answer", "url"), map(row_of, webhooks)
    )


def row_of(webhook: Webhook) -> tuple[str | None, ...]:
    kind = f"{webhook.provider}.{webhook.kind}"
    answer = answer_of(webhook.attempts[-1]) if webhook.attempts else None
    at, reports = clock_time(webhook.due_at), webhook.reports
    return webhook.id, at, kind, webhook.subject, reports, webhook.state, answer, _address_of(webhook)


def _address_of(webhook: Webhook) -> str:
    return "no address" if webhook.state == "unaddressed" else webhook.url


def answer_of(attempt: Attempt) -> str:
    return str(attempt.status) if attempt.status is not None else attempt.error or "none yet"
