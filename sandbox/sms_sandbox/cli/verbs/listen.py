"""``sandbox listen``: print webhooks as they are sent, and forward them."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import Final

import click

from sms_sandbox.cli.command import Command, Globals, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.forwarding import forward, is_address
from sms_sandbox.cli.output import plain, show_json_line, show_line
from sms_sandbox.cli.verbs.messages import clock_time
from sms_sandbox.cli.verbs.webhooks import answer_of
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.models import Webhook

_DONE: Final = "webhook.done"
_INDENT: Final = " " * 14


@click.command(
    "listen",
    cls=Command,
    examples=(
        "sandbox listen",
        "sandbox listen --events 'smsfactor.*,insim.status'",
        "sandbox listen --forward-to http://127.0.0.1:3000/webhook",
        "sandbox listen --print-secret smsfactor/shop@example.com",
    ),
)
@option("--forward-to", metavar="URL", help="Send each webhook to this address, too, and print its answer.")
@option("--events", metavar="PROVIDER.KIND,...", help="Only these kinds; * is a wildcard.  [default: all]")
@option(
    "--print-secret", metavar="PROVIDER/LOGIN", help="Print the secret that signs this account's webhooks, and end."
)
@option("--count", type=click.IntRange(1), help="End after this number of webhooks.")
@option("--all", "from_start", is_flag=True, help="Begin with the webhooks that were sent before.")
@click.pass_context
def command(
    ctx: click.Context,
    forward_to: str | None,
    events: str | None,
    print_secret: str | None,
    count: int | None,
    *,
    from_start: bool,
) -> None:
    """Print each webhook as it is sent and answered, until Ctrl-C.

    Webhooks exist only where an application has said where they go, or "sandbox up" was started with --webhook or
    --forward-to; one that fails there is forwarded all the same.
    """
    client, common = client_of(ctx), globals_of(ctx)
    if print_secret is not None:
        _print_secret(client, print_secret)
        return
    if forward_to is not None and not is_address(forward_to):
        raise click.UsageError(f"--forward-to: {forward_to!r} is not an http or https address")
    if not common.is_quiet:
        click.echo(f"listening at {client.url}", err=True)
    patterns = [pattern.strip() for pattern in (events or "*").split(",")]
    for webhook in islice(_webhooks(client, patterns, 0 if from_start else None), count):
        _show(common, webhook)
        if forward_to is not None:
            click.echo(f"{_INDENT}forwarded: {forward(webhook, forward_to)}", err=common.is_json)


def _webhooks(client: Client, patterns: list[str], after: int | None) -> Iterator[Webhook]:
    """Yield the webhooks that match, each as soon as it was answered or has failed."""
    for event in client.follow(after):
        if event.kind == _DONE:
            webhook = client.webhooks.get(event.subject)
            if any(fnmatchcase(f"{webhook.provider}.{webhook.kind}", pattern) for pattern in patterns):
                yield webhook


def _show(common: Globals, webhook: Webhook) -> None:
    if common.is_json:
        show_json_line(webhook)
        return
    attempt = webhook.attempts[-1]
    sent = f"{webhook.provider}.{webhook.kind} of {webhook.subject} -> {webhook.url}"
    show_line(common, f"{clock_time(attempt.at)[11:]}  {plain(sent)}")
    style = "green" if webhook.state == "taken" else "red"
    show_line(common, f"{_INDENT}{webhook.id}: {plain(answer_of(attempt))}", style)


def _print_secret(client: Client, account: str) -> None:
    provider, slash, login = account.partition("/")
    if not slash:
        raise click.UsageError(f"--print-secret: {account!r} is not PROVIDER/LOGIN")
    secret = client.account(provider, login).show().secret
    click.echo(secret if secret is not None else fail(f"the webhooks of {account} are not signed"))
