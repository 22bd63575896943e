"""The scenario in force in a workspace, and its verdict."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sms_sandbox import magic_numbers
from sms_sandbox.contract import Provider
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.core.text.undecoded import as_utf8
from sms_sandbox.engine.engine import Engine
from sms_sandbox.report import html as report_html
from sms_sandbox.report import json as report_json
from sms_sandbox.report import timeline as report_timeline
from sms_sandbox.report.repeat import RepeatStep, SandboxAddress, of_server
from sms_sandbox.scenario import builtin, load
from sms_sandbox.scenario.format.faults import faults_of
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Done, Nothing
from sms_sandbox.server.admin.models.scenarios import MANUAL_NAME, NumbersView, PutScenario, ScenarioView, VerdictView
from sms_sandbox.server.admin.probes import response
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.routes.faults import fault_views, unprocessable
from sms_sandbox.server.names import DEFAULT_PORT
from sms_sandbox.server.threads import imported, in_thread
from sms_sandbox.server.turns import done_in_slices
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.verdict.verdict import Verdict
from sms_sandbox.wire.exchange import HttpResponse

REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)

_JUDGE: Final = "sms_sandbox.verdict.judge"
"""Imported at the first verdict."""


_DEFAULT_URLS: Final = (f"http://127.0.0.1:{DEFAULT_PORT}", f"http://localhost:{DEFAULT_PORT}")


class ScenarioRoutes:
    def __init__(self, workspaces: Workspaces, base_url: str | None) -> None:
        self._workspaces: Final = workspaces
        self._base_url: Final = base_url

    def table(self) -> list[Route]:
        return [
            Route("GET", "/scenario", self.show, "Return the scenario in force, and what of it has struck."),
            Route("PUT", "/scenario", self.put, "Restart the workspace in a scenario."),
            Route("DELETE", "/scenario", self.remove, "Restart the workspace without a scenario."),
            Route(
                "GET",
                "/scenario/verdict",
                self.verdict,
                "Return the verdict as it stands now.",
                ("workspace_ended",),
            ),
            Route(
                "GET",
                "/scenario/report",
                self.report,
                "Return the verdict as an HTML page.",
                ("workspace_ended",),
                media="text/html",
            ),
            Route("GET", "/numbers", self.numbers, "List the magic numbers, and what they mean to each provider."),
        ]

    async def show(self, asked: EmptyRequest) -> ScenarioView:
        return await _view(asked.workspace)

    async def put(self, asked: AdminRequest[Nothing, PutScenario]) -> ScenarioView:
        scenario = await read(asked.body.scenario, asked.engine)
        self._workspaces.get(asked.workspace.name)  # it may have been dropped meanwhile
        try:
            await self._workspaces.play(asked.workspace, scenario)
        except TimeRunsBackwardsError as error:
            raise AdminError("unprocessable", f"a switch of a device lies in the past: {error}") from None
        return await _view(asked.workspace)

    async def remove(self, asked: EmptyRequest) -> Done:
        await self._workspaces.play(asked.workspace, None)
        return Done()

    async def verdict(self, asked: EmptyRequest) -> VerdictView:
        verdict = await _judged(asked)
        return VerdictView.model_validate(report_json.as_data(verdict))

    async def report(self, asked: EmptyRequest) -> HttpResponse:
        verdict = await _judged(asked)
        chart = await done_in_slices(report_timeline.drawing(asked.engine, verdict))
        page = await in_thread(lambda: report_html.as_html(verdict, chart, self._steps(asked, verdict)), "report")
        return response(200, "text/html; charset=utf-8", as_utf8(page), (("Content-Security-Policy", REPORT_POLICY),))

    def _steps(self, asked: EmptyRequest, verdict: Verdict) -> list[RepeatStep]:
        workspace = asked.workspace
        scenario = None if workspace.scenario is None else self._source(workspace.scenario, asked.engine)
        name = None if workspace is self._workspaces.default else workspace.name
        url = _url(asked, self._base_url)
        is_recorded = asked.clock_driver.run_log is not None
        return [*of_server(verdict, scenario, SandboxAddress(url, name), is_recorded=is_recorded)]

    def _source(self, scenario: Scenario, engine: Engine) -> str | None:
        """Return the file of a scenario or ``builtin:NAME``, or None for one that was sent as a text."""
        given = self._workspaces.source_of(scenario)
        if given is None and scenario.name in builtin.names():
            named = f"{builtin.PREFIX}{scenario.name}"
            given = named if _loaded(named, engine.providers).scenario == scenario else None
        return given

    async def numbers(self, asked: EmptyRequest) -> NumbersView:
        return NumbersView.model_validate(magic_numbers.as_data(asked.engine.providers, self._workspaces.magic_range))


def _url(asked: EmptyRequest, base_url: str | None) -> str | None:
    """Return the address of the server, or None if it is what the command line asks by default."""
    url = (base_url or f"http://{asked.request.header('Host') or ''}").rstrip("/")
    return None if url in _DEFAULT_URLS else url


async def read(wanted: str | dict[str, Any], engine: Engine) -> Scenario:
    """Read a scenario, in a thread since a large one takes seconds. Raise AdminError if it has an error."""
    found = await in_thread(lambda: _ready(_loaded(wanted, engine.providers)), "scenario")
    if found.scenario is None:
        raise unprocessable(next(problem for problem in found.problems if not problem.is_warning))
    return found.scenario


def _ready(found: load.LoadedScenario) -> load.LoadedScenario:
    """Make the faults of a scenario, which are kept until it is put in force."""
    if found.scenario is not None:
        faults_of(found.scenario)
    return found


def _loaded(wanted: str | dict[str, Any], providers: Mapping[str, Provider]) -> load.LoadedScenario:
    if isinstance(wanted, dict):
        return load.read_bytes(MANUAL_NAME, json.dumps(wanted).encode(), providers, allow_guesses=True)
    if wanted.strip().startswith(builtin.PREFIX):
        return load.read(wanted.strip(), providers, allow_guesses=True)
    return load.read_bytes("scenario", wanted.encode(), providers, allow_guesses=True)


async def _judged(asked: EmptyRequest) -> Verdict:
    """Return the verdict at this moment. Raise AdminError if the workspace ends while it is judged."""
    await imported(_JUDGE)
    engine = asked.engine
    verdict = await done_in_slices(setup.judging(asked.workspace.scenario, engine))
    if asked.engine is not engine:
        raise AdminError("workspace_ended", "the workspace was reset while it was judged")
    return verdict


async def _view(workspace: Workspace) -> ScenarioView:
    scenario, engine = workspace.scenario, workspace.engine
    return ScenarioView(
        name=None if scenario is None else scenario.name,
        description="" if scenario is None else scenario.description,
        seed=engine.settings.seed,
        started_at=engine.settings.start,
        faults=await fault_views(engine),
    )
