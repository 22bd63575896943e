"""Calls about messages."""

from datetime import datetime
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.lists import ListCall, list_endpoint
from sms_sandbox.client.models import Message, Page
from sms_sandbox.client.paths import Duration, path_of, query, wait_call

MessageList = list[Message]


class MessageFilter(TypedDict, total=False):
    """Filters of messages."""

    provider: str
    account: str
    to: str
    """A number in any spelling."""

    sender: str
    """A number in any spelling, or a sender as it is."""

    text: str
    """Part of the text."""

    matches: str
    """A regular expression."""

    state: str
    direction: str
    """``mt`` or ``mo``."""

    since: datetime


class Messages(Resource[S_co]):
    @list_endpoint
    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> ListCall[Message]:
        """Return all that match, the newest first.

        ``limit`` cuts the list, and its ``is_cut`` states that it did. With the id of a message as ``cursor`` the
        list begins behind it.
        """
        return ListCall("/messages", Message, query(wanted), limit, cursor)

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[Page[Message]]:
        """Return one page of ``list``, with the cursor of the next."""
        return ApiCall("GET", "/messages", decode.page(Message), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def get(self, message_id: str) -> ApiCall[Message]:
        return ApiCall("GET", path_of("messages", message_id), decode.one(Message))

    @endpoint
    def wait(
        self, *, timeout: Duration = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[Message]:
        """Return the newest message that matches, as soon as there is one.

        Messages that are already there count, unless they came before event ``after``. ``timeout`` is wall time.
        Raise TimedOutError if none comes.
        """
        return wait_call("/messages/wait", decode.first(Message), query(wanted, after=after), timeout)

    @endpoint
    def wait_for(
        self, count: int, *, timeout: Duration = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[MessageList]:
        """Wait for ``count`` messages, as ``wait`` does for one."""
        return wait_call("/messages/wait", decode.items(Message), query(wanted, count=count, after=after), timeout)

    @endpoint
    def set_state(self, message_id: str, state: str, reason: str | None = None) -> ApiCall[Message]:
        """Set a state, and send the webhook that the state causes.

        From then on the message does not move by itself.
        """
        body = {"state": state} if reason is None else {"state": state, "reason": reason}
        return ApiCall("PUT", path_of("messages", message_id, "state"), decode.one(Message), body=body)

    @endpoint
    def clear(self) -> ApiCall[None]:
        return ApiCall("DELETE", "/messages", decode.nothing)
