"""Messages, as calls."""

from datetime import datetime
from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.models import Message, Page
from sms_sandbox.client.paths import at, patience, query

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


class Messages(Noun[S_co]):
    @verb
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> Call[MessageList]:
        """The newest first, at most 1,000; ``cursor`` is the id of a message, before which they were submitted."""
        return Call("GET", "/messages", decode.items(Message), query(wanted, limit=limit, cursor=cursor))

    @verb
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[MessageFilter]
    ) -> Call[Page[Message]]:
        """As ``list``, with the cursor of the next page."""
        return Call("GET", "/messages", decode.page(Message), query(wanted, limit=limit, cursor=cursor))

    @verb
    def get(self, message_id: str) -> Call[Message]:
        return Call("GET", at("messages", message_id), decode.one(Message))

    @verb
    def wait(
        self, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> Call[Message]:
        """The newest message of that kind, as soon as there is one; those already there count, unless they came
        before event ``after``. ``timeout`` is wall time. Raises TimedOutError.
        """
        return Call(
            "GET",
            "/messages/wait",
            decode.first(Message),
            query(wanted, timeout=timeout, after=after),
            patience=patience(timeout),
        )

    @verb
    def wait_for(
        self, count: int, *, timeout: str = "5s", after: int | None = None, **wanted: Unpack[MessageFilter]
    ) -> Call[MessageList]:
        """As ``wait``, for that many."""
        return Call(
            "GET",
            "/messages/wait",
            decode.items(Message),
            query(wanted, count=count, timeout=timeout, after=after),
            patience=patience(timeout),
        )

    @verb
    def set_state(self, message_id: str, state: str, reason: str | None = None) -> Call[Message]:
        """Fires the webhook that the state would fire; from then on the message does not move by itself."""
        body = {"state": state} if reason is None else {"state": state, "reason": reason}
        return Call("PUT", at("messages", message_id, "state"), decode.one(Message), body=body)

    @verb
    def clear(self) -> Call[None]:
        return Call("DELETE", "/messages", decode.nothing)
