"""Answers that leave once what they follow from is written, and those given while nothing can be written."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from sms_sandbox.engine.engine import Engine
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.server.admin.errors import AdminError, refusal
from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import Arrival
from sms_sandbox.server.http.heads import Head
from sms_sandbox.server.workspaces.data.group_commit import GroupCommit
from sms_sandbox.server.workspaces.data.keeper import Keeper
from sms_sandbox.server.workspaces.finder import Destination
from sms_sandbox.server.workspaces.workspaces import Workspaces
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_UNAVAILABLE: Final = "unavailable"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Made = Answer | web.StreamResponse

_Held = tuple[asyncio.Transport, bytes, HttpRequest, Head, Arrival]
"""An answer that waits, with the request that it answers."""


class DurableAnswers:
    """Hold answers back until their inputs are written."""

    def __init__(self, keeper: Keeper, workspaces: Workspaces) -> None:
        self._keeper: Final = keeper
        self._commits: Final[GroupCommit[_Held]] = GroupCommit(keeper, self._deliver)
        self._workspaces: Final = workspaces

    @property
    def is_failing(self) -> bool:
        """Return whether the last try to write has failed."""
        return self._keeper.problem is not None

    async def answer(self, found: Destination, make: Callable[[], Awaitable[Made]], *, is_admin: bool) -> Made:
        """Return the answer that ``make`` returns, once its inputs are written, or a refusal.

        While nothing can be written, no request reaches an engine. What a request has changed before that was known
        is written later; its client cannot know.
        """
        if is_admin and found.request.method in _SAFE:
            made = await make()
            await self._commits.written()
            return made
        if self.is_failing and not self._keeper.try_to_commit():
            return Answer(self._refusal(found, is_admin=is_admin))
        made = await make()
        return made if await self._commits.written() else Answer(self._refusal(found, is_admin=is_admin))

    async def kept(self, made: Answer) -> Answer:
        """Return a provider's answer that was made already, once its inputs are written."""
        if await self._commits.written() or made.response is None:
            return made
        return Answer(Status(503).response(self._workspaces.default.clock_driver.now()), made.transmission)

    def send(
        self, transport: asyncio.Transport, data: bytes, request: HttpRequest, head: Head, arrival: Arrival
    ) -> None:
        """Write a provider's answer once its inputs are written, or a refusal."""
        self._commits.hold((transport, data, request, head, arrival))

    def flush(self) -> None:
        self._commits.flush()

    def _deliver(self, held: list[_Held], is_written: bool) -> None:  # noqa: FBT001  as GroupCommit calls it
        for transport, data, request, head, arrival in held:
            if not transport.is_closing():
                transport.write(data if is_written else self._refusal_of(request, head, arrival))

    def _refusal_of(self, request: HttpRequest, head: Head, arrival: Arrival) -> bytes:
        return provider_refusal(self._workspaces.find(request, head.workspace, arrival.workspace)).to_bytes()

    def _refusal(self, found: Destination, *, is_admin: bool) -> HttpResponse:
        if is_admin:
            return refusal(AdminError(_UNAVAILABLE, f"the data cannot be written: {self._keeper.problem}"))
        return provider_refusal(found)


def provider_refusal(found: Destination) -> HttpResponse:
    """Return the provider's own answer for a service that is unavailable.

    It is made in an engine of its own, which is thrown away, so that nothing changes.
    """
    engine, request = found.workspace.engine, found.request
    now = found.workspace.clock_driver.now()
    resolved = found.resolved or engine.router.resolve(request)
    if resolved is None or _UNAVAILABLE not in resolved.provider.errors:
        return Status(503).response(now, request.header("User-Agent") or "")
    provider = resolved.provider
    apart = Engine([provider], replace(engine.settings, start=now, accounts=()))
    # A copy of the request has nothing that another engine has parsed.
    return provider.errors[_UNAVAILABLE](replace(resolved.request), apart.backend(provider.name))
