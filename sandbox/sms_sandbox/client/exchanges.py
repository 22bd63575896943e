"""Requests that providers answered, and the journal, as calls."""

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.models import Event, Exchange, Page
from sms_sandbox.client.paths import at

ExchangeList = list[Exchange]


class Exchanges(Noun[S_co]):
    @verb
    def list(
        self,
        *,
        limit: int = 100,
        cursor: str | None = None,
        provider: str | None = None,
        operation: str | None = None,
    ) -> Call[ExchangeList]:
        """The newest first, at most 1,000; ``cursor`` is the id of the exchange to go on from."""
        query = {"limit": limit, "cursor": cursor, "provider": provider, "operation": operation}
        return Call("GET", "/exchanges", decode.items(Exchange), query)

    @verb
    def get(self, exchange_id: str) -> Call[Exchange]:
        return Call("GET", at("exchanges", exchange_id), decode.one(Exchange))


class Events(Noun[S_co]):
    @verb
    def page(self, *, after: int = 0, limit: int = 100) -> Call[Page[Event]]:
        """Oldest first; ``after`` is the number of the last event known."""
        return Call("GET", "/events", decode.page(Event), {"after": after, "limit": limit})
