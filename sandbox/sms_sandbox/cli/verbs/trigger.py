"""``sandbox trigger``: send a sample webhook without a real event."""

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_json
from sms_sandbox.cli.verbs.webhooks import show_webhooks


@click.command(
    "trigger",
    cls=Command,
    examples=(
        "sandbox trigger insim.status",
        "sandbox trigger smsfactor.mo --to 0639980001 --override text=STOP",
    ),
)
@click.argument("event", metavar="PROVIDER.KIND", shell_complete=filters.completing(filters.events))
@option("--to", metavar="NUMBER", help="The number that the webhook is about.")
@option(
    "--override",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value of the event: to, id, text, state, reason, call, duration, note; or account, url. Repeatable.",
)
@click.pass_context
def command(ctx: click.Context, event: str, to: str | None, override: tuple[str, ...]) -> None:
    """Send a sample webhook in the provider's form to the address for webhooks of this kind."""
    provider, dot, kind = event.partition(".")
    if not dot:
        raise click.UsageError(f"{event!r} is not PROVIDER.KIND, such as smsmode.status")
    fields = dict(_pair(text) for text in override)
    if to is not None:
        fields["to"] = to
    fired = client_of(ctx).webhooks.trigger(provider, kind, fields)
    if globals_of(ctx).is_json:
        show_json(fired)
    elif not globals_of(ctx).is_quiet:
        show_webhooks(ctx, [fired])


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--override: {text!r} is not FIELD=VALUE")
    return name, value
