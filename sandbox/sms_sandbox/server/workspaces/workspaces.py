"""Keep the workspaces of a server, and find the one that a request is for.

Workspaces share nothing: each has its own engine, clock and webhooks.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from sms_sandbox import magic_numbers
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.draws import HEX, Draws
from sms_sandbox.core.numbers.number_range import NumberRange
from sms_sandbox.engine.accounts import WORKSPACE_PREFIX
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.requests import Resolved
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.personas import FakerPeople
from sms_sandbox.server.clock.driver import ClockDriver, ClockSettings, Mode
from sms_sandbox.server.names import DEFAULT, Keys
from sms_sandbox.server.observe.metrics import Metrics
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.own_hosts import OwnHosts
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from sms_sandbox.runs.replay import Difference
    from sms_sandbox.runs.run_file import Run
    from sms_sandbox.scenario.format.model import Scenario
    from sms_sandbox.server.run_log import RunLog
    from sms_sandbox.server.workspaces.data.images import Image
    from sms_sandbox.server.workspaces.data.keeper import Keeper
    from sms_sandbox.server.workspaces.snapshots import Snapshots

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_SECRET_LENGTH: Final = 16
_MARK: Final = b"/~"


class UnknownWorkspaceError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(f"there is no workspace {name!r}")


class WorkspaceNameError(ValueError):
    """The name is taken or malformed."""


class Destination(NamedTuple):
    """The workspace of a request, and the request without the prefix ``/~NAME``."""

    workspace: Workspace
    request: HttpRequest
    resolved: Resolved | None = None
    """The router's result for the request, or None if finding the workspace did not need it."""


class Workspaces:
    def __init__(self, settings: ServerSettings, keeper: "Keeper | None" = None) -> None:
        """``keeper`` keeps the workspaces on disk. Raise DataError if those that it has cannot be brought back."""
        self._settings: Final = settings
        self._keeper: Final = keeper
        self._guard: Final = WebhookGuard(settings.webhook_allow)
        self._by_name: Final[dict[str, Workspace]] = {}
        self._by_key: Final[dict[str, Workspace]] = {}
        self._own_hosts: Final = OwnHosts(settings.base_url, settings.allowed_hosts)
        self.metrics: Final = Metrics() if settings.has_metrics else None
        self.default: Final = self._brought_back(DEFAULT) or self._first()
        self._add(self.default)
        for name in keeper.names() if keeper is not None else ():
            if name != DEFAULT and (workspace := self._brought_back(name)) is not None:
                self._add(workspace)

    def _first(self) -> Workspace:
        settings = self._settings
        clock = ClockSettings(mode=settings.clock, speed=settings.speed, has_idle_jump=settings.idle_jump)
        clock = setup.clock_with(settings.scenario, clock)
        engine = setup.settings_with(settings.scenario, settings.engine, settings.providers)
        begin: Callable[[Engine], None] | None = None
        if settings.has_demo:
            from sms_sandbox.server.demo import fill  # noqa: PLC0415  only needed for the demo

            engine, begin = fill.settings_before(engine, settings.providers), fill.fill
        clock_driver = self._driver(DEFAULT, engine, clock, settings.scenario, begin=begin)
        return Workspace(DEFAULT, settings.engine, clock_driver, settings.keys, settings.scenario)

    def _brought_back(self, name: str) -> Workspace | None:
        """Return the workspace as the keeper has it, or None if it has none of that name."""
        kept = self._keeper.bring_back(name, self._settings.providers) if self._keeper is not None else None
        if kept is None or self._keeper is None:
            return None
        goes_on = kept.image.clock.mode is Mode.REAL and not self._settings.pauses_on_restart
        behind = self._keeper.behind(kept) if goes_on else 0.0
        return self._from_image(name, kept.image, kept.engine, kept.run_log, behind)

    def _from_image(
        self, name: str, image: "Image", engine: Engine, run_log: "RunLog | None", behind: float
    ) -> Workspace:
        """Return a workspace that goes on from an image; webhooks that were under way are made again."""
        from sms_sandbox.server.workspaces.data.keeper import end_attempts  # noqa: PLC0415  only needed with an image

        self._log(name, engine)
        end_attempts(engine)
        clock_driver = self._ticking_on(engine, image.clock, run_log, behind)
        return Workspace(name, image.settings, clock_driver, image.keys, image.scenario, engine.webhooks.fallback)

    def _add(self, workspace: Workspace) -> None:
        self._by_name[workspace.name] = workspace
        if workspace.name != DEFAULT:
            keys = workspace.keys.values()
            self._by_key.update({word: workspace for key in keys for word in (key.login, key.token)})
        self._keep(workspace)

    def _keep(self, workspace: Workspace) -> None:
        """Keep the workspace on disk, if workspaces are kept, from its present state on."""
        if self._keeper is not None:
            self._keeper.begin(workspace)

    def __iter__(self) -> Iterator[Workspace]:
        """Iterate from oldest to newest."""
        return iter(self._by_name.values())

    def get(self, name: str) -> Workspace:
        """Return the workspace. Raise UnknownWorkspaceError."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownWorkspaceError(name) from None

    def make(
        self,
        name: str | None = None,
        *,
        seed: int | None = None,
        id_seed: int | None = None,
        clock: Mode | None = None,
        webhooks: Mapping[str, Mapping[str, str]] | None = None,
        scenario: "Scenario | None" = None,
    ) -> Workspace:
        """Create a workspace.

        Without ``id_seed`` the ids are drawn from ``seed`` and the name, so that two workspaces have different ids.
        Other arguments left None come from the scenario, then from the default workspace, whose scenario is also the
        default. Raise WorkspaceNameError, and TimeRunsBackwardsError if the scenario switches a device in the past.
        """
        name = self._free_name() if name is None else name
        if not _NAME.fullmatch(name) or name in self._by_name:
            problem = "is taken" if name in self._by_name else "is no name: a-z, 0-9 and -, at most 40"
            raise WorkspaceNameError(f"{name!r} {problem}")
        scenario = scenario or self.default.scenario
        ticking = self._ticking(scenario, clock)
        base = self._settings.engine
        start = base.start if ticking.mode is Mode.VIRTUAL else self.default.clock_driver.now()
        engine = setup.settings_with(scenario, replace(base, start=start), self._settings.providers)
        engine = engine if seed is None else replace(engine, seed=seed)
        id_seed = self._id_seed(name, seed) if id_seed is None else id_seed
        keys = self._keys(name, engine.seed)
        engine = replace(
            engine,
            id_seed=id_seed,
            webhooks=base.webhooks if webhooks is None else webhooks,
            accounts=(*base.accounts, *_accounts(keys)),
        )
        workspace = Workspace(name, engine, self._driver(name, engine, ticking, scenario), keys, scenario)
        self._add(workspace)
        return workspace

    async def drop(self, name: str) -> None:
        """Remove a workspace.

        Raise UnknownWorkspaceError, and WorkspaceNameError for the default workspace, which always exists.
        """
        workspace = self.get(name)
        if workspace is self.default:
            raise WorkspaceNameError("the default workspace cannot be dropped; reset it instead")
        if self._settings.on_drop is not None:
            await self._settings.on_drop(name)
        del self._by_name[name]
        for key in workspace.keys.values():
            del self._by_key[key.login], self._by_key[key.token]
        await _release(workspace.clock_driver)
        if self._keeper is not None:
            self._keeper.drop(name)

    async def play(self, workspace: Workspace, scenario: "Scenario | None") -> None:
        """Restart the workspace in that scenario, or without one if it is None.

        Raise TimeRunsBackwardsError, and change nothing, if the scenario switches a device in the past.
        """
        old = workspace.clock_driver
        clock = setup.clock_with(scenario, old.settings)
        settings = setup.settings_with(scenario, self._at_its_start(workspace, clock), self._settings.providers)
        clock_driver = self._driver(workspace.name, settings, clock, scenario)
        await _release(old)
        workspace.clock_driver, workspace.scenario = clock_driver, scenario
        self._keep(workspace)

    async def restore(self, workspace: Workspace, run: "Run", lines: Sequence[str]) -> "list[Difference]":
        """Put the workspace where the run, whose file has these lines, ended, and return the differences found.

        The workspace continues by its own clock, without a scenario but with the run's faults. Webhooks that were
        under way are sent again. If there is any difference, change nothing. Raise RunFileError.
        """
        from sms_sandbox.server.run_log import rebuilt, under_way  # noqa: PLC0415  only needed to restore

        engine, differences = rebuilt(run, self._settings.providers)
        if differences:
            return differences
        old = workspace.clock_driver
        run_log = self._recording(engine, None)
        if run_log is not None:
            run_log.goes_on_from(lines if run.ended_at is None else lines[:-1])
        self._log(workspace.name, engine)
        calls = under_way(engine)
        clock_driver = self._ticking_on(engine, old.settings, run_log)
        await _release(old)
        workspace.clock_driver, workspace.scenario = clock_driver, None
        self._keep(workspace)
        clock_driver.webhooks.make(calls)
        return []

    @cached_property
    def snapshots(self) -> "Snapshots":
        from sms_sandbox.server.workspaces.snapshots import Snapshots  # noqa: PLC0415  only needed for snapshots

        return Snapshots(self._keeper)

    async def put_back(self, workspace: Workspace, name: str) -> None:
        """Put the workspace back to the snapshot of that name.

        Webhooks that were under way are made again. Raise UnknownSnapshotError or DataError without a change.
        """
        image = self.snapshots.image(workspace, name)
        engine = image.engine(self._settings.providers.values())
        run_log = self._recording(engine, image.scenario)
        if run_log is not None and image.run_log is not None:
            run_log.goes_on_from(image.run_log)
        old = workspace.clock_driver
        there = self._from_image(workspace.name, image, engine, run_log, 0.0)
        await _release(old)
        workspace.clock_driver, workspace.scenario = there.clock_driver, there.scenario
        workspace.fallback = there.fallback
        self._keep(workspace)

    async def reset(self, workspace: Workspace, *, to_empty: bool = False) -> None:
        """Put the workspace back to its seed, and a virtual clock to its start; a real clock continues. The scenario
        restarts.

        ``to_empty`` also drops the configured accounts and the scenario until the next reset.
        """
        old = workspace.clock_driver
        scenario = None if to_empty else workspace.scenario
        settings = self._at_its_start(workspace, old.settings)
        settings = setup.settings_with(scenario, settings, self._settings.providers)
        if to_empty:
            settings = replace(settings, accounts=())
        clock_driver = self._driver(workspace.name, settings, old.settings, scenario, is_empty=to_empty)
        await _release(old)
        workspace.clock_driver = clock_driver
        self._keep(workspace)

    async def close(self, grace: float) -> None:
        for workspace in self:
            await workspace.clock_driver.close(grace)

    @property
    def magic_range(self) -> NumberRange:
        """The range in which the magic numbers are."""
        return self._settings.magic_range

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def find(self, request: HttpRequest, named: str | None, arrived: str | None = None) -> Destination:
        """Return the destination of a request.

        The first of these that names a workspace decides: the header's value ``named``, the prefix ``/~NAME/``, the
        connection (``arrived``), the host, the credentials. Otherwise it is the default workspace. Raise
        UnknownWorkspaceError.
        """
        if named:
            return Destination(self.get(named), request)
        if request.target.startswith(_MARK) and not self.default.engine.router.is_real_host(request.host):
            name, request = _without_prefix(request)
            return Destination(self.get(name), request)
        by_door = arrived or self._own_hosts.workspace_in(request.host)
        if by_door is not None:
            return Destination(self.get(by_door), request)
        if len(self._by_name) == 1:
            return Destination(self.default, request)
        return self._by_credentials(request)

    def _by_credentials(self, request: HttpRequest) -> Destination:
        router = self.default.engine.router
        resolved = router.resolve(request)
        if resolved is None:
            return Destination(self.default, request)
        workspace = self._of_credentials(resolved) or self.default
        # A workspace restored from a run has that run's providers, which may be fewer.
        is_usable = workspace.engine.router.resolves_as(router)
        return Destination(workspace, request, resolved if is_usable else None)

    def _of_credentials(self, resolved: Resolved) -> Workspace | None:
        provider, seen = resolved
        short = provider.short_link(seen)
        if short is not None:
            return self._newest(lambda engine: engine.messages.has_link(provider.name, short))
        shown = provider.credentials(seen)
        if shown is None:
            return None
        return self._by_key.get(shown.login or shown.secret) or self._of_token(provider.name, shown)

    def _of_token(self, provider: str, shown: Credentials) -> Workspace | None:
        """Return the workspace whose provider issued this token, the newest if there are two, or None."""
        if shown.login is not None:
            return None
        return self._newest(lambda engine: engine.has_issued(provider, shown.secret))

    def _newest(self, has_it: Callable[[Engine], bool]) -> Workspace | None:
        return next((one for one in reversed(self._by_name.values()) if has_it(one.engine)), None)

    def _ticking(self, scenario: "Scenario | None", mode: Mode | None) -> ClockSettings:
        """Return the clock settings; ``mode`` is the requested one, or None if none was requested."""
        jumps = self._settings.idle_jump
        usual = ClockSettings(mode=self._settings.clock, speed=self._settings.speed, has_idle_jump=jumps)
        clock = setup.clock_with(scenario, usual)
        mode = mode or clock.mode
        return replace(clock, mode=mode, has_idle_jump=(clock.has_idle_jump or jumps) and mode is Mode.VIRTUAL)

    def _at_its_start(self, workspace: Workspace, clock: ClockSettings) -> EngineSettings:
        """Return the engine settings for a restart; the time of a real clock is kept, since it cannot be put back."""
        settings = workspace.settings
        return settings if clock.mode is Mode.VIRTUAL else replace(settings, start=workspace.clock_driver.now())

    def _driver(
        self,
        name: str,
        settings: EngineSettings,
        clock: ClockSettings,
        scenario: "Scenario | None",
        *,
        is_empty: bool = False,
        begin: Callable[[Engine], None] | None = None,
    ) -> ClockDriver:
        """``begin`` acts in the engine, and may move its time on, before its clock starts."""
        engine = Engine(self._settings.providers.values(), settings, FakerPeople(settings.seed))
        self._log(name, engine)
        run_log = self._recording(engine, scenario)
        if self._settings.seed_world is not None and not is_empty:
            self._settings.seed_world(engine)
        if name in self._by_name and self._by_name[name].fallback is not None:
            engine.webhooks.fall_back_to(self._by_name[name].fallback)
        if scenario is not None:
            setup.begin(scenario, engine)
        elif self._settings.has_magic:
            engine.fault_control.load(magic_numbers.magic(self._settings.magic_range))
        if begin is not None:
            begin(engine)
        return self._ticking_on(engine, clock, run_log)

    def _log(self, name: str, engine: Engine) -> None:
        if self._settings.access_log is not None:
            self._settings.access_log.follow(name, engine.journal)

    def _recording(self, engine: Engine, scenario: "Scenario | None") -> "RunLog | None":
        if not self._settings.has_run_log:
            return None
        from sms_sandbox.server.run_log import RunLog  # noqa: PLC0415  only needed to record

        return RunLog(engine, scenario.name if scenario else "")

    def _ticking_on(
        self, engine: Engine, clock: ClockSettings, run_log: "RunLog | None", behind: float = 0.0
    ) -> ClockDriver:
        if self.metrics is not None:
            self.metrics.listen(engine.journal)
        clock_driver = ClockDriver(
            engine,
            self._guard,
            mode=clock.mode,
            speed=clock.speed,
            has_idle_jump=clock.has_idle_jump,
        )
        clock_driver.fall_behind(behind)
        clock_driver.run_log = run_log
        clock_driver.change(clock)
        clock_driver.pump()
        return clock_driver

    def _id_seed(self, name: str, seed: int | None) -> int:
        base = self._settings.engine.seed_of_ids if seed is None else seed
        return int.from_bytes(Draws(base).digest("ids", name)[:4])

    def _keys(self, name: str, seed: int) -> dict[str, Keys]:
        draws = Draws(seed)
        return {
            provider: Keys(
                login=f"{WORKSPACE_PREFIX}{name}-{provider}",
                secret=f"{WORKSPACE_PREFIX}{name}-{draws.text(HEX, _SECRET_LENGTH, 'workspace', name, provider)}",
                token=f"{WORKSPACE_PREFIX}{name}-{provider}-token",
            )
            for provider in self._settings.providers
        }

    def _free_name(self) -> str:
        number = len(self._by_name)
        while f"w{number}" in self._by_name:
            number += 1
        return f"w{number}"


async def _release(clock_driver: ClockDriver) -> None:
    """Stop a workspace and free its memory at once."""
    await clock_driver.close(grace=0)
    clock_driver.engine.release()


def _accounts(keys: Mapping[str, Keys]) -> tuple[AccountSettings, ...]:
    return tuple(
        AccountSettings(provider=provider, login=key.login, secret=key.secret, tokens=(key.token,))
        for provider, key in keys.items()
    )


def _without_prefix(request: HttpRequest) -> tuple[str, HttpRequest]:
    """Split ``/~NAME/rest`` into NAME and a request for ``/rest``."""
    path, question_mark, query = request.target.partition(b"?")
    word, _, rest = path.removeprefix(_MARK).partition(b"/")
    name = word.decode("latin-1")
    return name, replace(request, target=b"/" + rest + question_mark + query, prefix=f"/~{name}")
