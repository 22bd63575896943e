"""What stands at one port: our own paths under ``/_sandbox``, and the providers everywhere else."""

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Final

from aiohttp import web

from sandbox.server import connection
from sandbox.server.admin.access import Access
from sandbox.server.admin.probes import probe
from sandbox.server.clockwork import Clockwork
from sandbox.wire.exchange import HttpRequest, HttpResponse, date_header

if TYPE_CHECKING:
    from sandbox.server.admin.routes import Admin

ADMIN_ROOT: Final = b"/_sandbox"
_FRONT_PAGE: Final = "sms-sandbox is running. Its own API lies under /_sandbox/; the rest of this port belongs to "

_log: Final = logging.getLogger(__name__)


class Site:
    def __init__(self, clockwork: Clockwork, access: Access) -> None:
        self._clockwork: Final = clockwork
        self._access: Final = access

    async def answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        request = await connection.read_request(incoming)
        try:
            if self._is_for_admin(request):
                response = probe(request) or await self._admin.answer(request)
            else:
                response = self._clockwork.exchange(request) or self._front_page(request)
        except Exception:  # noqa: BLE001  whatever went wrong, no traceback may reach a client
            _log.exception("%s %s could not be answered", request.method, request.path)
            response = HttpResponse(500, (("Content-Length", "0"),), b"", "")
        return connection.respond(incoming, response)

    @cached_property
    def _admin(self) -> "Admin":
        # Its models take pydantic a tenth of a second to make: no request to a provider need wait for that.
        from sandbox.server.admin.routes import Admin  # noqa: PLC0415

        return Admin(self._clockwork, self._access)

    def _is_for_admin(self, request: HttpRequest) -> bool:
        """Under a provider's real host our own paths do not exist."""
        path = request.raw_path
        if path != ADMIN_ROOT and not path.startswith(ADMIN_ROOT + b"/"):
            return False
        return not self._clockwork.engine.sites.is_real_host(request.host)

    def _front_page(self, request: HttpRequest) -> HttpResponse:
        is_known = request.path == "/" and request.method in {"GET", "HEAD"}
        providers = ", ".join(provider.title for provider in self._clockwork.engine.providers.values())
        body = f"{_FRONT_PAGE}{providers}.\n".encode() if is_known else b"Nothing is here.\n"
        headers = (
            ("Date", date_header(self._clockwork.now())),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Connection", "keep-alive"),
        )
        return HttpResponse(200 if is_known else 404, headers, body, "")
