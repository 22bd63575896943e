"""The admin API: check access, find the workspace, and handle the workspaces themselves."""

import json
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.admin import known, openapi
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.errors import AdminError, refusal
from sms_sandbox.server.admin.models.base import Done, Nothing, Page
from sms_sandbox.server.admin.models.workspaces import (
    CreateWorkspace,
    EnsureWorkspace,
    KeysView,
    ResetView,
    WorkspaceView,
)
from sms_sandbox.server.admin.probes import BASE, PROBES, json_response, response
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest, body_of, query_of
from sms_sandbox.server.admin.route import Route, RouteResult, found_in, not_served, router
from sms_sandbox.server.admin.routes.runs import RunRoutes
from sms_sandbox.server.admin.routes.scenarios import ScenarioRoutes, read
from sms_sandbox.server.admin.routes.snapshots import SnapshotRoutes
from sms_sandbox.server.admin.workspace_api import WorkspaceApi
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.http import web
from sms_sandbox.server.webhooks import targets as webhook_targets
from sms_sandbox.server.workspaces.naming import TooManyWorkspacesError, UnknownWorkspaceError, WorkspaceNameError
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

ROOT: Final = "/v1"
_WORKSPACES: Final = "/workspaces/"


class AdminApi:
    def __init__(self, workspaces: Workspaces, access: Access, base_url: str | None) -> None:
        self._workspaces: Final = workspaces
        self._access: Final = access
        self._base_url: Final = base_url
        self._table: Final = [*self.table(), *WorkspaceApi().table()]
        self._routes: Final = router(self._table)
        self._own: Final = router(self.own_table())

    def own_table(self) -> list[Route]:
        """Return the routes directly below ``/_sandbox``."""
        return [
            Route("GET", "/openapi.json", self.openapi, "Return this document."),
            Route("GET", "/metrics", self.metrics, "Return metrics for Prometheus.", media="text/plain"),
        ]

    def table(self) -> list[Route]:
        return [
            Route("GET", "/workspaces", self.list, "List the workspaces of this server, newest first."),
            Route(
                "POST",
                "/workspaces",
                self.make,
                "Create a workspace with credentials of its own.",
                ("too_many_workspaces",),
            ),
            Route("PUT", "/workspaces/:name", self.ensure, "Create or find a workspace.", ("too_many_workspaces",)),
            Route("GET", "/workspaces/:name", self.show, "Return a workspace."),
            Route("DELETE", "/workspaces/:name", self.drop, "Drop a workspace.", ("unprocessable",)),
            Route("POST", "/session", self.log_in, "Set the cookie that replaces the token in a browser."),
            Route("POST", "/reset", self.reset, "Reset a workspace to its start."),
            *ScenarioRoutes(self._workspaces, self._base_url).table(),
            *RunRoutes(self._workspaces).table(),
            *SnapshotRoutes(self._workspaces).table(),
        ]

    async def answer(self, workspace: Workspace, request: HttpRequest) -> HttpResponse | web.StreamResponse:
        try:
            self._check(request)
            result = await self._handle(workspace, request)
        except AdminError as error:
            return refusal(error)
        except UnknownWorkspaceError as error:
            return refusal(AdminError("not_found", str(error)))
        if not isinstance(result, BaseModel):
            return result
        return json_response(200, result.model_dump_json(by_alias=True).encode())

    def _check(self, request: HttpRequest) -> None:
        self._access.check(request)
        if request.is_oversized:
            raise AdminError("too_large", "the body is larger than 10 MB")

    async def _handle(self, workspace: Workspace, request: HttpRequest) -> RouteResult:
        workspace, path, routes = self._located(workspace, request)
        route, values = found_in(routes, request.method, path)
        shape = route.shape
        query, body = query_of(request, shape.query), body_of(request, shape.body)
        workspace.clock_driver.sync_time()
        known.check(query, workspace.engine)
        try:
            return await route.handle(AdminRequest(values, query, body, request, workspace))
        finally:
            workspace.clock_driver.pump()

    def _located(self, workspace: Workspace, request: HttpRequest) -> tuple[Workspace, str, Router[Route]]:
        """Return the workspace of the request, the path in it, and the router for that path."""
        below = request.path.removeprefix(BASE)
        if below.rstrip("/") in PROBES:
            raise not_served(request.method, ("GET",))  # GET was answered before access was checked
        if not below.startswith(ROOT + "/"):
            return workspace, below, self._own
        path = below.removeprefix(ROOT)
        if path.startswith(_WORKSPACES):
            name, slash, rest = path.removeprefix(_WORKSPACES).partition("/")
            if rest:
                workspace, path = self._workspaces.get(name), slash + rest
        return workspace, path, self._routes

    async def metrics(self, asked: EmptyRequest) -> HttpResponse:
        if self._workspaces.metrics is None:
            raise AdminError("not_found", "metrics are switched off", "Start the sandbox with --metrics.")
        scrape = self._workspaces.metrics.scrape(self._workspaces, asked.request.header("Accept") or "")
        return response(200, scrape.media, scrape.body)

    async def openapi(self, asked: EmptyRequest) -> HttpResponse:
        del asked
        return json_response(200, self._document)

    @cached_property
    def _document(self) -> bytes:
        return json.dumps(openapi.document(self.own_table(), self._table, ROOT)).encode()

    async def list(self, asked: EmptyRequest) -> Page[WorkspaceView]:
        """Behind a proxy with several servers, the others have workspaces, too."""
        return Page(items=[self._workspace(one, asked) for one in reversed([*self._workspaces])], next=None)

    async def show(self, asked: EmptyRequest) -> WorkspaceView:
        return self._workspace(self._workspaces.get(asked.values["name"]), asked)

    async def make(self, asked: AdminRequest[Nothing, CreateWorkspace]) -> WorkspaceView:
        return await self._made(asked, asked.body.name, await _scenario(asked))

    async def ensure(self, asked: AdminRequest[Nothing, EnsureWorkspace]) -> WorkspaceView:
        """The name is in the path, where a proxy can read it. The body counts only for a new workspace."""
        name = asked.values["name"]
        scenario = None if name in self._workspaces else await _scenario(asked)
        if name in self._workspaces:
            return self._workspace(self._workspaces.get(name), asked)
        try:
            return await self._made(asked, name, scenario)
        except AdminError:
            if name not in self._workspaces:
                raise
            return self._workspace(self._workspaces.get(name), asked)  # another request has just made it

    async def _made(
        self, asked: AdminRequest[Any, Any], name: str | None, scenario: Scenario | None
    ) -> WorkspaceView:
        wanted: EnsureWorkspace = asked.body
        providers = self._workspaces.default.engine.providers
        try:
            webhooks = None
            if wanted.webhooks is not None:
                webhooks = webhook_targets.read(wanted.webhooks.items(), providers)
                webhook_targets.check_callable(wanted.webhooks.values(), self._workspaces.webhook_allow)
            clock = Mode(wanted.clock) if wanted.clock else None
            made = await self._workspaces.make_beside_others(
                name,
                seed=wanted.seed,
                id_seed=wanted.id_seed,
                clock=clock,
                webhooks=webhooks,
                scenario=scenario,
            )
        except TooManyWorkspacesError as error:
            raise AdminError("too_many_workspaces", str(error), 'See "sandbox workspace list".') from None
        except WorkspaceNameError as error:
            raise AdminError("unprocessable", str(error), None, "name") from None
        except ValueError as error:
            raise AdminError("unprocessable", str(error), None, "webhooks") from None
        return self._workspace(made, asked)

    async def drop(self, asked: EmptyRequest) -> Done:
        try:
            await self._workspaces.drop(asked.values["name"])
        except WorkspaceNameError as error:
            raise AdminError("unprocessable", str(error), None, "name") from None
        return Done()

    async def log_in(self, asked: EmptyRequest) -> HttpResponse:
        """Set the cookie; the access check has seen the token."""
        del asked
        cookie = () if self._access.session is None else (self._access.session.header(),)
        return json_response(200, b'{"done":true}', cookie)

    async def reset(self, asked: AdminRequest[Nothing, ResetView]) -> Done:
        await self._workspaces.reset(asked.workspace, to_empty=asked.body.to == "empty")
        return Done()

    def _workspace(self, workspace: Workspace, asked: AdminRequest[Any, Any]) -> WorkspaceView:
        base = self._base_url.rstrip("/") if self._base_url else f"http://{asked.request.header('Host') or ''}"
        if workspace is not self._workspaces.default:
            base = f"{base}/~{workspace.name}"
        return WorkspaceView(
            name=workspace.name,
            seed=workspace.engine.settings.seed,
            id_seed=workspace.engine.settings.seed_of_ids,
            clock=workspace.clock_driver.mode.value,
            urls={name: f"{base}/{name}" for name in workspace.engine.providers},
            credentials={
                name: KeysView(login=key.login, secret=key.secret, token=key.token)
                for name, key in workspace.keys.items()
            },
        )


async def _scenario(asked: AdminRequest[Any, Any]) -> Scenario | None:
    """Return the scenario that the body names, or None."""
    return await read(asked.body.scenario, asked.workspace.engine) if asked.body.scenario else None
