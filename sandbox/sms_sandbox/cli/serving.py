"""Run a server until a signal stops it."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sms_sandbox.cli.command import fail
from sms_sandbox.cli.server_registry import recorded
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.tasks import Tasks
from sms_sandbox.server.workspaces.workspaces import Workspace

BackgroundWork = Callable[[RunningSandbox], Coroutine[Any, Any, None]]
"""Work that goes on beside a server until it stops."""


def serve(
    settings: ServerSettings,
    port_file: Path | None,
    beside: BackgroundWork | None = None,
    run_file: Path | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then write the run file. Raise as ``app.start`` does."""
    _run(_serve(settings, port_file, beside, run_file))


@contextmanager
def start_failures_reported(settings: ServerSettings) -> Iterator[None]:
    """Exit with one line if a server cannot be started."""
    try:
        yield
    except TimeRunsBackwardsError as error:
        fail(f"a switch of a device lies in the past: {error}", 2)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        fail(f"sandbox cannot listen on {settings.host}:{settings.port}: {reason}")


def _run(work: Coroutine[Any, Any, None]) -> None:
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop  # noqa: PLC0415  not on Windows

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(work)


def _collect_garbage_seldom() -> None:
    """Collect garbage seldom: what is loaded is kept, messages live long, and repeated searches find nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _serve(
    settings: ServerSettings, port_file: Path | None, beside: BackgroundWork | None, run_file: Path | None
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    running = await start(settings)
    _collect_garbage_seldom()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _on_signal, stop)
    if port_file is not None:
        _write_at_once(port_file, f"{running.port}\n")
    with recorded(running.port, running.url):
        tasks = Tasks()
        if beside is not None:
            _ = tasks.start(beside(running), "beside the server")
        _announce(running)
        await stop.wait()
        await tasks.cancel()
        await running.stop()
    if run_file is not None:
        write_run(running.workspaces.default, run_file)


def write_run(workspace: Workspace, file: Path) -> bool:
    """Write the run of a server that records. Return whether that succeeded, and report why not."""
    run_log = workspace.clock_driver.run_log
    try:
        file.write_text("" if run_log is None else run_log.text(), "utf-8")
    except OSError as error:
        click.echo(f"{file}: cannot be written: {error.strerror}", err=True)
        return False
    return True


def _on_signal(stop: asyncio.Event) -> None:
    if stop.is_set():  # the second signal: wait for nothing
        os._exit(0)
    stop.set()


def _announce(running: RunningSandbox) -> None:
    url = running.url
    click.echo(f"{'page':14}{url}/")
    for provider in running.settings.providers.values():
        click.echo(f"{provider.title:14}{url}/{provider.name}")
    click.echo(f"{'admin API':14}{url}/_sandbox/v1")
    workspace = running.workspaces.default
    scenario = f", scenario {workspace.scenario.name}" if workspace.scenario else ""
    click.echo(f"ready, seed {workspace.engine.settings.seed}, {workspace.clock_driver.mode.value} clock{scenario}")


def _write_at_once(file: Path, text: str) -> None:
    """Write a file so that a reader sees nothing or all of it."""
    draft = file.with_name(file.name + ".tmp")
    draft.write_text(text)
    draft.replace(file)
