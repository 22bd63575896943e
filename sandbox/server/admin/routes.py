"""The admin API: one table of paths, and what answers each."""

import time
from typing import Final

from pydantic import BaseModel

from sandbox import __version__
from sandbox.core.errors import WrongTransitionError
from sandbox.core.message import Message, MoMessage
from sandbox.engine.callbacks import Delivery
from sandbox.engine.engine import Engine
from sandbox.engine.journal import Exchange
from sandbox.server.admin import filters, models, views
from sandbox.server.admin.accounts import AccountRoutes
from sandbox.server.admin.asked import Asked, Handler, found_in, without_last_slash
from sandbox.server.admin.clock import ClockRoutes
from sandbox.server.admin.devices import DeviceRoutes
from sandbox.server.admin.errors import AdminError
from sandbox.server.admin.phones import PhoneRoutes
from sandbox.server.clockwork import Clockwork
from sandbox.wire.exchange import HttpRequest
from sandbox.wire.routing import Router


class Admin:
    """The paths of one workspace, below ``/_sandbox/v1``."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork: Final = clockwork
        self._started: Final = time.monotonic()
        self._routes: Final = Router(self._table(), normalise=without_last_slash)

    def _table(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", "/version", self.version),
            ("GET", "/messages", self.messages),
            ("GET", "/messages/:id", self.message),
            ("PUT", "/messages/:id/state", self.set_state),
            ("GET", "/callbacks", self.callbacks),
            ("GET", "/callbacks/:id", self.callback),
            ("GET", "/exchanges", self.exchanges),
            ("GET", "/exchanges/:id", self.exchange),
            ("GET", "/events", self.events),
            *ClockRoutes(self._clockwork).table(),
            *AccountRoutes(self._engine).table(),
            *PhoneRoutes(self._clockwork).table(),
            *DeviceRoutes(self._clockwork).table(),
        ]

    async def answer(self, method: str, path: str, request: HttpRequest) -> BaseModel:
        """``path`` is what stands behind ``/_sandbox/v1``. Raises AdminError."""
        handle, asked = found_in(self._routes, method, path, request)
        self._clockwork.catch_up()
        return await handle(asked)

    @property
    def _engine(self) -> Engine:
        return self._clockwork.engine

    async def version(self, asked: Asked) -> models.Version:
        filters.refuse_unknown(asked.query, ())
        providers = self._engine.providers
        return models.Version(
            version=__version__,
            providers=list(providers),
            dialects={name: list(provider.dialects) for name, provider in providers.items()},
            seed=self._engine.settings.seed,
            uptime=round(time.monotonic() - self._started, 3),
        )

    async def messages(self, asked: Asked) -> models.Page[models.MessageTold | models.ReplyTold]:
        test = filters.message_test(asked.query)
        newest_first = self._engine.messages.both_ways()
        found, cursor = filters.page(newest_first, asked.query, lambda message: message.id, test)
        return models.Page(items=[self._told(message) for message in found], next=cursor)

    async def message(self, asked: Asked) -> BaseModel:
        return self._told(self._message(asked.id))

    async def set_state(self, asked: Asked) -> BaseModel:
        message = self._message(asked.id)
        if isinstance(message, MoMessage):
            raise AdminError("wrong_transition", f"message {message.id} is a handset's own; it has no states")
        wanted = asked.read(models.SetState)
        try:
            self._engine.set_state(message, wanted.state, wanted.reason)
        except WrongTransitionError as error:
            raise AdminError("wrong_transition", str(error), None, "state") from None
        self._clockwork.tend()
        return self._told(message)

    async def callbacks(self, asked: Asked) -> models.Page[models.CallbackTold]:
        test = filters.callback_test(asked.query)
        newest_first = reversed(list(self._engine.callbacks.deliveries))
        found, cursor = filters.page(newest_first, asked.query, _delivery_id, test)
        return models.Page(items=[views.callback(delivery) for delivery in found], next=cursor)

    async def callback(self, asked: Asked) -> models.CallbackTold:
        delivery = self._engine.callbacks.deliveries.get(asked.id)
        if delivery is None:
            raise AdminError("not_found", f"there is no callback {asked.id!r}")
        return views.callback(delivery)

    async def exchanges(self, asked: Asked) -> models.Page[models.ExchangeTold]:
        test = filters.exchange_test(asked.query)
        newest_first = reversed(list(self._engine.exchanges))
        found, cursor = filters.page(newest_first, asked.query, _exchange_id, test)
        return models.Page(items=[views.exchange(exchange) for exchange in found], next=cursor)

    async def exchange(self, asked: Asked) -> models.ExchangeTold:
        exchange = self._engine.exchanges.get(asked.id)
        if exchange is None:
            raise AdminError("not_found", f"there is no exchange {asked.id!r}")
        return views.exchange(exchange)

    async def events(self, asked: Asked) -> models.Page[models.EventTold]:
        filters.refuse_unknown(asked.query, {"after", "limit"})
        entries = self._engine.journal.after(filters.number(asked.query, "after", 0))
        limit = filters.limit(asked.query)
        told = [views.event(entry) for entry in entries[:limit]]
        return models.Page(items=told, next=str(told[-1].number) if len(entries) > limit else None)

    def _message(self, message_id: str) -> Message:
        message = self._engine.messages.find(message_id)
        if message is None:
            raise AdminError("not_found", f"there is no message {message_id!r}")
        return message

    def _told(self, message: Message) -> models.MessageTold | models.ReplyTold:
        return views.either_way(message, self._engine.providers[message.provider])


def _delivery_id(delivery: Delivery) -> str:
    return delivery.id


def _exchange_id(exchange: Exchange) -> str:
    return exchange.id
