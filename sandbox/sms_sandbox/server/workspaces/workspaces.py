"""Keep the workspaces of a server.

Workspaces share nothing: each has its own engine, clock and webhooks.
"""

from asyncio import Lock
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, Unpack

from sms_sandbox.core.numbers.number_range import NumberRange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import ClockDriver, ClockSettings, Mode, Since
from sms_sandbox.server.names import DEFAULT
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.threads import in_thread
from sms_sandbox.server.workspaces import naming, setup
from sms_sandbox.server.workspaces.clock_drivers import ClockDrivers, EngineStart
from sms_sandbox.server.workspaces.finder import Destination, Finder
from sms_sandbox.server.workspaces.naming import UnknownWorkspaceError, WorkspaceNameError
from sms_sandbox.server.workspaces.own_hosts import OwnHosts
from sms_sandbox.server.workspaces.quotas import Quotas
from sms_sandbox.server.workspaces.workspace import NewWorkspace, Workspace, WorkspaceWishes
from sms_sandbox.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from sms_sandbox.runs.replay import Difference
    from sms_sandbox.runs.run_file import Run
    from sms_sandbox.scenario.format.model import Scenario
    from sms_sandbox.server.run_log import RunLog
    from sms_sandbox.server.workspaces.data.images import Image
    from sms_sandbox.server.workspaces.data.keeper import Keeper
    from sms_sandbox.server.workspaces.snapshots import Snapshots


class Workspaces:
    def __init__(self, settings: ServerSettings, keeper: "Keeper | None" = None) -> None:
        """``keeper`` keeps the workspaces on disk. Raise DataError if those that it has cannot be brought back."""
        self._settings: Final = settings
        self._keeper: Final = keeper
        self._by_name: Final[dict[str, Workspace]] = {}
        self._making: Final = Lock()
        """Held while a workspace is made beside other work, so that no other gets its name."""
        self._drivers: Final = ClockDrivers(settings)
        self.metrics: Final = self._drivers.metrics
        own_hosts = OwnHosts(settings.base_url, settings.allowed_hosts)
        finder = Finder(self._by_name, own_hosts)
        self._finder: Final = finder
        self.quotas: Final = Quotas(settings)
        self.get: Final = finder.get
        self.only_for: Final = finder.only_for  # the default workspace is in use for as long as the server runs
        self.named_by_host: Final = own_hosts.workspace_in
        self.find: Final = finder.find if self.quotas.ttl is None else self._find_and_note
        self.default: Final = self._brought_back(DEFAULT) or self._first()
        self._add(self.default)
        for name in keeper.names() if keeper is not None else ():
            if name != DEFAULT and (workspace := self._brought_back(name)) is not None:
                self._add(workspace)

    def __iter__(self) -> Iterator[Workspace]:
        """Iterate from oldest to newest."""
        return iter(self._by_name.values())

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @property
    def magic_range(self) -> NumberRange:
        """The range in which the magic numbers are."""
        return self._settings.magic_range

    @property
    def webhook_allow(self) -> tuple[str, ...]:
        """Return the public and link-local hosts that webhooks may be sent to."""
        return self._settings.webhook_allow

    def source_of(self, scenario: "Scenario") -> str | None:
        """Return the file of the scenario or ``builtin:NAME`` if the server was started in it."""
        ours = self._settings.scenario
        return self._settings.scenario_source if ours is not None and ours.name == scenario.name else None

    @cached_property
    def snapshots(self) -> "Snapshots":
        from sms_sandbox.server.workspaces.snapshots import Snapshots  # noqa: PLC0415  only needed for snapshots

        return Snapshots(self._keeper)

    # Make and drop.

    def make(self, name: str | None = None, **wanted: Unpack[WorkspaceWishes]) -> Workspace:
        """Create a workspace.

        Without ``id_seed`` the ids are drawn from ``seed`` and the name, so that two workspaces have different ids.
        Other values left None come from the scenario, then from the default workspace, whose scenario is also the
        default. Raise WorkspaceNameError, TooManyWorkspacesError, and TimeRunsBackwardsError if the scenario switches
        a device in the past.
        """
        new = self._planned(name, wanted)
        return self._begun(
            new, self._drivers.new(new.name, new.settings, new.clock, EngineStart(scenario=new.scenario))
        )

    async def make_beside_others(self, name: str | None = None, **wanted: Unpack[WorkspaceWishes]) -> Workspace:
        """Create a workspace as ``make`` does, with the engine of a large scenario made in a thread."""
        async with self._making:
            new = self._planned(name, wanted)
            at_start = EngineStart(scenario=new.scenario)
            clock_driver = await self._driver(new.name, new.settings, new.clock, at_start)
            naming.checked_name(new.name, self._by_name)  # ``make`` may have taken the name meanwhile
            return self._begun(new, clock_driver)

    def _planned(self, name: str | None, wanted: WorkspaceWishes) -> NewWorkspace:
        """Return what a workspace begins with. Raise WorkspaceNameError and TooManyWorkspacesError."""
        self.quotas.check(len(self._by_name))
        name = naming.checked_name(naming.free_name(self._by_name) if name is None else name, self._by_name)
        scenario = wanted.get("scenario") or self.default.scenario
        clock = self._drivers.clock_in(scenario, wanted.get("clock"))
        base = self.quotas.share(self._settings.engine)
        start = base.start if clock.mode is Mode.VIRTUAL else self.default.clock_driver.now()
        settings = setup.settings_with(scenario, replace(base, start=start), self._settings.providers)
        seed, id_seed, webhooks = wanted.get("seed"), wanted.get("id_seed"), wanted.get("webhooks")
        settings = settings if seed is None else replace(settings, seed=seed)
        if id_seed is None:
            id_seed = naming.id_seed_for(name, base.seed_of_ids if seed is None else seed)
        keys = naming.keys_for(name, settings.seed, self._settings.providers)
        settings = replace(
            settings,
            id_seed=id_seed,
            webhooks=base.webhooks if webhooks is None else webhooks,
            accounts=(*base.accounts, *naming.accounts_for(keys)),
        )
        return NewWorkspace(name, settings, clock, keys, scenario)

    def _begun(self, new: NewWorkspace, clock_driver: ClockDriver) -> Workspace:
        workspace = Workspace(new.name, new.settings, clock_driver, new.keys, new.scenario)
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
        async with self._changing(workspace):
            del self._by_name[name]
            self._finder.remove(workspace)
            await _release(workspace.clock_driver)
            if self._keeper is not None:
                self._keeper.drop(name)

    # Begin anew.

    async def play(self, workspace: Workspace, scenario: "Scenario | None") -> None:
        """Restart the workspace in that scenario, or without one if it is None.

        Raise TimeRunsBackwardsError, and change nothing, if the scenario switches a device in the past.
        """
        async with self._changing(workspace):
            clock = setup.clock_with(scenario, workspace.clock_driver.settings)
            clock_driver = await self._anew(workspace, clock, scenario)
            await _release(workspace.clock_driver)
            self._go_on_with(workspace, clock_driver, scenario)

    async def reset(self, workspace: Workspace, *, to_empty: bool = False) -> None:
        """Put the workspace back to its seed, and a virtual clock to its start; a real clock continues. The scenario
        restarts.

        ``to_empty`` also drops the configured accounts and the scenario until the next reset.
        """
        async with self._changing(workspace):
            scenario = None if to_empty else workspace.scenario
            clock_driver = await self._anew(workspace, workspace.clock_driver.settings, scenario, is_empty=to_empty)
            await _release(workspace.clock_driver)
            self._go_on_with(workspace, clock_driver, workspace.scenario)

    async def restore(self, workspace: Workspace, run: "Run", lines: Sequence[str]) -> "list[Difference]":
        """Put the workspace where the run, whose file has these lines, ended, and return the differences found.

        The workspace continues by its own clock, without a scenario but with the run's faults. Webhooks that were
        under way are sent again. If there is any difference, change nothing. Raise RunFileError.
        """
        from sms_sandbox.server.run_log import rebuilt, under_way  # noqa: PLC0415  only needed to restore

        async with self._changing(workspace):
            engine, differences = await in_thread(partial(rebuilt, run, self._settings.providers), "run")
            if differences:
                return differences
            run_log = self._drivers.recording(engine, None, lines if run.ended_at is None else lines[:-1])
            self._drivers.follow(workspace.name, engine)
            calls = under_way(engine)
            clock_driver = self._drivers.driving(engine, run_log, workspace.clock_driver.settings)
            await _release(workspace.clock_driver)
            self._go_on_with(workspace, clock_driver, None)
            clock_driver.webhooks.make(calls)
            return []

    async def put_back(self, workspace: Workspace, name: str) -> None:
        """Put the workspace back to the snapshot of that name.

        Webhooks that were under way are made again. Raise UnknownSnapshotError or DataError without a change.
        """
        async with self._changing(workspace):
            data = self.snapshots.data(workspace, name)
            image = self.snapshots.image(workspace, name)
            engine = await in_thread(partial(image.engine, self._settings.providers.values()), "snapshot")
            run_log = self._drivers.recording(engine, image.scenario, image.run_log)
            await _release(workspace.clock_driver)
            if self._keeper is not None:
                self._keeper.go_on_from(workspace.name, engine, data)
            workspace.fallback = engine.webhooks.fallback
            self._go_on_with(workspace, self._from_image(workspace.name, image, engine, run_log), image.scenario)

    async def close(self, grace: float) -> None:
        for workspace in self:
            await workspace.clock_driver.close(grace)

    def _go_on_with(self, workspace: Workspace, clock_driver: ClockDriver, scenario: "Scenario | None") -> None:
        """Give a workspace, whose engine was released, another one."""
        workspace.clock_driver, workspace.scenario = clock_driver, scenario
        self._keep(workspace)

    @asynccontextmanager
    async def _changing(self, workspace: Workspace) -> AsyncIterator[None]:
        """Give a workspace one new engine at a time. Raise UnknownWorkspaceError if it was dropped meanwhile."""
        async with workspace.changing:
            if self._by_name.get(workspace.name) is not workspace:
                raise UnknownWorkspaceError(workspace.name)
            yield

    async def _anew(
        self, workspace: Workspace, clock: ClockSettings, scenario: "Scenario | None", *, is_empty: bool = False
    ) -> ClockDriver:
        """Return a driver whose engine begins with the settings of the workspace.

        The time of a real clock is kept, since it cannot be put back.
        """
        settings = workspace.settings
        if clock.mode is Mode.REAL:
            settings = replace(settings, start=workspace.clock_driver.now())
        settings = setup.settings_with(scenario, settings, self._settings.providers)
        if is_empty:
            settings = replace(settings, accounts=())
        at_start = EngineStart(scenario=scenario, fallback=workspace.fallback, is_empty=is_empty)
        return await self._driver(workspace.name, settings, clock, at_start)

    async def _driver(
        self, name: str, settings: EngineSettings, clock: ClockSettings, at_start: EngineStart
    ) -> ClockDriver:
        """Return a driver of a new engine, which is made in a thread if its scenario takes long."""
        if not setup.takes_long(at_start.scenario):
            return self._drivers.new(name, settings, clock, at_start)
        began = self._settings.monotonic()
        make = partial(self._drivers.made, name, settings, at_start)
        engine, run_log = await in_thread(make, "scenario")
        since = Since(engine.now, self._settings.monotonic() - began if clock.mode is Mode.REAL else 0.0)
        return self._drivers.driving(engine, run_log, clock, since)

    # The beginning of a server.

    def _first(self) -> Workspace:
        settings = self._settings
        clock = self._drivers.usual_clock(settings.scenario)
        engine = setup.settings_with(settings.scenario, settings.engine, settings.providers)
        act: Callable[[Engine], None] | None = None
        if settings.has_demo:
            from sms_sandbox.server.demo import fill  # noqa: PLC0415  only needed for the demo

            engine, act = fill.settings_before(engine, settings.providers), fill.fill
        at_start = EngineStart(scenario=settings.scenario, act=act)
        clock_driver = self._drivers.new(DEFAULT, engine, clock, at_start)
        return Workspace(DEFAULT, settings.engine, clock_driver, settings.keys, settings.scenario)

    def _brought_back(self, name: str) -> Workspace | None:
        """Return the workspace as the keeper has it, or None if it has none of that name."""
        kept = self._keeper.bring_back(name, self._settings.providers) if self._keeper is not None else None
        if kept is None or self._keeper is None:
            return None
        image, engine = kept.image, kept.engine
        if not kept.needs_image:
            self._keeper.go_on(name, engine, kept.inputs)
        goes_on = image.clock.mode is Mode.REAL and not self._settings.pauses_on_restart
        since = Since(kept.at, self._keeper.behind(kept) if goes_on else 0.0)
        clock_driver = self._from_image(name, image, engine, kept.run_log, since)
        return Workspace(name, image.settings, clock_driver, image.keys, image.scenario, engine.webhooks.fallback)

    def _from_image(
        self, name: str, image: "Image", engine: Engine, run_log: "RunLog | None", since: Since | None = None
    ) -> ClockDriver:
        """Return a driver that goes on from an image; webhooks that were under way are made again."""
        from sms_sandbox.server.workspaces.data.recovery import end_attempts  # noqa: PLC0415  only needed with an image

        self._drivers.follow(name, engine)
        end_attempts(engine)
        return self._drivers.driving(engine, run_log, image.clock, since)

    def _find_and_note(
        self,
        request: HttpRequest,
        named: str | None,
        arrived: str | None = None,
    ) -> Destination:
        """Find as ``Finder.find`` does, and note that the workspace is in use."""
        found = self._finder.find(request, named, arrived)
        self.quotas.use(found.workspace)
        return found

    def _add(self, workspace: Workspace) -> None:
        self._by_name[workspace.name] = workspace
        if workspace.name != DEFAULT:
            self._finder.add(workspace)
        self._keep(workspace)

    def _keep(self, workspace: Workspace) -> None:
        """Keep the workspace on disk, if workspaces are kept, from its present state on."""
        if self._keeper is not None:
            self._keeper.begin(workspace)


async def _release(clock_driver: ClockDriver) -> None:
    """Stop a workspace and free its memory at once."""
    await clock_driver.close(grace=0)
    clock_driver.engine.release()
