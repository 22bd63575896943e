"""Run a server and a command that uses it, and judge the result."""

import asyncio
import errno
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, TypeVar

from sms_sandbox.cli.environment import variables_of
from sms_sandbox.cli.https_variables import https_variables
from sms_sandbox.cli.launching import name_mapping
from sms_sandbox.cli.process import child_signals
from sms_sandbox.client.models import Credentials, Workspace
from sms_sandbox.contract import hosts_of
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.server.app import GRACE, RunningSandbox, start
from sms_sandbox.server.clock.driver import AdvanceRunningError, ClockDriver
from sms_sandbox.server.clock.waiters import WorkspaceEndedError
from sms_sandbox.server.names import DEFAULT
from sms_sandbox.server.settings import Listen, ServerSettings
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.workspace import Workspace as Running
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.verdict.together import together
from sms_sandbox.verdict.verdict import Verdict

T = TypeVar("T")

NOT_EXECUTABLE: Final = 126
NOT_FOUND: Final = 127
_BY_SIGNAL: Final = 128
"""The number that shells add to a signal's; these three are the shells' exit codes."""


class NoCommandError(Exception):
    """The command cannot be started; ``code`` is the exit code of a shell in this case."""

    def __init__(self, command: str, reason: OSError) -> None:
        super().__init__(f"{command}: {reason.strerror or reason}")
        self.code: Final = NOT_FOUND if isinstance(reason, FileNotFoundError) else NOT_EXECUTABLE


class Surroundings(NamedTuple):
    """How a command finds the sandbox."""

    has_https: bool = False
    """Let its runtimes trust the sandbox and use it as their proxy."""

    maps_names: bool = False
    """Let the providers' names lead to the sandbox."""

    workspace: str = DEFAULT
    """A workspace other than the default one is created and has a port of its own, since Java sends no proxy user."""

    is_silent: bool = False
    """Discard the command's output."""


class RunResult(NamedTuple):
    """What a run under the sandbox has come to."""

    code: int
    """The command's exit code, as a shell reports it."""

    verdict: Verdict
    """The verdict, with nothing open."""


class Judge:
    """Judge each workspace that a command uses: a dropped one before it is gone, the others at the end."""

    def __init__(self) -> None:
        self.workspaces: Workspaces | None = None
        """Those of the server, once it has started."""
        self._judged: Final[dict[tuple[str, int], tuple[Running, Verdict]]] = {}

    async def dropped(self, name: str) -> None:
        """Judge a workspace that is about to be dropped, once its webhooks under way have ended."""
        assert self.workspaces is not None  # noqa: S101  set before any request is answered
        workspace = self.workspaces.get(name)
        if _is_used(workspace):
            await workspace.clock_driver.webhooks.settle(GRACE)
            self._judge(workspace)

    def end(self, workspaces: Workspaces) -> tuple[Running, Verdict]:
        """Return the first workspace that was used, and the verdict on all of them; the default one if none was."""
        for workspace in workspaces:
            if _is_used(workspace):
                self._judge(workspace)
        if not self._judged:
            self._judge(workspaces.default)
        named = {
            f"{name} ({number})" if number else name: verdict for (name, number), (_, verdict) in self._judged.items()
        }
        return next(iter(self._judged.values()))[0], together(named)

    def _judge(self, workspace: Running) -> None:
        workspace.clock_driver.sync_time()
        verdict = setup.judged(workspace.scenario, workspace.engine, is_over=True)
        number = sum(name == workspace.name for name, _ in self._judged)
        self._judged[workspace.name, number] = workspace, verdict


_PLAIN: Final = Surroundings()


def _is_used(workspace: Running) -> bool:
    return workspace.engine.journal.totals[EventKind.EXCHANGE_ARRIVED] > 0


async def run_under_sandbox(
    settings: ServerSettings,
    command: Sequence[str],
    *,
    on_start: Callable[[RunningSandbox], None],
    on_finish: Callable[[Running, RunResult], T],
    surroundings: Surroundings = _PLAIN,
) -> T:
    """Start a server, run the command against it, let what is under way end, and judge the workspaces that it used.

    Call ``on_start`` with the server, and return what ``on_finish`` returns while the server still runs. It gets the
    first workspace that was used, or the default one.

    Raise NoCommandError, AuthorityError, NameMappingError, and as ``app.start`` does.
    """
    judge = Judge()
    has_https, maps_names, workspace, is_silent = surroundings
    named = None if workspace == DEFAULT else workspace
    own = () if named is None else (Listen(settings.host, 0, named),)
    listen = (*settings.listen, *(name_mapping.listeners(named) if maps_names else ()), *own)
    running = await start(replace(settings, on_drop=judge.dropped, listen=listen))
    try:
        judge.workspaces = running.workspaces
        on_start(running)
        more = await asyncio.to_thread(https_variables, running, running.ports[-1 if own else 0]) if has_https else {}
        with _mapped(command, running) if maps_names else nullcontext(command) as whole:
            environment = {**variables_for(running, workspace), **more}
            code = await _code_of(whole, running, environment, DEVNULL if is_silent else None)
        used, verdict = judge.end(running.workspaces)
        return on_finish(used, RunResult(_BY_SIGNAL - code if code < 0 else code, verdict))
    finally:
        await running.stop(grace=0.0)


@contextmanager
def _mapped(command: Sequence[str], running: RunningSandbox) -> Iterator[Sequence[str]]:
    """Yield a command for which the providers' names lead to this server. Raise NoCommandError, NameMappingError."""
    if shutil.which(command[0]) is None:
        raise NoCommandError(command[0], FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    hosts = hosts_of(running.settings.providers.values())
    with TemporaryDirectory(prefix="sms-sandbox-") as folder:
        yield name_mapping.mapped(command, hosts, Path(folder))


async def _code_of(
    command: Sequence[str], running: RunningSandbox, environment: Mapping[str, str], output: int | None
) -> int:
    """Return the command's exit code, below zero for a signal, after webhooks under way have ended."""
    with child_signals.handled() as signals:
        try:
            child = await asyncio.create_subprocess_exec(*command, env=environment, stdout=output, stderr=output)
        except OSError as error:
            raise NoCommandError(command[0], error) from None
        signals.lead_to(child)
        code = await child.wait()
        for workspace in [*running.workspaces]:
            await _unless(signals.ending, _let_end(workspace.clock_driver))
    return code


def variables_for(running: RunningSandbox, name: str) -> dict[str, str]:
    """Return the command's environment: this process's, and the variables of ``sandbox env`` for a workspace."""
    workspace, url = running.workspaces.get(name), running.url
    base = url if name == DEFAULT else f"{url}/~{name}"
    keys = {provider: Credentials(key.login, key.secret, key.token) for provider, key in workspace.keys.items()}
    described = Workspace(
        name=workspace.name,
        seed=workspace.engine.settings.seed,
        id_seed=workspace.engine.settings.seed_of_ids,
        clock=workspace.clock_driver.mode.value,
        urls={provider: f"{base}/{provider}" for provider in workspace.engine.providers},
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
