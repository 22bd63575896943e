"""Conversations, as calls."""

from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Conversation, Page
from sms_sandbox.client.paths import query

ConversationList = list[Conversation]


class ConversationFilter(TypedDict, total=False):
    """``to`` and ``text`` are parts of the number and of the last text; ``state`` is that of the last message."""

    provider: str
    to: str
    text: str
    state: str
    direction: str


class Conversations(Resource[S_co]):
    @endpoint
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ApiCall[ConversationList]:
        """Return the newest first, at most 1,000; ``cursor`` is a number, behind which the list goes on."""
        return ApiCall("GET", "/conversations", decode.items(Conversation), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ApiCall[Page[Conversation]]:
        """Return the same as ``list``, with the cursor of the next page."""
        return ApiCall("GET", "/conversations", decode.page(Conversation), query(wanted, limit=limit, cursor=cursor))
