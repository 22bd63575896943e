"""``sandbox fidelity``: print the ledgers, and check a real provider against them."""

import asyncio
import os
import time
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox import providers
from sms_sandbox.cli import filters
from sms_sandbox.cli.command import TOO_LATE, Group, fail, globals_of, option
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.options import DURATION, NEW_FILE, WholeNumber
from sms_sandbox.cli.printing.output import show_json
from sms_sandbox.cli.recording.options import ADDRESS, provider_of
from sms_sandbox.contract import Provider
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import Ledger
from sms_sandbox.recording.check.patch import patch_of
from sms_sandbox.recording.check.report import as_json, as_junit, as_lines
from sms_sandbox.recording.check.result import has_drift, is_incomplete
from sms_sandbox.server.recording.checker import Checker, CheckReport, CheckSettings
from sms_sandbox.server.recording.upstream import RealSide
from sms_sandbox.server.recording.webhook_listener import WebhookListener

DRIFT: Final = 3
_VALUES: Final = ("login", "password", "key", "token", "to", "device", "webhook")


@click.group("fidelity", cls=Group, default="show", examples=("sandbox fidelity smsmode", "sandbox fidelity --json"))
def command() -> None:
    """Print the ledger of each provider, or check a real provider against it."""


@command.command("show", examples=("sandbox fidelity show smsmode",))
@click.argument("names", nargs=-1, metavar="[PROVIDER]...", shell_complete=filters.completing(filters.provider_names))
@click.pass_context
def show(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Print the ledger of each provider: the source of each answer, and what is inferred."""
    found = providers.load()
    wanted = {name: provider_of(name) for name in names or found}
    if globals_of(ctx).is_json:
        show_json({name: ledger.ledger_of(found[name]).model_dump(mode="json") for name in wanted})
        return
    for name in wanted:
        click.echo("\n".join(_lines(found[name], ledger.ledger_of(found[name]))))


def _lines(provider: Provider, ledger: Ledger) -> list[str]:
    lines = [provider.title, "=" * len(provider.title)]
    for name, fact in ledger.facts.items():
        lines.append(f"{fact.kind.value:11} {name}: {fact.says}")
        lines.extend(f"{'':11}   guessed: {part}" for part in fact.guessed)
        lines.extend(f"{'':11}   from: {_source(ledger, source)}" for source in fact.sources)
    lines.extend(f"{'left out':11} {item.what}: {item.why}" for item in ledger.left_out)
    return [*lines, ""]


def _source(ledger: Ledger, name: str) -> str:
    source = ledger.sources[name]
    read = f", read {source.read}" if source.read else ""
    return f"{source.title} ({source.address}{read})"


@command.command(
    "check",
    examples=(
        "sandbox fidelity check smsmode --token TOKEN",
        "sandbox fidelity check smsfactor --login ME --password SECRET --junit drift.xml --save drift.patch",
        "sandbox fidelity check smsmode --token TOKEN --allow-send --to +33612345678",
    ),
)
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
@option("--login", help="The login of an account with the provider.")
@option("--password", help="Its password. A variable, SANDBOX_FIDELITY_CHECK_PASSWORD, is not seen by other users.")
@option("--key", help="Its API key.")
@option("--token", help="Its token.")
@option("--upstream", type=ADDRESS, metavar="URL", help="Another address of the real side than the provider's hosts.")
@option("--allow-send", is_flag=True, help="Send one text, too.")
@option("--to", metavar="NUMBER", help="With --allow-send: the recipient.")
@option("--device", metavar="ID", help="With --allow-send: the device that sends, at SmsGateway24.")
@option("--webhook", metavar="URL", help="The address at which the provider reaches --webhook-port here.")
@option("--webhook-port", type=WholeNumber(0, 65535), help="Take webhooks at this port; 0 is any free one.")
@option("--wait", type=DURATION, default="2m", show_default=True, help="How long to wait for each webhook.")
@option("--junit", type=NEW_FILE, metavar="FILE", help="Write the results as JUnit XML.")
@option("--save", type=NEW_FILE, metavar="FILE", help="Write a patch with the changed examples and ledger entries.")
def check(provider: str, **options: Any) -> None:  # noqa: ANN401  one option each, above
    """Ask the real PROVIDER the harmless questions of its ledger, and compare its answers with the sandbox's.

    What must be equal is compared byte for byte, ids, times and amounts by their form. Nothing is sent without
    --allow-send. Exit codes: 3 something differs, 4 something was not answered in time.
    """
    ctx, checked = click.get_current_context(), provider_of(provider)
    if options["allow_send"] and not options["to"]:
        raise click.UsageError("--allow-send: name the recipient with --to NUMBER")
    if (options["webhook"] is None) != (options["webhook_port"] is None):
        raise click.UsageError("--webhook and --webhook-port: give both, or none")
    settings = CheckSettings(
        provider=checked,
        values={name: options[name] for name in _VALUES if options[name]},
        upstream=options["upstream"],
        may_send=options["allow_send"],
        wait=options["wait"] / SECOND,
        source=f"answered to sandbox fidelity check, {_today()}",
    )
    report = asyncio.run(_check(settings, options["webhook_port"]))
    _print(ctx, checked, report, options)
    if has_drift(report.results):
        ctx.exit(DRIFT)
    if is_incomplete(report.results):
        ctx.exit(TOO_LATE)


async def _check(settings: CheckSettings, webhook_port: int | None) -> CheckReport:
    now = int(time.time()) * SECOND
    if webhook_port is None:
        return await Checker(settings, RealSide(), now).check()
    try:
        async with WebhookListener(webhook_port) as listener:
            return await Checker(settings, RealSide(), now, listener).check()
    except OSError as error:
        fail(f"--webhook-port {webhook_port}: {os.strerror(error.errno) if error.errno else error}")


def _print(ctx: click.Context, provider: Provider, report: CheckReport, options: dict[str, Any]) -> None:
    if globals_of(ctx).is_json:
        click.echo(as_json(provider, report.results))
    else:
        for line in as_lines(provider, report.results):
            click.echo(line)
    if options["junit"]:
        _write(options["junit"], as_junit(provider, report.results))
    if options["save"]:
        _write(options["save"], patch_of(provider, report.findings, _today()))


def _today() -> str:
    return time.strftime("%Y-%m-%d")


def _write(file: Path, content: str | bytes) -> None:
    try:
        write_file(file, content)
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")
