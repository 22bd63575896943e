"""``sandbox fidelity``: print the ledgers."""

import click

from sms_sandbox import providers
from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command, globals_of
from sms_sandbox.cli.printing.output import show_json
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import Ledger


@click.command("fidelity", cls=Command, examples=("sandbox fidelity smsmode", "sandbox fidelity --json"))
@click.argument("names", nargs=-1, metavar="[PROVIDER]...", shell_complete=filters.completing(filters.provider_names))
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Print the ledger of each provider: the source of each answer, and what is inferred."""
    found = providers.load()
    unknown = [name for name in names if name not in found]
    if unknown:
        raise click.UsageError(f"no provider is named {unknown[0]!r}; there are: {', '.join(found)}")
    wanted = names or tuple(found)
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
