"""A sandbox for coroutines."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self, Unpack

from sms_sandbox.client.models import Workspace
from sms_sandbox.client.waiting import AsyncClient
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.testing import options
from sms_sandbox.testing.conversation import Records, records_at, transcript_of
from sms_sandbox.testing.endpoints import Endpoints
from sms_sandbox.testing.options import Options
from sms_sandbox.testing.own_server import settings_of
from sms_sandbox.testing.page import as_html


class AsyncSandbox(AsyncClient, Endpoints):
    """The same as ``Sandbox``, but a sandbox of the test's own runs in the test's own loop.

    It is an async context manager, and cannot be used before it is entered.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        workspace: str | None = None,
        token: str | None = None,
        **wanted: Unpack[Options],
    ) -> None:
        self._at: ServerAddress | None = options.running(url, workspace, token, wanted)
        self._options = wanted
        self._server: RunningSandbox | None = None
        self._server_nearby: RunningSandbox | None = None
        self._is_to_be_dropped = True

    @property
    def info(self) -> Workspace:
        return self._info

    async def __aenter__(self) -> Self:
        place = self._at
        if place is None:
            self._server = self._server_nearby = await start(settings_of(**self._options))
            place = ServerAddress(self._server.url)
        # The address, which a client needs, is known only now.
        super().__init__(place.url, workspace=place.workspace, token=place.token)
        try:
            self._info = await self.show_workspace(self.place.workspace or "default")
        except BaseException:
            await self.close()
            raise
        return self

    async def close(self) -> None:
        await super().close()
        if self._server is not None:
            await self._server.stop(grace=0.0)

    @asynccontextmanager
    async def workspace(self, **wanted: Any) -> AsyncIterator["AsyncSandbox"]:  # noqa: ANN401  a field each, see make_workspace
        """Create a workspace on the same server, dropped in the end. Its clock is virtual by default."""
        made = await self.make_workspace(**{"clock": "virtual", **wanted})
        fresh = AsyncSandbox(self.url, workspace=made.name, token=self.place.token)
        try:
            async with fresh:
                fresh._server_nearby = self._server_nearby
                yield fresh
        finally:
            if fresh._is_to_be_dropped:
                await self.drop_workspace(made.name)

    async def https_environment(self) -> dict[str, str]:
        """Return the variables with which a program's https addresses of providers lead to this workspace.

        Raise AuthorityError where the sandbox has no certificate authority.
        """
        from sms_sandbox.front_door.running import environment_of  # noqa: PLC0415  only for those who want it

        return await asyncio.to_thread(environment_of, self.url, self.info.name, self.place.token)

    def conversation(self) -> str:
        """Return the same as ``Sandbox.conversation``. It awaits nothing, so it works after the loop has stopped."""
        return transcript_of(self._records())

    def keep(self) -> str | None:
        """Return the same as ``Sandbox.keep``."""
        if self._server_nearby is not None:
            return None
        self._is_to_be_dropped = False
        return self.page_url

    def page(self, title: str) -> str:
        """Return the same as ``Sandbox.page``. It awaits nothing."""
        return as_html(title, self._records())

    def _records(self) -> Records:
        if self._server_nearby is None:
            return records_at(self.place)
        from sms_sandbox.testing.in_process import records_of  # noqa: PLC0415  of use only when a test has failed

        return records_of(self._server_nearby.workspaces.get(self.info.name).engine)
