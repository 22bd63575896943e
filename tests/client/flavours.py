"""Both clients in the same tests."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any, cast

from sms_sandbox.client import AsyncClient, Client
from sms_sandbox.client.models import Event

Ask = Callable[[Client], Any]
"""A test's calls on a client; those of the client for coroutines are awaited."""


class Flavour:
    def __init__(self, url: str, *, is_blocking: bool) -> None:
        self.url = url
        self.is_blocking = is_blocking
        self.workspace: str | None = None

    def __call__(self, ask: Ask, **more: Any) -> Any:
        if self.is_blocking:
            return ask(Client(self.url, **more))
        return asyncio.run(self._await(ask, **more))

    def follow(self, after: int | None, count: int) -> list[Event]:
        """Return the first ``count`` events of the journal as it is written."""
        if self.is_blocking:
            return list(islice(Client(self.url, workspace=self.workspace).follow(after), count))
        return asyncio.run(self._follow(after, count))

    async def _follow(self, after: int | None, count: int) -> list[Event]:
        found: list[Event] = []
        async with AsyncClient(self.url, workspace=self.workspace) as client:
            async for event in client.follow(after):
                found.append(event)
                if len(found) == count:
                    break
        return found

    async def _await(self, ask: Ask, **more: Any) -> Any:
        async with AsyncClient(self.url, **more) as client:
            # The verbs have the same names and arguments, which is what these tests are about.
            asked: Awaitable[Any] = ask(cast("Client", client))
            return await asked
