"""Lists that the page needs: conversations, changes, what falls due, accounts, devices, scenarios."""

from typing import Final

from sms_sandbox.engine.engine import Engine
from sms_sandbox.scenario import builtin, load
from sms_sandbox.server.admin import changes, filters, queue
from sms_sandbox.server.admin.codes import code_in
from sms_sandbox.server.admin.conversations import Conversation, conversations_of
from sms_sandbox.server.admin.filters import Filter, Filters
from sms_sandbox.server.admin.models.accounts import AccountView
from sms_sandbox.server.admin.models.base import Nothing, Page
from sms_sandbox.server.admin.models.devices import DeviceView
from sms_sandbox.server.admin.models.page import (
    ConversationPage,
    ConversationView,
    ListConversations,
    ListQueue,
    QueueView,
    ScenarioNameView,
)
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.routes.accounts import account_view
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.admin.views import devices as device_views
from sms_sandbox.server.turns import turn


def _state_of(one: Conversation) -> str | None:
    return filters.state_of(one.last)


def _direction_of(one: Conversation) -> str:
    return one.last.direction.value


CONVERSATIONS: Final[Filters[Conversation]] = {
    "provider": Filter(lambda name: lambda one: one.last.provider == name, lambda one: one.last.provider),
    "to": Filter(lambda part: lambda one: part.strip().lstrip("+") in one.number, lambda one: one.number),
    "text": Filter(lambda part: lambda one: part in one.last.text, lambda one: one.last.text),
    "state": Filter(lambda state: lambda one: _state_of(one) == state.value, _state_of),
    "direction": Filter(lambda wanted: lambda one: one.last.direction == wanted, _direction_of),
}


async def conversations(
    asked: AdminRequest[ListConversations, Nothing],
) -> ConversationPage[ConversationView]:
    engine = asked.engine
    known = conversations_of(engine)
    await turn()  # the first time that took as long as a slice
    test = filters.all_of(CONVERSATIONS, asked.query)
    found, cursor = await filters.page(known.newest_first(), asked.query, lambda one: one.number, test)
    return ConversationPage(items=[_view(one, engine) for one in found], next=cursor, total=len(known))


async def stream(asked: EmptyRequest) -> changes.ChangeStream:
    clock_driver = asked.clock_driver
    journal = clock_driver.engine.journal
    after = changes.position(asked.request.header("Last-Event-ID"), changes.run_of(journal))
    return changes.ChangeStream(journal, clock_driver.waiters, after, clock_driver.now)


async def show_queue(asked: AdminRequest[ListQueue, Nothing]) -> QueueView:
    engine = asked.engine
    return QueueView(
        now=asked.clock_driver.now(),
        items=queue.upcoming(engine, asked.query.limit),
        total=engine.planned,
        phases=[*queue.phases(engine)],
    )


async def accounts(asked: EmptyRequest) -> Page[AccountView]:
    engine = asked.engine
    known = [account for name in engine.providers for account in engine.backend(name).accounts]
    return Page(items=[account_view(account) for account in known], next=None)


async def devices(asked: EmptyRequest) -> Page[DeviceView]:
    clock_driver = asked.clock_driver
    known = clock_driver.engine.devices
    return Page(items=[device_views.device(one, known, clock_driver.now()) for one in known], next=None)


async def scenarios(asked: EmptyRequest) -> Page[ScenarioNameView]:
    providers = asked.engine.providers
    found = [load.read(f"{builtin.PREFIX}{name}", providers, allow_guesses=True).scenario for name in builtin.names()]
    items = [ScenarioNameView(name=one.name, description=one.description) for one in found if one is not None]
    return Page(items=items, next=None)


ROUTES: Final = (
    Route("GET", "/conversations", conversations, "List conversations by their last message, newest first."),
    Route(
        "GET",
        "/changes/stream",
        stream,
        "Stream summaries of changes as server-sent events, at most four a second.",
        media="text/event-stream",
    ),
    Route("GET", "/queue", show_queue, "List what falls due, the earliest first, and the phases of the scenario."),
    Route("GET", "/accounts", accounts, "List the accounts of all providers, in the order of opening."),
    Route("GET", "/devices", devices, "List the gateway devices that are known."),
    Route("GET", "/scenarios", scenarios, "List the built-in scenarios."),
)


def _view(one: Conversation, engine: Engine) -> ConversationView:
    last = views.either_way(one.last, engine.providers[one.last.provider])
    return ConversationView(
        number=one.number,
        count=one.count,
        id=last.id,
        provider=last.provider,
        direction=last.direction,
        text=last.text,
        at=last.submitted_at,
        state=last.state,
        provider_state=last.provider_state,
        code=code_in(last.text),
    )
