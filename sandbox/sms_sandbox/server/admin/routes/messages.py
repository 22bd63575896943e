"""The messages of a workspace, to handsets and from them."""

from types import MappingProxyType
from typing import Any

from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.events import MoReceived, StateChanged
from sms_sandbox.core.message import Message, MoMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, JournalEntry
from sms_sandbox.server.admin import filters, waiting
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models import queries
from sms_sandbox.server.admin.models.base import Done, Nothing, Page
from sms_sandbox.server.admin.models.messages import AnyMessage, SetState
from sms_sandbox.server.admin.models.waits import WaitResult
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.turns import in_slices


class MessageRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/messages", self.index, "List messages to handsets and from them, newest first."),
            Route("DELETE", "/messages", self.clear, "Delete all messages, and drop what is under way."),
            Route(
                "GET",
                "/messages/wait",
                self.wait,
                "Wait until there are as many messages as wanted.",
                ("timed_out", "workspace_ended"),
            ),
            Route("GET", "/messages/:id", self.show, "Return a message with its history."),
            Route(
                "PUT",
                "/messages/:id/state",
                self.set_state,
                "Set a state, and send the webhook that it causes.",
                ("wrong_transition",),
            ),
        ]

    async def index(self, asked: AdminRequest[queries.ListMessages, Nothing]) -> Page[AnyMessage]:
        test = filters.all_of(filters.MESSAGES, asked.query)
        newest_first = asked.engine.messages.both_ways()
        found, cursor = await filters.page(newest_first, asked.query, lambda message: message.id, test)
        return Page(items=[self._view(asked, message) async for message in in_slices(found)], next=cursor)

    async def show(self, asked: EmptyRequest) -> AnyMessage:
        return self._view(asked, self._message(asked, asked.id))

    async def clear(self, asked: EmptyRequest) -> Done:
        asked.engine.network.clear()
        return Done()

    async def wait(self, asked: AdminRequest[queries.WaitForMessages, Nothing]) -> WaitResult[AnyMessage]:
        return WaitResult(items=await self._wait(asked, asked.query))

    async def set_state(self, asked: AdminRequest[Nothing, SetState]) -> AnyMessage:
        message = self._message(asked, asked.id)
        if isinstance(message, MoMessage):
            raise AdminError("wrong_transition", f"message {message.id} comes from a handset and has no states")
        try:
            asked.engine.network.set_state(message, asked.body.state, asked.body.reason)
        except WrongTransitionError as error:
            raise AdminError("wrong_transition", str(error), None, "state") from None
        return self._view(asked, message)

    async def _wait(self, asked: AdminRequest[Any, Any], query: queries.WaitForMessages) -> list[AnyMessage]:
        return await waiting.wait_for(waitable(asked.engine), query, asked.clock_driver)

    def _message(self, asked: AdminRequest[Any, Any], message_id: str) -> Message:
        message = asked.engine.messages.find(message_id)
        if message is None:
            raise AdminError("not_found", f"there is no message {message_id!r}")
        return message

    def _view(self, asked: AdminRequest[Any, Any], message: Message) -> AnyMessage:
        return views.either_way(message, asked.engine.providers[message.provider])


def waitable(
    engine: Engine, more: filters.Filters[Message] = MappingProxyType({})
) -> waiting.Waitable[Message, AnyMessage]:
    """Return messages as what to wait for, with ``more`` filters."""
    return waiting.Waitable(
        name="messages",
        filters={**filters.MESSAGES, **more},
        newest_first=engine.messages.both_ways,
        kinds=(EventKind.MESSAGE_STATE, EventKind.MESSAGE_RECEIVED),
        observation=_observation,
        render=lambda message: views.either_way(message, engine.providers[message.provider]),
    )


def _observation(entry: JournalEntry) -> waiting.StateObservation[Message] | None:
    match entry.subject:
        case StateChanged(message=message, before=before, after=after):
            was = before.state.value if before else None
            return waiting.StateObservation(message, after.state.value, was, before is None)
        case MoReceived(message):
            return waiting.StateObservation(message, None, None, is_new=True)
        case _:
            return None
