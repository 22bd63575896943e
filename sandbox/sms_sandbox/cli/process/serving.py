"""Run a server until a signal stops it."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.cli.command import FAILED
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.printing.output import without_password
from sms_sandbox.cli.process.garbage import Collector
from sms_sandbox.cli.process.port_file import PortFile
from sms_sandbox.cli.process.server_registry import recorded
from sms_sandbox.cli.process.stopping import stopped_by_signals
from sms_sandbox.late_provider import fill
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.webhooks.guard import condition_of, refusal_of
from sms_sandbox.server.workspaces.workspace import Workspace

NO_WEBHOOKS: Final = (
    'none configured, kept for "sandbox webhooks"; set an address with --webhook PROVIDER=URL, '
    "or sandbox listen --forward-to URL"
)

_BEFORE_IMPORTS: Final = 1.0
"""Seconds from the start of a server until it imports the providers that no request has needed."""

BackgroundWork = Callable[[RunningSandbox], Coroutine[Any, Any, None]]
"""Work that goes on beside a server until it stops."""


def serve(
    settings: ServerSettings,
    port_file: Path | None,
    beside: BackgroundWork | None = None,
    run_file: Path | None = None,
    notes: Sequence[tuple[str, str]] = (),
) -> None:
    """Serve until SIGINT or SIGTERM, then write the run file. Exit with 1 if it cannot be written.

    Raise as ``app.start`` does.

    ``notes`` are titles and texts to print at the start.
    """
    if not _run(_serve(settings, port_file, beside, run_file, notes)):
        raise click.exceptions.Exit(FAILED)


def _run(work: Coroutine[Any, Any, bool]) -> bool:
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop  # noqa: PLC0415  not on Windows

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(work)


async def _serve(
    settings: ServerSettings,
    port_file: Path | None,
    beside: BackgroundWork | None,
    run_file: Path | None,
    notes: Sequence[tuple[str, str]],
) -> bool:
    """Return False if the run file cannot be written."""
    file = PortFile(port_file)
    if settings.ca is not None:
        from sms_sandbox.cli.https_variables import authority_root  # noqa: PLC0415  only needed with a folder

        await asyncio.to_thread(authority_root, settings)
    gc.disable()  # as long as all that is loaded is kept
    running = await start(settings)
    collector = Collector()
    collector.begin()
    file.write(running.port)  # before the record, for which up --wait looks
    with stopped_by_signals() as stopping, recorded(running.port, running.url):
        tasks = Tasks()
        _ = tasks.start(collector.run(), "collection of garbage")
        if beside is not None:
            _ = tasks.start(beside(running), "beside the server")
        _ = tasks.start(_import_providers(running), "import of the providers")
        _announce(running, notes)
        await stopping.requested.wait()
        file.remove()
        await tasks.cancel()
        await _stopped(running, stopping.urged)
        with suppress(OSError):  # the reader of a pipe may have gone
            click.echo("stopped")
    return run_file is None or write_run(running.workspaces.default, run_file)


async def _import_providers(running: RunningSandbox) -> None:
    """Import what no request has needed in the first second, in a thread, so that no later request waits for it."""
    await asyncio.sleep(_BEFORE_IMPORTS)
    await asyncio.to_thread(fill, running.settings.providers.values())


async def _stopped(running: RunningSandbox, urged: asyncio.Event) -> None:
    """Stop the server, and wait for webhooks under way until ``urged`` is set."""
    ending, urging = asyncio.ensure_future(running.stop()), asyncio.ensure_future(urged.wait())
    await asyncio.wait((ending, urging), return_when=asyncio.FIRST_COMPLETED)
    for one in (ending, urging):
        one.cancel()


def write_run(workspace: Workspace, file: Path) -> bool:
    """Write the run of a server that records. Return whether that succeeded, and report why not."""
    run_log = workspace.clock_driver.run_log
    try:
        write_file(file, "" if run_log is None else run_log.text())
    except OSError as error:
        click.echo(f"{file}: cannot be written: {error.strerror}", err=True)
        return False
    return True


def _announce(running: RunningSandbox, notes: Sequence[tuple[str, str]]) -> None:
    for damage in running.keeper.damages if running.keeper is not None else ():
        click.echo(f"--data: {damage}; the rest is back, and a copy of the file ends in .damaged", err=True)
    workspace = running.workspaces.default
    for title, value in _addresses(running, notes):
        click.echo(f"{title:14}{value}")
    scenario = f", scenario {workspace.scenario.name}" if workspace.scenario else ""
    seeds = f"seed {workspace.engine.settings.seed}, id seed {workspace.engine.settings.seed_of_ids}"
    click.echo(f"ready, {seeds}, {workspace.clock_driver.mode.value} clock{scenario}")


def _addresses(running: RunningSandbox, notes: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the titles and texts of the start."""
    url = running.url
    yield "page", f"{url}/"
    for provider in running.settings.providers.values():
        yield provider.title, f"{url}/{provider.name}"
    yield "admin API", f"{url}/_sandbox/v1"
    yield from webhook_lines(running.workspaces.default, running.settings.webhook_allow)
    yield from notes


def webhook_lines(workspace: Workspace, allowed_hosts: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield a title and a line for each address of webhooks, or the way to set one."""
    found = [*_webhook_addresses(workspace), *uncalled(workspace, allowed_hosts)]
    yield from zip_longest(("webhooks",), found or [NO_WEBHOOKS], fillvalue="")


def uncalled(workspace: Workspace, allowed_hosts: Sequence[str]) -> Iterator[str]:
    """Yield a line for each configured address that the sandbox never calls, or perhaps not."""
    addresses = [url for kinds in workspace.engine.settings.webhooks.values() for url in kinds.values()]
    for url in dict.fromkeys(addresses):
        if (why := refusal_of(url, allowed_hosts)) is not None:
            yield f"{without_password(url)} is never called: {why}"
        elif (condition := condition_of(url, allowed_hosts)) is not None:
            yield f"{without_password(url)} is called {condition}"


def _webhook_addresses(workspace: Workspace) -> Iterator[str]:
    engine = workspace.engine
    for name, provider in engine.providers.items():
        addresses = engine.settings.webhooks.get(name, {})
        if len({*addresses.values()}) == 1 and len(addresses) == len(provider.webhook_kinds):
            yield f"{name} -> {without_password(next(iter(addresses.values())))}"
        else:
            yield from (f"{name}.{kind} -> {without_password(url)}" for kind, url in addresses.items())
        for account in engine.backend(name).accounts:
            for kind, url in account.webhooks.items() - addresses.items():
                yield f"{name}.{kind} of {account.login} -> {without_password(url)}"
