"""``sandbox completion``: print the completion script for a shell."""

import os
from typing import Final

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from sms_sandbox.cli.command import COMPLETE_VARIABLE, Command

_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.Extent.Text
    $env:COMP_WORDS = $line.Substring(0, [Math]::Min($line.Length, $cursorPosition - $commandAst.Extent.StartOffset))
    $env:COMP_CWORD = $wordToComplete
    $env:%(complete_var)s = "pwsh_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
        }
    } finally {
        "COMP_WORDS", "COMP_CWORD", "%(complete_var)s" | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
    }
}
"""


@add_completion_class
class PowerShellComplete(ShellComplete):
    """Completion for PowerShell, which click has not."""

    name = "pwsh"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        incomplete = os.environ.get("COMP_CWORD", "")  # to set an empty one removes it, up to PowerShell 7.4
        words = split_arg_string(os.environ["COMP_WORDS"])[1:]
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Write a value, a tab and its description, which PowerShell does not allow to be empty."""
        words = (item.help or item.value).split()
        return f"{item.value}\t{' '.join(words)}"


@click.command(
    "completion",
    cls=Command,
    examples=(
        "sandbox completion bash >> ~/.bashrc",
        "sandbox completion zsh > ~/.zfunc/_sandbox",
        "sandbox completion fish > ~/.config/fish/completions/sandbox.fish",
        "sandbox completion pwsh >> $PROFILE",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", PowerShellComplete.name]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes verbs, options and values."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  click knows the first three, and the last is registered above
    root = ctx.find_root()
    click.echo(found(root.command, {}, "sandbox", COMPLETE_VARIABLE).source())
