"""Calls about exchanges and the journal."""

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.lists import ListCall, list_endpoint
from sms_sandbox.client.models import Event, Exchange, Page
from sms_sandbox.client.paths import path_of


class Exchanges(Resource[S_co]):
    @list_endpoint
    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        provider: str | None = None,
        operation: str | None = None,
    ) -> ListCall[Exchange]:
        """Return all that match, the newest first.

        ``limit`` cuts the list, and its ``is_cut`` states that it did. With the id of an exchange as ``cursor`` the
        list begins behind it.
        """
        return ListCall("/exchanges", Exchange, {"provider": provider, "operation": operation}, limit, cursor)

    @endpoint
    def get(self, exchange_id: str) -> ApiCall[Exchange]:
        return ApiCall("GET", path_of("exchanges", exchange_id), decode.one(Exchange))


class Events(Resource[S_co]):
    @endpoint
    def page(self, *, after: int = 0, limit: int = 100) -> ApiCall[Page[Event]]:
        """Return events, the oldest first. ``after`` is the number of the last event known."""
        return ApiCall("GET", "/events", decode.page(Event), {"after": after, "limit": limit})
