"""Run a server and a command that uses it, and judge the result."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from sms_sandbox.cli.environment import variables_of
from sms_sandbox.cli.https_variables import https_variables
from sms_sandbox.client.models import Credentials, Workspace
from sms_sandbox.server.app import GRACE, RunningSandbox, start
from sms_sandbox.server.clock.driver import AdvanceRunningError, ClockDriver
from sms_sandbox.server.clock.waiters import WorkspaceEndedError
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.workspace import Workspace as Running
from sms_sandbox.verdict.verdict import Verdict

T = TypeVar("T")

NOT_EXECUTABLE: Final = 126
NOT_FOUND: Final = 127
_BY_SIGNAL: Final = 128
"""The number that shells add to a signal's; these three are the shells' exit codes."""

_PASSED_ON: Final = (signal.SIGINT, signal.SIGTERM)


class NoCommandError(Exception):
    """The command cannot be started; ``code`` is the exit code of a shell in this case."""

    def __init__(self, command: str, reason: OSError) -> None:
        super().__init__(f"{command}: {reason.strerror or reason}")
        self.code: Final = NOT_FOUND if isinstance(reason, FileNotFoundError) else NOT_EXECUTABLE


class RunResult(NamedTuple):
    """What a run under the sandbox has come to."""

    code: int
    """The command's exit code, as a shell reports it."""

    verdict: Verdict
    """The verdict, with nothing open."""


async def run_under_sandbox(
    settings: ServerSettings,
    command: Sequence[str],
    *,
    on_start: Callable[[RunningSandbox], None],
    on_finish: Callable[[Running, RunResult], T],
    has_https: bool = False,
) -> T:
    """Start a server, run the command against it, let what is under way end, and judge the default workspace.

    Call ``on_start`` with the server, and return what ``on_finish`` returns while the server still runs.

    With ``has_https`` the command's runtimes trust this server and use it as their proxy.

    Raises NoCommandError, AuthorityError, and as ``app.start`` does.
    """
    running = await start(settings)
    try:
        on_start(running)
        more = await asyncio.to_thread(https_variables, running) if has_https else {}
        code = await _code_of(command, running, more)
        workspace = running.workspaces.default
        workspace.clock_driver.sync_time()
        verdict = setup.judged(workspace.scenario, workspace.engine, is_over=True)
        return on_finish(workspace, RunResult(_BY_SIGNAL - code if code < 0 else code, verdict))
    finally:
        await running.stop(grace=0.0)


async def _code_of(command: Sequence[str], running: RunningSandbox, more: Mapping[str, str]) -> int:
    """Return the command's exit code, below zero for a signal, after webhooks under way have ended."""
    try:
        child = await asyncio.create_subprocess_exec(*command, env={**variables_for(running), **more})
    except OSError as error:
        raise NoCommandError(command[0], error) from None
    with _signals(child) as ending:
        code = await child.wait()
        await _unless(ending, _let_end(running.workspaces.default.clock_driver))
    return code


def variables_for(running: RunningSandbox) -> dict[str, str]:
    """Return the command's environment: this process's, and the variables of ``sandbox env``."""
    workspace, url = running.workspaces.default, running.url
    keys = {name: Credentials(key.login, key.secret, key.token) for name, key in workspace.keys.items()}
    described = Workspace(
        name=workspace.name,
        seed=workspace.engine.settings.seed,
        id_seed=workspace.engine.settings.seed_of_ids,
        clock=workspace.clock_driver.mode.value,
        urls={name: f"{url}/{name}" for name in workspace.engine.providers},
        credentials=keys,
    )
    token = running.settings.admin_token
    return {
        **os.environ,
        "SANDBOX_URL": url,
        "SANDBOX_WORKSPACE": workspace.name,
        **({"SANDBOX_ADMIN_TOKEN": token} if token else {}),
        **variables_of(described, [*described.urls]),
    }


@contextmanager
def _signals(child: Process) -> Iterator[asyncio.Event]:
    """Pass signals on to the command while it runs; a later signal sets the event that is yielded."""
    loop, ending = asyncio.get_running_loop(), asyncio.Event()
    for number in _PASSED_ON:
        loop.add_signal_handler(number, partial(_on_signal, number, child, ending))
    try:
        yield ending
    finally:
        for number in _PASSED_ON:
            loop.remove_signal_handler(number)


def _on_signal(number: signal.Signals, child: Process, ending: asyncio.Event) -> None:
    if child.returncode is not None:
        ending.set()
    elif not (number is signal.SIGINT and _is_in_front()):
        child.send_signal(number)


def _is_in_front() -> bool:
    """Return whether a terminal's Ctrl-C reaches this process, and so has reached the command."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False


async def _unless(ending: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Run the work to its end, or until the event."""
    tasks = [asyncio.ensure_future(work), asyncio.ensure_future(ending.wait())]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()


async def _let_end(clock_driver: ClockDriver) -> None:
    """Give webhooks under way some time; let a clock that jumps over idle time go on until nothing is due."""
    with suppress(TimeoutError, WorkspaceEndedError, AdvanceRunningError):
        async with asyncio.timeout(GRACE):
            await clock_driver.idle()
    with suppress(AdvanceRunningError):
        while clock_driver.settings.has_idle_jump and (due := clock_driver.engine.idle_until()) is not None:
            await clock_driver.advance_to(due)
