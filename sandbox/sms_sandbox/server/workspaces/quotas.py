"""Limits of a server that many share: how many workspaces, how much memory each, and for how long."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.naming import TooManyWorkspacesError

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.workspace import Workspace


class Quotas:
    def __init__(self, settings: ServerSettings, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most: Final = settings.max_workspaces
        self.ttl: Final = settings.workspace_ttl
        self._monotonic: Final = monotonic
        self._used_at: Final[WeakKeyDictionary[Workspace, float]] = WeakKeyDictionary()

    def check(self, count: int) -> None:
        """Raise TooManyWorkspacesError if there may be no workspace more than ``count``."""
        if self._most is not None and count >= self._most:
            raise TooManyWorkspacesError(self._most)

    def share(self, settings: EngineSettings) -> EngineSettings:
        """Return the settings with a workspace's share of the messages and exchanges that are kept."""
        if self._most is None:
            return settings
        return replace(
            settings,
            max_messages=max(settings.max_messages // self._most, 1),
            max_exchange_bytes=settings.max_exchange_bytes // self._most,
        )

    def use(self, workspace: "Workspace") -> None:
        """Note that a request came for a workspace."""
        if self.ttl is not None:
            self._used_at[workspace] = self._monotonic()

    def is_idle(self, workspace: "Workspace") -> bool:
        """Return whether a workspace had no request for too long. It counts from when this is first asked."""
        if self.ttl is None:
            return False
        now = self._monotonic()
        return now - self._used_at.setdefault(workspace, now) >= self.ttl
