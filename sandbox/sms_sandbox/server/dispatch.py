"""Dispatch the requests of one port: our own paths under ``/_sandbox``, the providers everywhere else."""

import asyncio
import logging
import sys
import time
from dataclasses import replace
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.requests import ProviderRouter, Resolved
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.front_door.store import UNCOVERED_HOSTS, AuthorityError, UncoveredHostsError
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.probes import json_response, probe, response
from sms_sandbox.server.door import answers, proxy
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.http import browser_guard, connection, long_bodies, messages, transmission, web
from sms_sandbox.server.http.arrival import DIRECT, Arrival
from sms_sandbox.server.http.browser_guard import Visit
from sms_sandbox.server.http.heads import Head
from sms_sandbox.server.names import ADMIN_ROOT, HEADER, OWN_PATHS
from sms_sandbox.server.observe.access_log import AccessLog
from sms_sandbox.server.workspaces.finder import Destination
from sms_sandbox.server.workspaces.naming import UnknownWorkspaceError
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from sms_sandbox.server.admin.api import AdminApi
    from sms_sandbox.server.durable import DurableAnswers

_ADD_WORKSPACE: Final = 'Make it with "sandbox workspace add NAME", or POST /_sandbox/v1/workspaces.'
ROOT_PATH: Final = ADMIN_ROOT + b"/ca.pem"

_ADMIN_API: Final = "sms_sandbox.server.admin.api"

_log: Final = logging.getLogger(__name__)


class Dispatcher:
    """Answer every request of a server.

    ``base_url`` is the address that clients use; with None it is the one that the request names.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        access: Access,
        door: Door,
        base_url: str | None = None,
        log: AccessLog | None = None,
        durable: "DurableAnswers | None" = None,
    ) -> None:
        """``durable`` holds answers back until their inputs are written."""
        self._door: Final = door
        self._workspaces: Final = workspaces
        self._access: Final = access
        self._base_url: Final = base_url
        self._log: Final = log
        self._durable: Final = durable

    def answer_at_once(
        self,
        request: HttpRequest,
        head: Head,
        arrival: Arrival,
        is_plain: bool,  # noqa: FBT001  given by place, in half the time
    ) -> Answer | None:
        """Return the answer of a provider to an application, or of a probe; return None, with nothing done, for every
        other request.
        """
        if self._durable is not None and self._durable.is_failing:
            return None
        try:
            only = self._workspaces.only_for(request.body) if is_plain and arrival is DIRECT else None
            if only is not None:
                return self._provider_answer(only, request, None)
            return self._found_at_once(request, head, arrival)
        except UnknownWorkspaceError:
            return None
        except Exception:  # noqa: BLE001  no traceback may reach a client
            return _failure(request)

    def _found_at_once(self, request: HttpRequest, head: Head, arrival: Arrival) -> Answer | None:
        """Return an answer as ``answer_at_once`` does, where the request may name a workspace or be for us.

        Raise UnknownWorkspaceError.
        """
        if is_away(self._workspaces.default.engine.router, request, arrival):
            return None
        found = self._workspaces.find(request, head.workspace, arrival.workspace)
        if request.target.startswith(OWN_PATHS):
            return self._probe_at_once(found.request)
        return self._provider_answer(found.workspace, found.request, found.resolved)

    def _probe_at_once(self, request: HttpRequest) -> Answer | None:
        if self._durable is not None or not self._is_for_admin(request):
            return None
        own = probe(request)
        return None if own is None else Answer(own)

    async def answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        if (made := await self._made_before(incoming)) is not None:
            return transmission.respond(incoming, made)
        if incoming.method == "CONNECT":
            return _refused(incoming, answers.not_a_target("CONNECT must be the first request of a connection"))
        request = await messages.read_request(incoming)
        arrival = arrival_of(incoming)
        if proxy.is_absolute(incoming.raw_path) and isinstance(incoming.protocol, connection.Connection):
            proxied = await proxy.proxied(self._door, incoming, request, incoming.protocol)
            if isinstance(proxied, web.StreamResponse):
                return proxied
            if isinstance(proxied, HttpResponse):
                return _refused(incoming, proxied)
            arrival = proxied
        try:
            request = at_home(self._workspaces.default.engine.router, request, arrival)
            _set_conduct(incoming, is_admin=self._is_for_admin(request))
            await long_bodies.read_ahead(request, self._workspaces.default.engine.router)
            found = self._workspaces.find(request, incoming.headers.get(HEADER), arrival.workspace)
            answer = await self._durable_answer(found, browser_guard.visit_of(incoming.headers.get))
        except UnknownWorkspaceError as error:
            body = {"error": {"code": "not_found", "message": str(error), "hint": _ADD_WORKSPACE}}
            answer = Answer(json_response(404, json_text.compact(body)))
        except Exception:  # noqa: BLE001  no traceback may reach a client
            answer = _failure(request)
        return answer if isinstance(answer, web.StreamResponse) else transmission.respond(incoming, answer)

    async def _made_before(self, incoming: web.BaseRequest) -> Answer | None:
        """Return the answer to a request if ``answer_at_once`` has made it, or None."""
        protocol = incoming.protocol
        made = protocol.take_made() if isinstance(protocol, connection.Connection) else None
        return made if made is None or self._durable is None else await self._durable.kept(made)

    async def _durable_answer(self, found: Destination, visit: Visit) -> Answer | web.StreamResponse:
        """Return an answer once the inputs that it follows from are written, where they are."""
        if self._durable is None:
            return await self._answer(found, visit)
        make = partial(self._answer, found, visit)
        return await self._durable.answer(found, make, is_admin=self._is_for_admin(found.request))

    async def _answer(self, found: Destination, visit: Visit) -> Answer | web.StreamResponse:
        """Return an answer, or a stream of the admin API, which writes itself."""
        workspace, request = found.workspace, found.request
        if self._is_for_admin(request):
            if (root := await self._root(request)) is not None:
                return Answer(root)
            from sms_sandbox.server.ui import static  # noqa: PLC0415  not for requests to providers

            if static.is_for_page(request):
                return Answer(static.serve(request))
            own = probe(request) or await (await self._admin_api()).answer(workspace, request)
            return own if isinstance(own, web.StreamResponse) else Answer(own)
        if visit is Visit.FOREIGN:
            return Answer(browser_guard.refusal())
        answer = self._provider_answer(workspace, request, found.resolved)
        if answer is None:
            from sms_sandbox.server.front import unclaimed  # noqa: PLC0415  as above

            providers = workspace.engine.providers.values()
            return Answer(unclaimed.answer(request, providers, workspace.clock_driver.now()))
        return browser_guard.isolated(answer) if visit is Visit.NAVIGATION else answer

    def _provider_answer(
        self, workspace: Workspace, request: HttpRequest, resolved: Resolved | None
    ) -> Answer | None:
        """Return a provider's answer, and log the exchange; return None, with nothing done, for a request that no
        provider serves.
        """
        clock = workspace.clock_driver
        engine = clock.engine
        resolved = resolved or engine.router.resolve(request)
        if resolved is None:
            return None
        started_at = time.perf_counter()
        answer = clock.answer(request, resolved)
        if answer is not None and self._log is not None:
            duration = time.perf_counter() - started_at + answer.transmission.wait / SECOND
            exchange = engine.exchanges.newest()
            hint = "" if exchange.account else _hint(workspace, exchange)
            self._log.note(workspace.name, exchange, duration, hint)
        return answer

    async def _root(self, request: HttpRequest) -> HttpResponse | None:
        """Return the certificate of the authority's root, which is no secret, or None for every other request."""
        if request.raw_path != ROOT_PATH or request.method not in {"GET", "HEAD"}:
            return None
        try:
            return response(200, "application/x-pem-file", await self._door.root_pem())
        except AuthorityError as error:
            code = UNCOVERED_HOSTS if isinstance(error, UncoveredHostsError) else "no_authority"
            body = {"error": {"code": code, "message": str(error)}}
            return json_response(503, json_text.compact(body))

    async def _admin_api(self) -> "AdminApi":
        """Return the admin API, which is imported at its first request.

        That takes a quarter of a second, which the requests to providers spend beside a thread, not behind it.
        """
        if not hasattr(sys.modules.get(_ADMIN_API), "AdminApi"):
            await asyncio.to_thread(import_module, _ADMIN_API)
        return self._admin

    @cached_property
    def _admin(self) -> "AdminApi":
        from sms_sandbox.server.admin.api import AdminApi  # noqa: PLC0415  see above

        return AdminApi(self._workspaces, self._access, self._base_url)

    def _is_for_admin(self, request: HttpRequest) -> bool:
        """Return whether a request is for the admin API, which does not exist under a provider's real host."""
        path = request.raw_path
        if path != ADMIN_ROOT and not path.startswith(ADMIN_ROOT + b"/"):
            return False
        return not self._workspaces.default.engine.router.is_real_host(request.host)


def arrival_of(incoming: web.BaseRequest) -> Arrival:
    """Return how the connection of a request reached the server."""
    protocol = incoming.protocol
    return protocol.arrival if isinstance(protocol, connection.Connection) else DIRECT


def at_home(router: ProviderRouter, request: HttpRequest, arrival: Arrival) -> HttpRequest:
    """Return the request under the provider's host that its connection is for, unless it names a provider's host."""
    host = arrival.host
    if host is None or not is_away(router, request, arrival):
        return request
    others = tuple((name, value) for name, value in request.headers if name.lower() != "host")
    return replace(request, headers=(("Host", host), *others))


def is_away(router: ProviderRouter, request: HttpRequest, arrival: Arrival) -> bool:
    """Return whether the connection is for a provider's host, and the request names no provider's host."""
    host = arrival.host
    return host is not None and router.is_real_host(host) and not router.is_real_host(request.host)


def _set_conduct(incoming: web.BaseRequest, *, is_admin: bool) -> None:
    """Let what only the client waits for end with its connection, and a change of the sandbox go through."""
    if is_admin and isinstance(incoming.protocol, connection.Connection):
        is_safe = incoming.method in {"GET", "HEAD"}
        incoming.protocol.conduct(connection.Conduct.WAIT if is_safe else connection.Conduct.CHANGE)


def _hint(workspace: Workspace, exchange: Exchange) -> str:
    """Return a remark on an exchange without an account if its password is not the one that opened the account."""
    provider = workspace.engine.providers[exchange.provider]
    shown = provider.credentials(exchange.request)
    known = workspace.engine.backend(provider.name).accounts.get(shown.login) if shown and shown.login else None
    is_other = shown is not None and known is not None and known.secret not in (None, shown.secret)
    return "the password is not the one with which the account was opened" if is_other else ""


def _failure(request: HttpRequest) -> Answer:
    """Log the current exception, and return the answer that stands for it."""
    _log.exception("%s %s could not be answered", request.method, request.path)
    return Answer(HttpResponse(500, (("Content-Length", "0"),), b"", ""))


def _refused(incoming: web.BaseRequest, refusal: HttpResponse) -> web.StreamResponse:
    """Return an answer that ends the connection, whether or not the request was read."""
    data = refusal.head_bytes() if incoming.method == "HEAD" else refusal.to_bytes()
    return connection.ExactResponse(data, stays_open=False)
