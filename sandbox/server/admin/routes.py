"""The admin API: one table of paths, and what answers each."""

import time
from collections.abc import Awaitable
from typing import Final

from pydantic import BaseModel

from sandbox import __version__
from sandbox.core import durations
from sandbox.core.errors import TimeRunsBackwardsError, WrongTransitionError
from sandbox.core.instants import SECOND
from sandbox.core.message import MtMessage
from sandbox.engine.callbacks import Delivery
from sandbox.engine.engine import Engine
from sandbox.engine.journal import Exchange
from sandbox.server.admin import filters, models, views
from sandbox.server.admin.asked import Asked, Handler, found_in, without_last_slash
from sandbox.server.admin.errors import AdminError
from sandbox.server.clockwork import Advanced as Walked
from sandbox.server.clockwork import AdvanceRunningError, Clockwork
from sandbox.wire.exchange import HttpRequest
from sandbox.wire.routing import Router

_MOST_EVENTS: Final = 1000


class Admin:
    """The paths of one workspace, below ``/_sandbox/v1``."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork: Final = clockwork
        self._started: Final = time.monotonic()
        self._routes: Final = Router(self._table(), normalise=without_last_slash)

    def _table(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", "/version", self.version),
            ("GET", "/clock", self.clock),
            ("POST", "/clock/advance", self.advance),
            ("POST", "/clock/run-until-idle", self.run_until_idle),
            ("GET", "/messages", self.messages),
            ("GET", "/messages/:id", self.message),
            ("PUT", "/messages/:id/state", self.set_state),
            ("GET", "/callbacks", self.callbacks),
            ("GET", "/callbacks/:id", self.callback),
            ("GET", "/exchanges", self.exchanges),
            ("GET", "/exchanges/:id", self.exchange),
            ("GET", "/events", self.events),
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

    async def clock(self, asked: Asked) -> models.ClockTold:
        filters.refuse_unknown(asked.query, ())
        clockwork = self._clockwork
        return models.ClockTold(
            now=clockwork.now(),
            mode=clockwork.mode.value,
            speed=clockwork.speed,
            next_due=self._engine.next_due(),
        )

    async def advance(self, asked: Asked) -> models.Advanced:
        wanted = asked.read(models.Advance)
        if (wanted.by is None) == (wanted.to is None):
            raise AdminError("unprocessable", 'wanted either "by" or "to"', 'For example {"by": "2h"}.')
        now = self._clockwork.now()
        until = models.instant(wanted.to) if wanted.to is not None else now + durations.read(wanted.by or "")
        return await self._walked(self._clockwork.advance_to(until, budget=_seconds(wanted.budget)))

    async def run_until_idle(self, asked: Asked) -> models.Advanced:
        wanted = asked.read(models.RunUntilIdle)
        limit = self._clockwork.now() + durations.read(wanted.limit)
        return await self._walked(self._clockwork.run_until_idle(limit, budget=_seconds(wanted.budget)))

    async def _walked(self, walk: Awaitable[Walked]) -> models.Advanced:
        try:
            walked = await walk
        except AdvanceRunningError:
            raise AdminError("advance_running", "another advance is still running") from None
        except TimeRunsBackwardsError as error:
            raise AdminError("unprocessable", str(error), "Time only goes forward.", "to") from None
        entries = self._engine.journal.after(walked.cursor)[:_MOST_EVENTS]
        return models.Advanced(
            now=self._engine.now,
            stopped=walked.stopped,
            counts=walked.counts,
            events=[views.event(entry) for entry in entries],
            next=entries[-1].number if entries else walked.cursor,
        )

    async def messages(self, asked: Asked) -> models.Page[models.MessageTold]:
        test = filters.message_test(asked.query)
        found, cursor = filters.page(iter(self._engine.messages), asked.query, lambda message: message.id, test)
        return models.Page(items=[self._told(message) for message in found], next=cursor)

    async def message(self, asked: Asked) -> models.MessageTold:
        return self._told(self._message(asked.id))

    async def set_state(self, asked: Asked) -> models.MessageTold:
        message = self._message(asked.id)
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

    def _message(self, message_id: str) -> MtMessage:
        message = self._engine.messages.get(message_id)
        if message is None:
            raise AdminError("not_found", f"there is no message {message_id!r}")
        return message

    def _told(self, message: MtMessage) -> models.MessageTold:
        return views.message(message, self._engine.providers[message.provider])


def _seconds(duration: str | None) -> float | None:
    return None if duration is None else durations.read(duration) / SECOND


def _delivery_id(delivery: Delivery) -> str:
    return delivery.id


def _exchange_id(exchange: Exchange) -> str:
    return exchange.id
