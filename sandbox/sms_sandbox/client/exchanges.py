"""Calls about exchanges and the journal."""

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Event, Exchange, Page
from sms_sandbox.client.paths import path_of

ExchangeList = list[Exchange]


class Exchanges(Resource[S_co]):
    @endpoint
    def list(
        self,
        *,
        limit: int = 100,
        cursor: str | None = None,
        provider: str | None = None,
        operation: str | None = None,
    ) -> ApiCall[ExchangeList]:
        """Return the newest first, at most 1,000; with the id of an exchange as ``cursor``, those before it."""
        query = {"limit": limit, "cursor": cursor, "provider": provider, "operation": operation}
        return ApiCall("GET", "/exchanges", decode.items(Exchange), query)

    @endpoint
    def page(
        self,
        *,
        limit: int = 100,
        cursor: str | None = None,
        provider: str | None = None,
        operation: str | None = None,
    ) -> ApiCall[Page[Exchange]]:
        """Return what ``list`` returns, with the cursor of the next page."""
        query = {"limit": limit, "cursor": cursor, "provider": provider, "operation": operation}
        return ApiCall("GET", "/exchanges", decode.page(Exchange), query)

    @endpoint
    def get(self, exchange_id: str) -> ApiCall[Exchange]:
        return ApiCall("GET", path_of("exchanges", exchange_id), decode.one(Exchange))


class Events(Resource[S_co]):
    @endpoint
    def page(self, *, after: int = 0, limit: int = 100) -> ApiCall[Page[Event]]:
        """Return events, the oldest first. ``after`` is the number of the last event known."""
        return ApiCall("GET", "/events", decode.page(Event), {"after": after, "limit": limit})
