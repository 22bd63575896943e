"""The command line: one file for each group of verbs."""

import gc
import os
from importlib import import_module
from typing import Any, Final, NamedTuple

import click

from sms_sandbox import __version__
from sms_sandbox.cli.command import COMPLETE_VARIABLE, Group, guarded
from sms_sandbox.cli.streams import unwritable_output_reported


class _Verb(NamedTuple):
    """A line in the list of verbs."""

    target: str
    """The module of the command, a colon, and its name there."""

    summary: str
    """The line in ``sandbox --help``."""


_SECTIONS: Final[dict[str, dict[str, _Verb]]] = {
    "The server": {
        "up": _Verb("sms_sandbox.cli.verbs.up:command", "Start the sandbox."),
        "down": _Verb("sms_sandbox.cli.verbs.down:command", "Stop a sandbox that was started here."),
        "status": _Verb("sms_sandbox.cli.verbs.status:command", "Show whether a sandbox runs, and its version."),
        "logs": _Verb("sms_sandbox.cli.verbs.logs:command", "Print the log of a detached sandbox."),
        "ready": _Verb(
            "sms_sandbox.cli.verbs.ready:command", "Check whether a sandbox is ready; the image's health check."
        ),
        "data": _Verb("sms_sandbox.cli.verbs.data:command", "Check a folder of sandbox up --data."),
        "mcp": _Verb("sms_sandbox.cli.verbs.mcp:command", "Serve tools for coding agents, over MCP."),
        "init": _Verb("sms_sandbox.cli.verbs.init:command", "Write a commented sandbox.toml and a compose file."),
    },
    "Messages": {
        "messages": _Verb("sms_sandbox.cli.verbs.messages:command", "List, show, wait for and clear messages."),
        "otp": _Verb("sms_sandbox.cli.verbs.otp:command", "Print the last code that was sent to a number."),
        "state": _Verb("sms_sandbox.cli.verbs.state:command", "Set the state of a message."),
        "reply": _Verb("sms_sandbox.cli.verbs.reply:command", "Send a message from a handset."),
        "exchanges": _Verb("sms_sandbox.cli.verbs.exchanges:command", "List and show requests and their answers."),
    },
    "Webhooks": {
        "webhooks": _Verb("sms_sandbox.cli.verbs.webhooks:command", "List, show and resend webhooks."),
        "trigger": _Verb("sms_sandbox.cli.verbs.trigger:command", "Fire one webhook in a provider's form."),
        "listen": _Verb("sms_sandbox.cli.verbs.listen:command", "Show webhooks as they happen, and forward them."),
    },
    "Clock, handsets, accounts": {
        "clock": _Verb("sms_sandbox.cli.verbs.clock:command", "Show and move the clock."),
        "handset": _Verb("sms_sandbox.cli.verbs.handset:command", "Show and set up handsets."),
        "device": _Verb(
            "sms_sandbox.cli.verbs.device:command", "Show and set up gateway devices, for inSIM and SmsGateway24."
        ),
        "account": _Verb(
            "sms_sandbox.cli.verbs.account:command", "Show and change accounts: credit, credentials, webhooks."
        ),
        "workspace": _Verb("sms_sandbox.cli.verbs.workspace:command", "List, add and drop workspaces."),
        "snapshot": _Verb(
            "sms_sandbox.cli.verbs.snapshot:command", "Save the state of a workspace, and go back to it."
        ),
        "reset": _Verb("sms_sandbox.cli.verbs.reset:command", "Reset a workspace to its start."),
        "export": _Verb("sms_sandbox.cli.verbs.export:command", "Write a workspace as a run file."),
        "import": _Verb("sms_sandbox.cli.verbs.import_:command", "Restore a workspace from a run file."),
    },
    "Scenarios and faults": {
        "scenario": _Verb("sms_sandbox.cli.verbs.scenario:command", "List, show, check and write scenario files."),
        "numbers": _Verb("sms_sandbox.cli.verbs.numbers:command", "Print the numbers that choose their outcome."),
        "run": _Verb("sms_sandbox.cli.verbs.run:command", "Start a sandbox, run a command, and judge the result."),
        "explore": _Verb("sms_sandbox.cli.verbs.explore:command", "Search for a scenario in which a command fails."),
        "replay": _Verb("sms_sandbox.cli.verbs.replay:command", "Replay a run and show the differences."),
        "verify": _Verb("sms_sandbox.cli.verbs.verify:command", "Judge what a running sandbox has recorded so far."),
        "fault": _Verb("sms_sandbox.cli.verbs.fault:command", "Add, list and clear one-off faults."),
    },
    "Reference": {
        "ca": _Verb("sms_sandbox.cli.verbs.ca:command", "Show, trust and renew the local certificate authority."),
        "providers": _Verb("sms_sandbox.cli.verbs.providers:command", "List the providers, with their base URLs."),
        "env": _Verb("sms_sandbox.cli.verbs.env:command", "Print a provider's base URL and test credentials."),
        "fidelity": _Verb(
            "sms_sandbox.cli.verbs.fidelity:command", "Print the source of each answer, and what is inferred."
        ),
        "import-har": _Verb(
            "sms_sandbox.cli.verbs.import_har:command", "Make recordings of the exchanges in a HAR file."
        ),
        "record": _Verb("sms_sandbox.cli.verbs.record:command", "Record a real provider's answers and webhooks."),
        "openapi": _Verb("sms_sandbox.cli.verbs.openapi:command", "Print the OpenAPI document of a provider."),
        "completion": _Verb("sms_sandbox.cli.verbs.completion:command", "Print the completion script for a shell."),
    },
}

_GARBAGE: Final = (100_000, 20, 20)
"""Thresholds of the collector: what a verb imports is no garbage, and looking for some takes a tenth of its start."""

_VERBS: Final = {name: verb for verbs in _SECTIONS.values() for name, verb in verbs.items()}


class _Main(Group):
    """Import a verb when it is used, so that ``sandbox ready`` does not wait for a web server's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _VERBS:
            return None
        _register_fault_kinds()
        from sms_sandbox.cli.late_http_client import put_off  # noqa: PLC0415  not for the help

        put_off()
        module, _, name = _VERBS[cmd_name].target.partition(":")
        verb: click.Command = getattr(import_module(module), name)
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list from the table, without importing the verbs."""
        del ctx
        for section, verbs in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, verb.summary) for name, verb in verbs.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as click has it
        gc.set_threshold(*_GARBAGE)
        if os.environ.get(COMPLETE_VARIABLE, "").startswith("pwsh"):
            import_module("sms_sandbox.cli.verbs.completion")  # it registers PowerShell
        with unwritable_output_reported():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        with guarded(ctx):
            return super().invoke(ctx)


def _register_fault_kinds() -> None:
    """Register the kinds of faults that the environment names, before a verb reads the kinds."""
    from sms_sandbox.server.fault_kinds import FOLDERS_VARIABLE, register_named  # noqa: PLC0415  not for the help

    try:
        register_named(os.environ)
    except ValueError as error:
        raise click.UsageError(f"{FOLDERS_VARIABLE}: {error}") from None


@click.command(cls=_Main, context_settings={"auto_envvar_prefix": "SANDBOX"})
@click.version_option(__version__, prog_name="sandbox")
def main() -> None:
    """A test double for the HTTP APIs of SMS providers.

    Each option is also an environment variable: SANDBOX_PORT is the --port of "sandbox up", SANDBOX_URL the --url of
    all verbs, SANDBOX_MESSAGES_LIST_TO the --to of "sandbox messages list".

    Exit codes: 0 done, 1 failed, 2 wrong options or a wrong file, 3 an expectation failed or a provider differs,
    4 not there in time, 130 interrupted.
    """
