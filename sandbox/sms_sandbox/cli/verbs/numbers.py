"""``sandbox numbers``: the magic numbers. No server is needed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli.command import Command, Globals, globals_of
from sms_sandbox.cli.output import show_json, show_line, show_table
from sms_sandbox.contract import Provider
from sms_sandbox.engine.accounts import REFUSED_WORD

if TYPE_CHECKING:
    from sms_sandbox.magic_numbers import ProviderWords

_LONGEST: Final = 60
"""Characters of an answer that are shown."""


@click.command(
    "numbers",
    cls=Command,
    examples=("sandbox numbers", "sandbox numbers smsmode", "sandbox numbers --json"),
)
@click.argument("names", nargs=-1, metavar="[PROVIDER]...")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Print the numbers that choose their outcome by their last two digits, and what each provider tells of it.

    They lie in +336 39 98 xx xx, which the French regulator keeps for fiction, so they are nobody's. In place of the
    last two digits before those of the table any may stand.
    """
    from sms_sandbox import magic_numbers, providers  # noqa: PLC0415  after the help has been printed

    found = providers.load()
    unknown = [name for name in names if name not in found]
    if unknown:
        raise click.UsageError(f"no provider is named {unknown[0]!r}; there are: {', '.join(found)}")
    chosen = {name: found[name] for name in names or found}
    said = globals_of(ctx)
    if said.is_json:
        show_json(magic_numbers.as_data(chosen))
        return
    if len(chosen) == 1:
        _show_one(said, *chosen.values())
    else:
        _show_all(said, chosen)
    if not said.is_quiet:
        show_line(said, f'The word "{REFUSED_WORD}" as login, password, key or token is refused by every provider.')


def _show_one(said: Globals, provider: Provider) -> None:
    from sms_sandbox import magic_numbers  # noqa: PLC0415  as above

    words = magic_numbers.provider_words(provider)
    rows = [(one.number, one.name, one.says, _in_full(words[one.name])) for one in magic_numbers.OUTCOMES]
    show_table(said, ("number", "outcome", "what happens", f"at {provider.title}"), rows)


def _show_all(said: Globals, providers: Mapping[str, Provider]) -> None:
    """In one table, for which there is room only without the words."""
    from sms_sandbox import magic_numbers  # noqa: PLC0415  as above

    words = [magic_numbers.provider_words(provider) for provider in providers.values()]
    rows = [
        (f"…{one.digits}", one.name, *(_in_short(told[one.name]) for told in words)) for one in magic_numbers.OUTCOMES
    ]
    show_line(said, "+336 39 98 xx, and:")
    show_table(said, ("", "outcome", *providers), rows)


def _in_short(told: "ProviderWords") -> str:
    if told.status is not None:
        return f"HTTP {told.status}"
    return "" if told.state is None else str(told.state)


def _in_full(told: "ProviderWords") -> str:
    answer = (told.answer or "").partition("\n")[0][:_LONGEST]
    return f"{_in_short(told)}: {answer}" if answer else _in_short(told)
