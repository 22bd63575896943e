"""The filters of lists: refusing names that nothing has, completing values, and reporting a cut."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from sms_sandbox.cli.command import Globals

if TYPE_CHECKING:
    from sms_sandbox.client.blocking import Client
    from sms_sandbox.client.lists import Items
    from sms_sandbox.contract import Provider

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def report_cut(common: Globals, found: "Items[Any]") -> None:
    """Report that a list was cut by its limit."""
    if found.is_cut and not common.is_quiet:
        click.echo(f"There are more; the newest {len(found)} are shown.", err=True)


def check(
    client: "Client",
    *,
    provider: str | None = None,
    kind: str | None = None,
    operation: str | None = None,
    to: str | None = None,
) -> None:
    """Raise click.UsageError for a filter that nothing can match, with the closest known name.

    The kinds and operations of a provider that only the sandbox has are not checked.
    """
    found = _providers()
    if provider is not None and provider not in found:
        names = client.version().providers
        if provider not in names:
            raise unknown("--provider", provider, names)
        return
    for option, word, known in (("--kind", kind, kinds), ("--operation", operation, operations)):
        if word is not None and word not in known(provider) and found.keys() >= {*client.version().providers}:
            raise unknown(option, word, known(provider))
    if to is not None and not _is_recipient(to):
        raise click.UsageError(f"--to: {to!r} is not a phone number. Write it like +33639980001.")


def unknown(option: str, word: str, there_are: Iterable[str]) -> click.UsageError:
    from sms_sandbox.scenario.bad_value import did_you_mean  # noqa: PLC0415  slow

    return click.UsageError(f"{option}: {word!r} is not known. {did_you_mean(word, sorted(there_are))}")


def kinds(provider: str | None = None) -> Sequence[str]:
    """Return the kinds of webhooks of a provider, or of all."""
    return [kind for name, one in _providers().items() if provider in (None, name) for kind in one.webhook_kinds]


def operations(provider: str | None = None) -> Sequence[str]:
    """Return the operations of a provider, or of all; ``unknown`` is for requests to no route."""
    found = [one for name, one in _providers().items() if provider in (None, name)]
    return ["unknown", *(route.name for one in found for _, _, route in one.routes.routes)]


def events() -> Iterator[str]:
    """Yield each kind of webhook as PROVIDER.KIND."""
    for name, one in _providers().items():
        yield from (f"{name}.{kind}" for kind in one.webhook_kinds)


def provider_names() -> Sequence[str]:
    return [*_providers()]


def webhook_targets() -> Iterator[str]:
    """Yield what may stand before the address of a ``--webhook``, with the equals sign."""
    yield from (f"{name}=" for name in provider_names())
    yield from (f"{event}=" for event in events())


def dialects() -> Iterator[str]:
    """Yield each dialect as PROVIDER=NAME."""
    for name, one in _providers().items():
        yield from (f"{name}={dialect}" for dialect in ("auto", *one.dialects))


def errors() -> Sequence[str]:
    """Return the neutral names of the errors that a provider has."""
    return sorted({error for one in _providers().values() for error in one.errors})


def scenarios() -> Iterator[str]:
    """Yield the built-in scenarios and the TOML files of this folder."""
    from pathlib import Path  # noqa: PLC0415  for completion only

    from sms_sandbox.scenario import builtin  # noqa: PLC0415  as above

    yield from (f"{builtin.PREFIX}{name}" for name in builtin.names())
    yield from (path.name for path in sorted(Path().glob("*.toml")))


def completing(values: Callable[[], Iterable[str]]) -> Completion:
    """Return a completion with these values."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(value) for value in values() if value.startswith(incomplete)]

    return complete


def _is_recipient(text: str) -> bool:
    from sms_sandbox.core.numbers.msisdn import read_by_people  # noqa: PLC0415  with its numbering plan

    return read_by_people(text) is not None


def _providers() -> "dict[str, Provider]":
    from sms_sandbox import providers  # noqa: PLC0415  slow

    return providers.load()
