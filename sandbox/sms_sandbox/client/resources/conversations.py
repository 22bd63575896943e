"""Calls about conversations."""

from typing import TypedDict, Unpack

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.lists import ListCall, list_endpoint
from sms_sandbox.client.models import Conversation, Page
from sms_sandbox.client.paths import query


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
    @list_endpoint
    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ListCall[Conversation]:
        """Return all that match, the newest first.

        ``limit`` cuts the list, and its ``is_cut`` states that it did. With a number as ``cursor`` the list begins
        behind it.
        """
        return ListCall("/conversations", Conversation, query(wanted), limit, cursor)

    @endpoint
    def page(
        self, *, limit: int = 100, cursor: str | None = None, **wanted: Unpack[ConversationFilter]
    ) -> ApiCall[Page[Conversation]]:
        """Return one page of ``list``, with the cursor of the next."""
        return ApiCall("GET", "/conversations", decode.page(Conversation), query(wanted, limit=limit, cursor=cursor))
