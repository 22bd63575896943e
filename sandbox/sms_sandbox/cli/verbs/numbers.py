"""``sandbox numbers``: print the magic numbers. No server is needed; of one that runs the range is asked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Command, Globals, globals_of
from sms_sandbox.cli.options import magic_range_option
from sms_sandbox.cli.printing.output import show_json, show_line, show_table
from sms_sandbox.contract import Provider
from sms_sandbox.core.numbers.number_range import NumberRange
from sms_sandbox.engine.accounts import REFUSED_WORD

if TYPE_CHECKING:
    from sms_sandbox.magic_numbers import ProviderWords

_LONGEST: Final = 80
"""The longest answer that is printed, in characters."""


@click.command(
    "numbers",
    cls=Command,
    examples=("sandbox numbers", "sandbox numbers smsmode", "sandbox numbers --json"),
)
@click.argument("names", nargs=-1, metavar="[PROVIDER]...", shell_complete=filters.completing(filters.provider_names))
@magic_range_option
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], magic_range: NumberRange) -> None:
    """Print the numbers whose last two digits choose their outcome, and each provider's words for it.

    They lie in +336 39 98 xx xx, which the French regulator keeps for fiction, so that they belong to no subscriber.
    The two digits before the last two may be any. Without --magic-range the range is that of the running sandbox.
    """
    from sms_sandbox import magic_numbers, providers  # noqa: PLC0415  after the help has been printed

    found = providers.load()
    unknown = [name for name in names if name not in found]
    if unknown:
        raise click.UsageError(f"no provider is named {unknown[0]!r}; there are: {', '.join(found)}")
    chosen = {name: found[name] for name in names or found}
    common = globals_of(ctx)
    if ctx.get_parameter_source("magic_range") is ParameterSource.DEFAULT:
        magic_range = _range_of_running(ctx) or magic_range
    if common.is_json:
        show_json(magic_numbers.as_data(chosen, magic_range))
        return
    if len(chosen) == 1:
        [provider] = chosen.values()
        _show_one(common, provider, magic_range)
    else:
        _show_all(common, chosen, magic_range)
    if not common.is_quiet:
        show_line(common, f'The word "{REFUSED_WORD}" as login, password, key or token is refused by every provider.')


def _range_of_running(ctx: click.Context) -> NumberRange | None:
    """Return the range of the sandbox that runs, or None if none does."""
    from sms_sandbox.cli.connection import client_of  # noqa: PLC0415  after the help has been printed
    from sms_sandbox.client.errors import ClientError  # noqa: PLC0415  as above
    from sms_sandbox.core.numbers.number_range import number_range  # noqa: PLC0415  as above

    try:
        return number_range(client_of(ctx).magic_range())
    except ClientError:
        return None


def _show_one(common: Globals, provider: Provider, within: NumberRange) -> None:
    from sms_sandbox import magic_numbers  # noqa: PLC0415  as above

    words = magic_numbers.provider_words(provider)
    rows = [
        (within.number(one.digits), one.name, one.summary, _in_full(words[one.name], one.notes.get(provider.name)))
        for one in magic_numbers.OUTCOMES
    ]
    show_table(common, ("number", "outcome", "what happens", f"at {provider.title}"), rows)


def _show_all(common: Globals, providers: Mapping[str, Provider], within: NumberRange) -> None:
    """Print one table for several providers, which has no room for their words."""
    from sms_sandbox import magic_numbers  # noqa: PLC0415  as above

    all_words = [magic_numbers.provider_words(provider) for provider in providers.values()]
    rows = [
        (f"…{one.digits}", one.name, *(_in_short(words[one.name]) for words in all_words))
        for one in magic_numbers.OUTCOMES
    ]
    pattern = within.pattern("").replace("?", "x")
    any_digit = "; each x is any digit" if "x" in pattern else ""
    show_line(common, f"The two digits after {pattern} choose the outcome{any_digit}.")
    show_table(common, ("", "outcome", *providers), rows)


def _in_short(words: "ProviderWords") -> str:
    if words.status is not None:
        return f"HTTP {words.status}"
    return "" if words.state is None else str(words.state)


def _in_full(words: "ProviderWords", note: str | None) -> str:
    answer = (words.answer or "").partition("\n")[0]
    if len(answer) > _LONGEST:
        answer = f"{answer[: _LONGEST - 1]}…"
    found = f"{_in_short(words)}: {answer}" if answer else _in_short(words)
    return f"{found}; {note}" if note else found
