"""``sandbox completion``: print the completion script for a shell."""

import click
from click.shell_completion import get_completion_class

from sms_sandbox.cli.command import Command


@click.command(
    "completion",
    cls=Command,
    examples=(
        "sandbox completion bash >> ~/.bashrc",
        "sandbox completion zsh > ~/.zfunc/_sandbox",
        "sandbox completion fish > ~/.config/fish/completions/sandbox.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes verbs, options and values."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  click knows all three
    root = ctx.find_root()
    click.echo(found(root.command, {}, "sandbox", "_SANDBOX_COMPLETE").source())
