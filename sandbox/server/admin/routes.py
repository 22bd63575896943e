"""The admin API: one table of paths, and what answers each."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from sandbox import __version__
from sandbox.core import durations
from sandbox.core.errors import TimeRunsBackwardsError, WrongTransitionError
from sandbox.core.instants import SECOND
from sandbox.core.message import MtMessage
from sandbox.engine.callbacks import Delivery
from sandbox.engine.engine import Engine
from sandbox.engine.journal import Exchange
from sandbox.server.admin import filters, models, views
from sandbox.server.admin.access import Access
from sandbox.server.admin.errors import AdminError
from sandbox.server.admin.probes import json_response
from sandbox.server.clockwork import Advanced as Walked
from sandbox.server.clockwork import AdvanceRunningError, Clockwork
from sandbox.wire.exchange import HttpRequest, HttpResponse
from sandbox.wire.forms import first_of_each, urlencoded
from sandbox.wire.routing import Router

M = TypeVar("M", bound=BaseModel)

_MOST_EVENTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """An admin request, taken apart. ``id`` is what stood in the path for ``:id``."""

    id: str
    query: filters.Query
    body: bytes

    def read(self, model: type[M]) -> M:
        """Raises AdminError; an empty body is an empty object."""
        try:
            return model.model_validate_json(self.body or b"{}")
        except ValidationError as error:
            raise _as_admin_error(error) from None


Handler = Callable[[Asked], Awaitable[BaseModel]]


def _as_admin_error(error: ValidationError) -> AdminError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(step) for step in first["loc"])
    if first["type"] == "json_invalid":
        return AdminError("bad_json", f"the body is not JSON: {first['msg']}")
    return AdminError("unprocessable", f"{field or 'the body'}: {first['msg']}", None, field or None)


class Admin:
    def __init__(self, clockwork: Clockwork, access: Access) -> None:
        self._clockwork: Final = clockwork
        self._access: Final = access
        self._started: Final = time.monotonic()
        self._routes: Final[Router[Handler]] = Router(
            [(method, f"/_sandbox/v1{path}", handler) for method, path, handler in self._table()],
            normalise=_normalise,
        )

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

    async def answer(self, request: HttpRequest) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method
        try:
            self._access.check(request)
            told = await self._handle(method, request)
        except AdminError as error:
            return _error(error)
        return json_response(200, told.model_dump_json(by_alias=True).encode())

    async def _handle(self, method: str, request: HttpRequest) -> BaseModel:
        if request.is_oversized:
            raise AdminError("too_large", "the body is larger than 10 MB")
        found = self._routes.find(method, request.path)
        if found is None:
            methods = self._routes.methods(request.path)
            if methods:
                raise AdminError(
                    "method_not_allowed", f"{request.method} is not served here", f"Use {', '.join(methods)}."
                )
            raise AdminError("not_found", f"there is no {request.path}")
        self._clockwork.catch_up()
        query = first_of_each(urlencoded(request.query))
        return await found.what(Asked(found.values.get("id", ""), query, request.body))

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


def _normalise(path: str) -> str:
    return path.rstrip("/")


def _seconds(duration: str | None) -> float | None:
    return None if duration is None else durations.read(duration) / SECOND


def _delivery_id(delivery: Delivery) -> str:
    return delivery.id


def _exchange_id(exchange: Exchange) -> str:
    return exchange.id


def _error(error: AdminError) -> HttpResponse:
    told = {"code": error.code, "message": error.message, "hint": error.hint, "field": error.field}
    body = {"error": {name: value for name, value in told.items() if value is not None}}
    return json_response(error.status, json.dumps(body).encode())
