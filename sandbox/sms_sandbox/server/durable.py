"""Answers that leave once what they follow from is written, and those given while nothing can be written."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from aiohttp import web

from sms_sandbox.engine.engine import Engine
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.server.admin.errors import AdminError, refusal
from sms_sandbox.server.workspaces.data.group_commit import GroupCommit
from sms_sandbox.server.workspaces.finder import Destination
from sms_sandbox.wire.exchange import HttpResponse

_UNAVAILABLE: Final = "unavailable"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Made = Answer | web.StreamResponse


class DurableAnswers:
    """Hold answers back until their inputs are written."""

    def __init__(self, commits: GroupCommit) -> None:
        self._commits: Final = commits

    async def answer(self, found: Destination, make: Callable[[], Awaitable[Made]], *, is_admin: bool) -> Made:
        """Return the answer that ``make`` returns, once its inputs are written, or a refusal.

        While nothing can be written, no request reaches an engine. What a request has changed before that was known
        is written later; its client cannot know.
        """
        if is_admin and found.request.method in _SAFE:
            made = await make()
            await self._commits.written()
            return made
        if not self._commits.is_possible():
            return Answer(self._refusal(found, is_admin=is_admin))
        made = await make()
        return made if await self._commits.written() else Answer(self._refusal(found, is_admin=is_admin))

    def _refusal(self, found: Destination, *, is_admin: bool) -> HttpResponse:
        if is_admin:
            return refusal(AdminError(_UNAVAILABLE, f"the data cannot be written: {self._commits.problem}"))
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
