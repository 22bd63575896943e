"""What stands at one port: our own paths under ``/_sandbox``, and the providers everywhere else."""

import logging
import time
from functools import cached_property
from typing import TYPE_CHECKING, Final

from aiohttp import web

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.probes import json_response, probe
from sms_sandbox.server.http import connection, transmission
from sms_sandbox.server.names import HEADER
from sms_sandbox.server.observe.access_log import AccessLog
from sms_sandbox.server.ui import static
from sms_sandbox.server.workspaces.workspaces import UnknownWorkspaceError, Workspace, Workspaces
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, date_header

if TYPE_CHECKING:
    from sms_sandbox.server.admin.api import AdminApi

ADMIN_ROOT: Final = b"/_sandbox"
_FRONT_PAGE: Final = "sms-sandbox is running. Its own API lies under /_sandbox/; the rest of this port belongs to "

_log: Final = logging.getLogger(__name__)


class Dispatcher:
    """``base_url`` is the address that clients use, None where it is the one they ask by."""

    def __init__(
        self, workspaces: Workspaces, access: Access, base_url: str | None = None, log: AccessLog | None = None
    ) -> None:
        self._workspaces: Final = workspaces
        self._access: Final = access
        self._base_url: Final = base_url
        self._log: Final = log

    async def answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        request = await connection.read_request(incoming)
        try:
            workspace, request = self._workspaces.find(request, incoming.headers.get(HEADER))
            answer = await self._answer(workspace, request)
        except UnknownWorkspaceError as error:
            body = {"error": {"code": "not_found", "message": str(error), "hint": "POST /_sandbox/v1/workspaces"}}
            answer = Answer(json_response(404, json_text.compact(body)))
        except Exception:  # noqa: BLE001  whatever went wrong, no traceback may reach a client
            _log.exception("%s %s could not be answered", request.method, request.path)
            answer = Answer(HttpResponse(500, (("Content-Length", "0"),), b"", ""))
        return answer if isinstance(answer, web.StreamResponse) else transmission.respond(incoming, answer)

    async def _answer(self, workspace: Workspace, request: HttpRequest) -> Answer | web.StreamResponse:
        """A stream of the admin API writes itself."""
        if self._is_for_admin(request):
            if static.is_for_page(request):
                return Answer(static.serve(request))
            told = probe(request) or await self._admin.answer(workspace, request)
            return told if isinstance(told, web.StreamResponse) else Answer(told)
        begun = time.perf_counter()
        answer = workspace.clock_driver.answer(request)
        if answer is None:
            return Answer(self._front_page(workspace, request))
        if self._log is not None:
            duration = time.perf_counter() - begun + answer.transmission.wait / SECOND
            self._log.note(workspace.name, workspace.engine.exchanges.newest, duration)
        return answer

    @cached_property
    def _admin(self) -> "AdminApi":
        # Its models take pydantic a tenth of a second to make: no request to a provider need wait for that.
        from sms_sandbox.server.admin.api import AdminApi  # noqa: PLC0415

        return AdminApi(self._workspaces, self._access, self._base_url)

    def _is_for_admin(self, request: HttpRequest) -> bool:
        """Under a provider's real host our own paths do not exist."""
        path = request.raw_path
        if path != ADMIN_ROOT and not path.startswith(ADMIN_ROOT + b"/"):
            return False
        return not self._workspaces.default.engine.router.is_real_host(request.host)

    def _front_page(self, workspace: Workspace, request: HttpRequest) -> HttpResponse:
        if static.wants_page(request):
            return static.redirect(request)
        is_known = request.path == "/" and request.method in {"GET", "HEAD"}
        providers = ", ".join(provider.title for provider in workspace.engine.providers.values())
        body = f"{_FRONT_PAGE}{providers}.\n".encode() if is_known else b"Nothing is here.\n"
        headers = (
            ("Date", date_header(workspace.clock_driver.now())),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Connection", "keep-alive"),
        )
        return HttpResponse(200 if is_known else 404, headers, body, "")
