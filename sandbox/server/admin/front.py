"""The way into the admin API: who may come in, which workspace is meant, and the workspaces themselves."""

from typing import Final

from pydantic import BaseModel

from sandbox.server import callback_targets
from sandbox.server.admin import models
from sandbox.server.admin.access import Access
from sandbox.server.admin.asked import Asked, Handler, found_in, refusal, without_last_slash
from sandbox.server.admin.errors import AdminError
from sandbox.server.admin.probes import json_response
from sandbox.server.admin.routes import Admin
from sandbox.server.clockwork import Mode
from sandbox.server.workspaces import UnknownWorkspaceError, Workspace, WorkspaceNameError, Workspaces
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.routing import Router

_ROOT: Final = "/_sandbox/v1"
_WORKSPACES: Final = "/workspaces/"


class AdminFront:
    def __init__(self, workspaces: Workspaces, access: Access, base_url: str | None) -> None:
        self._workspaces: Final = workspaces
        self._access: Final = access
        self._base_url: Final = base_url
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/workspaces", self.list),
            ("POST", "/workspaces", self.make),
            ("GET", "/workspaces/:name", self.show),
            ("DELETE", "/workspaces/:name", self.drop),
        ]
        self._routes: Final = Router(routes, normalise=without_last_slash)

    async def answer(self, workspace: Workspace, request: HttpRequest) -> HttpResponse:
        try:
            self._check(request)
            told = await self._told(workspace, request)
        except AdminError as error:
            return refusal(error)
        except UnknownWorkspaceError as error:
            return refusal(AdminError("not_found", str(error)))
        return json_response(200, told.model_dump_json(by_alias=True).encode())

    def _check(self, request: HttpRequest) -> None:
        self._access.check(request)
        if request.is_oversized:
            raise AdminError("too_large", "the body is larger than 10 MB")

    async def _told(self, workspace: Workspace, request: HttpRequest) -> BaseModel:
        path = request.path.removeprefix(_ROOT)
        if path.startswith(_WORKSPACES):
            name, slash, rest = path.removeprefix(_WORKSPACES).partition("/")
            if rest:
                workspace, path = self._workspaces.get(name), slash + rest
        if path == request.path:
            raise AdminError("not_found", f"there is no {request.path}")
        if without_last_slash(path) == "/reset":
            return await self._reset(workspace, request)
        if self._routes.methods(path):
            handle, asked = found_in(self._routes, request.method, path, request)
            return await handle(asked)
        return await self._admin_of(workspace).answer(request.method, path, request)

    def _admin_of(self, workspace: Workspace) -> Admin:
        if workspace.admin is None:
            workspace.admin = Admin(workspace.clockwork)
        return workspace.admin

    async def list(self, asked: Asked) -> models.Page[models.WorkspaceTold]:
        return models.Page(items=[self._workspace(one, asked) for one in reversed([*self._workspaces])], next=None)

    async def show(self, asked: Asked) -> models.WorkspaceTold:
        return self._workspace(self._workspaces.get(asked.values["name"]), asked)

    async def make(self, asked: Asked) -> models.WorkspaceTold:
        wanted = asked.read(models.MakeWorkspace)
        providers = self._workspaces.default.engine.providers
        try:
            callbacks = None
            if wanted.callbacks is not None:
                callbacks = callback_targets.read(wanted.callbacks.items(), providers)
            clock = Mode(wanted.clock) if wanted.clock else None
            made = self._workspaces.make(wanted.name, seed=wanted.seed, clock=clock, callbacks=callbacks)
        except WorkspaceNameError as error:
            raise AdminError("unprocessable", str(error), None, "name") from None
        except ValueError as error:
            raise AdminError("unprocessable", str(error), None, "callbacks") from None
        return self._workspace(made, asked)

    async def drop(self, asked: Asked) -> models.Done:
        try:
            await self._workspaces.drop(asked.values["name"])
        except WorkspaceNameError as error:
            raise AdminError("unprocessable", str(error), None, "name") from None
        return models.Done()

    async def _reset(self, workspace: Workspace, request: HttpRequest) -> models.Done:
        if request.method != "POST":
            raise AdminError("method_not_allowed", f"{request.method} is not served here", "Use POST.")
        wanted = Asked({}, {}, request.body, "").read(models.Reset)
        await self._workspaces.reset(workspace, to_empty=wanted.to == "empty")
        return models.Done()

    def _workspace(self, workspace: Workspace, asked: Asked) -> models.WorkspaceTold:
        base = self._base_url.rstrip("/") if self._base_url else f"http://{asked.host}"
        if workspace is not self._workspaces.default:
            base = f"{base}/~{workspace.name}"
        return models.WorkspaceTold(
            name=workspace.name,
            seed=workspace.settings.seed,
            clock=workspace.clockwork.mode.value,
            urls={name: f"{base}/{name}" for name in workspace.engine.providers},
            credentials={
                name: models.KeysTold(login=key.login, secret=key.secret, token=key.token)
                for name, key in workspace.keys.items()
            },
        )
