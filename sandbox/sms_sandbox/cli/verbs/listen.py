"""``sandbox listen``: print webhooks as they are sent, and forward them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command, Globals, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.forwarding import forward, has_reached
from sms_sandbox.cli.options import WholeNumber
from sms_sandbox.cli.printing.output import plain, show_json_line, show_line
from sms_sandbox.cli.printing.times import clock_time, read_wall_times_again
from sms_sandbox.cli.verbs.webhooks import answer_of
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.errors import ClientError
from sms_sandbox.client.models import Event, Webhook
from sms_sandbox.core.patterns import globs
from sms_sandbox.wire import urls

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
@option("--forward-to", metavar="URL", help="Make webhooks go to this address, and print its answers.")
@option(
    "--events",
    metavar="PROVIDER.KIND,...",
    help="Only these kinds; * is a wildcard.  [default: all]",
    shell_complete=filters.completing(filters.events),
)
@option(
    "--print-secret", metavar="PROVIDER/LOGIN", help="Print the secret that signs this account's webhooks, and end."
)
@option("--count", type=WholeNumber(1), help="End after this number of webhooks.")
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

    With --forward-to, webhooks that have no address of their own are sent to URL for as long as this command runs. A
    webhook with another address is sent there, and forwarded to URL as well; so is one that URL could not be reached
    for from where the sandbox runs.
    """
    client, common = client_of(ctx), globals_of(ctx)
    if print_secret is not None:
        _print_secret(client, print_secret)
        return
    target = None if forward_to is None else urls.parse(forward_to)
    if forward_to is not None and target is None:
        raise click.UsageError(f"--forward-to: {forward_to!r} is not an http or https address")
    patterns = _patterns(client, events)
    with _fallback(client, forward_to):
        stream = client.follow(0 if from_start else None)
        if not common.is_quiet:
            click.echo(f"listening at {client.url}", err=True)
        for webhook in islice(_webhooks(client, patterns, stream), count):
            read_wall_times_again(ctx)
            _show(common, webhook)
            if target is not None and not has_reached(webhook, target):
                click.echo(f"{_INDENT}forwarded: {forward(webhook, target)}", err=common.is_json)


def _patterns(client: Client, events: str | None) -> list[str]:
    """Return the patterns of ``--events``. Raise click.UsageError for one that no webhook has."""
    patterns = [pattern.strip() for pattern in (events or "*").split(",")]
    for pattern in patterns:
        is_known = any(map(globs.matcher(pattern), filters.events()))
        if not is_known and {*filters.provider_names()} >= {*client.version().providers}:
            raise filters.unknown("--events", pattern, filters.events())
    return patterns


@contextmanager
def _fallback(client: Client, url: str | None) -> Iterator[None]:
    """Give webhooks without an address this one for as long as the context lasts."""
    if url is None:
        yield
        return
    before = client.webhooks.fallback().url
    client.webhooks.fall_back_to(url)
    try:
        yield
    finally:
        with suppress(ClientError):  # the sandbox may have ended
            client.webhooks.fall_back_to(before)


def _webhooks(client: Client, patterns: list[str], events: Iterator[Event]) -> Iterator[Webhook]:
    """Yield the webhooks that match, each as soon as it was answered or has failed."""
    for event in events:
        if event.kind == _DONE:
            webhook = client.webhooks.get(event.subject)
            if any(globs.fits(pattern, f"{webhook.provider}.{webhook.kind}") for pattern in patterns):
                yield webhook


def _show(common: Globals, webhook: Webhook) -> None:
    if common.is_json:
        show_json_line(webhook)
        return
    attempt = webhook.attempts[-1]
    state = f" {webhook.reports}" if webhook.reports else ""
    address = webhook.url.partition("?")[0]
    sent = f"{webhook.provider} {webhook.kind} {webhook.subject}{state} -> {address}"
    show_line(common, f"{clock_time(attempt.at)[11:]}  {plain(sent)}")
    style = "green" if webhook.state == "taken" else "red"
    show_line(common, f"{_INDENT}{webhook.id} {webhook.state}: {plain(answer_of(attempt))}", style)


def _print_secret(client: Client, account: str) -> None:
    provider, slash, login = account.partition("/")
    if not slash:
        raise click.UsageError(f"--print-secret: {account!r} is not PROVIDER/LOGIN")
    secret = client.account(provider, login).show().secret
    click.echo(secret if secret is not None else fail(f"the webhooks of {account} are not signed"))
