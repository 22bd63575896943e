"""``sandbox record``: stand between an application and a real provider, and record what passes."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import FAILED, Command, fail, globals_of, option
from sms_sandbox.cli.options import WholeNumber, ca_folder_option
from sms_sandbox.cli.printing.log_lines import warn_on_standard_error
from sms_sandbox.cli.process import child_signals
from sms_sandbox.cli.process.port_file import PortFile
from sms_sandbox.cli.process.start_failures import fail_for_authority
from sms_sandbox.cli.process.stopping import Stopping, stopped_by_signals
from sms_sandbox.cli.recording.options import ADDRESS, out_option, provider_of
from sms_sandbox.cli.recording.review import asks_here, review
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.store import AuthorityError, AuthorityFolder, default_folder
from sms_sandbox.server.observe.access_log import LogFormat
from sms_sandbox.server.recording.listener import HOST, RunningRecorder, names_of, start
from sms_sandbox.server.recording.recorder import WEBHOOK_PATH, Recorder, RecordingSettings
from sms_sandbox.verdict.conditions import count_of

_BY_SIGNAL: Final = 128


@click.command(
    "record",
    cls=Command,
    context_settings={"auto_envvar_prefix": "SANDBOX_RECORD"},
    examples=(
        "sandbox record smsfactor --out recordings",
        "sandbox record insim --webhook http://127.0.0.1:3000/webhook --allow-send",
        "sandbox record smsmode -- npm test",
    ),
)
@click.argument("provider", shell_complete=filters.completing(filters.provider_names))
@click.argument("command", nargs=-1, metavar="[-- CMD...]", type=click.UNPROCESSED)
@option("-p", "--port", type=WholeNumber(0, 65535), default=0, show_default=True, help="The port; 0 is any free one.")
@option("--port-file", type=click.Path(path_type=Path), help="Write the port to this file once it is open.")
@out_option
@option("--upstream", type=ADDRESS, metavar="URL", help="Another address of the real side than the provider's hosts.")
@option("--webhook", type=ADDRESS, metavar="URL", help="Where the real side's webhooks are passed on to.")
@option("--allow-send", is_flag=True, help="Pass on calls that send or cost something, too.")
@option(
    "--proxy-pass",
    multiple=True,
    metavar="HOST",
    help="As a proxy, pass requests for this other host on untouched, * for any. Repeatable.",
)
@ca_folder_option
@option("-y", "--yes", is_flag=True, help="Keep all files without asking.")
def command(provider: str, command: Sequence[str], **options: Any) -> None:  # noqa: ANN401  one option each, above
    """Pass an application's requests on to the real PROVIDER, and record each exchange and each webhook as a file.

    Secrets, numbers, names, addresses, texts and ids are replaced by invented ones before anything is written.
    Without --allow-send only calls pass that the provider's ledger marks as free. With CMD the command's https
    addresses lead to the listener. Ctrl-C ends the recording; then what was replaced is shown. The exit code is
    that of CMD if it is not 0, else 1 if requests came and none could be passed on.
    """
    warn_on_standard_error(LogFormat.TEXT)
    settings = RecordingSettings(
        provider=provider_of(provider),
        folder=options["out"],
        port=options["port"],
        upstream=options["upstream"],
        webhook=options["webhook"],
        may_send=options["allow_send"],
        proxy_pass=options["proxy_pass"],
        ca=options["ca"],
    )
    code = asyncio.run(_record(settings, [*command], PortFile(options["port_file"]), is_answered=options["yes"]))
    raise click.exceptions.Exit(code)


async def _record(settings: RecordingSettings, command: list[str], file: PortFile, *, is_answered: bool) -> int:
    try:
        running = await start(settings)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        fail(f"sandbox record cannot listen on {HOST}:{settings.port}: {reason}")
    with stopped_by_signals() as stopping:
        async with running:
            file.write(running.port)
            if not globals_of(click.get_current_context()).is_quiet:
                _announce(running, settings)
            code = await _until_the_end(running, settings, command, stopping)
        file.remove()
    review(running.session.files, settings.folder, asks=asks_here(is_answered=is_answered))
    if (failure := failure_of(running.recorder)) is not None:
        click.echo(failure, err=True)
    return code or (0 if failure is None else FAILED)


def failure_of(recorder: Recorder) -> str | None:
    """Return the line for a recording in which no request was passed on, although some came; None for another."""
    lost = [
        (recorder.refused, "refused, since the call may send or cost something (--allow-send passes it on)"),
        (recorder.unanswered, "without an answer of the real side"),
    ]
    reasons = [f"{count_of(number, 'request')} {why}" for number, why in lost if number]
    return None if recorder.passed_on or not reasons else f"nothing was recorded: {', '.join(reasons)}"


def _announce(running: RunningRecorder, settings: RecordingSettings) -> None:
    provider = settings.provider
    side = settings.upstream.authority if settings.upstream else ", ".join(provider.hosts[:2])
    lines = [
        (provider.title, f"{running.url}/{provider.name}"),
        ("real side", side),
        ("webhooks", f"{running.url}{WEBHOOK_PATH.decode()}" if settings.webhook else "none; see --webhook"),
        ("files", f"{settings.folder}"),
    ]
    for title, value in lines:
        click.echo(f"{title:14}{value}")
    click.echo(f"ready, {'every call' if settings.may_send else 'free calls only'}")


async def _until_the_end(
    running: RunningRecorder, settings: RecordingSettings, command: list[str], stopping: Stopping
) -> int:
    """Wait for a signal, or run the command and return its exit code."""
    if not command:
        await stopping.requested.wait()
        return 0
    with child_signals.handled() as signals:
        try:
            child = await asyncio.create_subprocess_exec(*command, env=_environment(running, settings))
        except OSError as error:
            fail(f"{command[0]}: {error.strerror or error}", 127)
        except AuthorityError as error:
            fail_for_authority(error)
        signals.lead_to(child)
        code = await child.wait()
    return _BY_SIGNAL - code if code < 0 else code


def _environment(running: RunningRecorder, settings: RecordingSettings) -> dict[str, str]:
    """Return the command's variables: its https requests to the provider lead here. Raise AuthorityError."""
    folder = AuthorityFolder(settings.ca or default_folder())
    root = folder.root_pem(names_of(settings), settings.provider.hosts)
    more = variables(
        ProxyAddress(HOST, running.port), root, folder.path / "environment", settings.provider.hosts, os.environ
    )
    name = settings.provider.name
    return {**os.environ, **more, f"SANDBOX_{name.upper()}_URL": f"{running.url}/{name}"}
