"""Calls about conversations."""

from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Conversation, Page
from sms_sandbox.client.paths import query

ConversationList = list[Conversation]


class ConversationFilter(TypedDict, total=False):
    """Filters of conversations."""

    provider: str
    to: str
    """Part of the number."""

    text: str
    """Part of the last text."""

    state: str
    """State of the last message."""

    direction: str


class Conversations(Resource[S_co]):
    @endpoint
    def list(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ApiCall[ConversationList]:
        """Return the newest first, at most 1,000; with a number as ``cursor``, those behind it."""
        return ApiCall("GET", "/conversations", decode.items(Conversation), query(wanted, limit=limit, cursor=cursor))

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ApiCall[Page[Conversation]]:
        """Return one page of ``list``, with the cursor of the next."""
        return ApiCall("GET", "/conversations", decode.page(Conversation), query(wanted, limit=limit, cursor=cursor))
