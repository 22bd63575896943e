"""The exchanges with providers, and the journal."""

import re
from typing import Any

from sms_sandbox.engine.journal import Exchange
from sms_sandbox.server.admin import filters
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models import queries
from sms_sandbox.server.admin.models.base import Nothing, Page
from sms_sandbox.server.admin.models.events import EventView
from sms_sandbox.server.admin.models.exchanges import ExchangeView
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.http.sse import EventStream
from sms_sandbox.server.turns import in_slices


class ExchangeRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/exchanges", self.exchanges, "List requests to providers and their answers, newest first."),
            Route("GET", "/exchanges/:id", self.exchange, "Return a request and its answer, with their exact bytes."),
            Route("GET", "/events", self.events, "List the journal, oldest first."),
            Route(
                "GET",
                "/events/stream",
                self.stream,
                "Stream the journal as server-sent events; Last-Event-ID is the number of an entry.",
                media="text/event-stream",
            ),
        ]

    async def exchanges(self, asked: AdminRequest[queries.ListExchanges, Nothing]) -> Page[ExchangeView]:
        test = filters.all_of(filters.EXCHANGES, asked.query)
        newest_first = reversed(list(asked.engine.exchanges))
        found, cursor = await filters.page(newest_first, asked.query, lambda exchange: exchange.id, test)
        return Page(items=[self._view(asked, one) async for one in in_slices(found)], next=cursor)

    async def exchange(self, asked: EmptyRequest) -> ExchangeView:
        exchange = asked.engine.exchanges.get(asked.id)
        if exchange is None:
            raise AdminError("not_found", f"there is no exchange {asked.id!r}")
        return self._view(asked, exchange)

    def _view(self, asked: AdminRequest[Any, Any], exchange: Exchange) -> ExchangeView:
        return views.exchange(exchange, asked.engine.providers[exchange.provider])

    async def events(self, asked: AdminRequest[queries.ListEvents, Nothing]) -> Page[EventView]:
        limit = asked.query.limit
        entries = asked.engine.journal.after(asked.query.after, limit + 1)
        shown = [views.event(entry) async for entry in in_slices(entries[:limit])]
        return Page(items=shown, next=str(shown[-1].number) if len(entries) > limit else None)

    async def stream(self, asked: AdminRequest[queries.Follow, Nothing]) -> EventStream:
        journal = asked.engine.journal
        known = asked.request.header("Last-Event-ID")
        after = asked.query.after if known is None else _number(known)
        return EventStream(
            journal,
            asked.clock_driver.waiters,
            journal.last if after is None else after,
            lambda entry: views.event(entry).model_dump_json(),
        )


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,12}", text):
        raise AdminError("bad_request", f"Last-Event-ID is {text!r}, expected a number of the journal")
    return int(text)
