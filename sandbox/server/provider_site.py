"""What stands at one port: our own paths under ``/_sandbox``, and the providers everywhere else."""

import logging
from typing import Final

from aiohttp import web

from sandbox.server import connection
from sandbox.server.admin.routes import Admin
from sandbox.server.clockwork import Clockwork
from sandbox.wire.exchange import HttpRequest, HttpResponse, date_header

ADMIN_ROOT: Final = b"/_sandbox"
_FRONT_PAGE: Final = "sms-sandbox is running. Its own API lies under /_sandbox/; the rest of this port belongs to "

_log: Final = logging.getLogger(__name__)


class Site:
    def __init__(self, clockwork: Clockwork, admin: Admin) -> None:
        self._clockwork: Final = clockwork
        self._admin: Final = admin

    async def answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        request = await connection.read_request(incoming)
        try:
            if self._is_for_admin(request):
                response = await self._admin.answer(request)
            else:
                response = self._clockwork.exchange(request) or self._front_page(request)
        except Exception:  # noqa: BLE001  whatever went wrong, no traceback may reach a client
            _log.exception("%s %s could not be answered", request.method, request.path)
            response = HttpResponse(500, (("Content-Length", "0"),), b"", "")
        return connection.respond(incoming, response)

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
