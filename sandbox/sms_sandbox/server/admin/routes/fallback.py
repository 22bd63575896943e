"""The address of webhooks that have none."""

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Nothing
from sms_sandbox.server.admin.models.webhooks import Fallback
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.wire import urls


class FallbackRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/webhooks/fallback", self.show, "Return the address of webhooks that have none."),
            Route("PUT", "/webhooks/fallback", self.put, "Set the address of webhooks that have none."),
        ]

    async def show(self, asked: EmptyRequest) -> Fallback:
        return Fallback(url=asked.workspace.fallback)

    async def put(self, asked: AdminRequest[Nothing, Fallback]) -> Fallback:
        """It is for all providers and kinds; accounts, devices and requests with an address keep it."""
        url = asked.body.url
        if url is not None and urls.parse(url) is None:
            raise AdminError("unprocessable", f"{url!r} is not an http or https address", None, "url")
        asked.workspace.fallback = url
        asked.engine.webhooks.fall_back_to(url)
        return Fallback(url=url)
