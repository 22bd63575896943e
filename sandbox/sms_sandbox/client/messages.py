"""Messages, as calls."""

from datetime import datetime
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Message, Page
from sms_sandbox.client.paths import path_of, query, seconds_of

MessageList = list[Message]


class MessageFilter(TypedDict, total=False):
    """``text`` is a part of it, ``matches`` a regular expression; ``to`` and a handset's ``sender`` may be spelt in
    any way. ``direction`` is ``mt`` or ``mo``.
    """

    provider: str
    account: str
    to: str
    sender: str
    text: str
    matches: str
    state: str
    direction: str
    since: datetime


class Messages(Resource[S_co]):
    @endpoint
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[MessageList]:
        """The newest first, at most 1,000; ``cursor`` is the id of a message, before which they were submitted."""
        return ApiCall("GET", "/messages", decode.items(Message), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[Page[Message]]:
        """As ``list``, with the cursor of the next page."""
        return ApiCall("GET", "/messages", decode.page(Message), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def get(self, message_id: str) -> ApiCall[Message]:
        return ApiCall("GET", path_of("messages", message_id), decode.one(Message))

    @endpoint
    def wait(
        self, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[Message]:
        """The newest message of that kind, as soon as there is one; those already there count, unless they came
        before event ``after``. ``timeout`` is wall time. Raises TimedOutError.
        """
        return ApiCall(
            "GET",
            "/messages/wait",
            decode.first(Message),
            query(wanted, timeout=timeout, after=after),
            timeout=seconds_of(timeout),
        )

    @endpoint
    def wait_for(
        self, count: int, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> ApiCall[MessageList]:
        """As ``wait``, for that many."""
        return ApiCall(
            "GET",
            "/messages/wait",
            decode.items(Message),
            query(wanted, count=count, timeout=timeout, after=after),
            timeout=seconds_of(timeout),
        )

    @endpoint
    def set_state(self, message_id: str, state: str, reason: str | None = None) -> ApiCall[Message]:
        """Fires the webhook that the state would fire; from then on the message does not move by itself."""
        body = {"state": state} if reason is None else {"state": state, "reason": reason}
        return ApiCall("PUT", path_of("messages", message_id, "state"), decode.one(Message), body=body)

    @endpoint
    def clear(self) -> ApiCall[None]:
        return ApiCall("DELETE", "/messages", decode.nothing)
