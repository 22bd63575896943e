"""Find the workspace that a request is for."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from sms_sandbox.core.account import Credentials
from sms_sandbox.engine.accounts import WORKSPACE_PREFIX, may_have_keys
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.requests import Resolved
from sms_sandbox.server.names import DEFAULT, MARK
from sms_sandbox.server.workspaces import naming
from sms_sandbox.server.workspaces.naming import ElsewhereError, UnknownWorkspaceError
from sms_sandbox.server.workspaces.own_hosts import OwnHosts
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.wire.exchange import HttpRequest

KEY: Final = WORKSPACE_PREFIX.encode()
"""What the credentials of a workspace begin with."""


class Destination(Struct, frozen=True):  # one for each request; a named tuple takes three times as long to make
    """The workspace of a request, and the request without the prefix ``/~NAME``."""

    workspace: Workspace
    request: HttpRequest
    resolved: Resolved | None = None
    """The router's result for the request, or None if finding the workspace did not need it."""


class Finder:
    """Find workspaces by name, host and credentials. ``by_name`` has the default workspace, and is only read."""

    def __init__(self, by_name: dict[str, Workspace], own_hosts: OwnHosts) -> None:
        self._by_name: Final = by_name
        self._own_hosts: Final = own_hosts
        self._by_key: Final[dict[str, Workspace]] = {}

    def add(self, workspace: Workspace) -> None:
        """Let the credentials of a workspace name it."""
        for key in workspace.keys.values():
            self._by_key[key.login] = self._by_key[key.token] = workspace

    def remove(self, workspace: Workspace) -> None:
        for key in workspace.keys.values():
            del self._by_key[key.login], self._by_key[key.token]

    def get(self, name: str) -> Workspace:
        """Return the workspace. Raise UnknownWorkspaceError."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownWorkspaceError(name) from None

    @property
    def _default(self) -> Workspace:
        return self._by_name[DEFAULT]

    def find(
        self,
        request: HttpRequest,
        named: str | None,
        arrived: str | None = None,
    ) -> Destination:
        """Return the destination of a request.

        The first of these that names a workspace decides: the header's value ``named``, the prefix ``/~NAME/``, the
        connection (``arrived``), the host, the credentials. Otherwise it is the default workspace. Raise
        UnknownWorkspaceError, and ElsewhereError for credentials of a workspace that this server does not have.
        """
        if named:
            return Destination(self.get(named), request)
        if request.target.startswith(MARK) and not self._default.engine.router.is_real_host(request.host):
            name, request = without_mark(request)
            return Destination(self.get(name), request)
        by_door = arrived or self._own_hosts.workspace_in(request.host)
        if by_door is not None:
            return Destination(self.get(by_door), request)
        may_have_key = may_have_keys(request.headers) or request.target.partition(KEY)[1]
        only = None if may_have_key else self.only_for(request.body)
        return self._by_credentials(request) if only is None else Destination(only, request)

    def only_for(self, body: bytes) -> Workspace | None:
        """Return the default workspace if there is no other and the body cannot have the credentials of one, or None.

        The caller has to look at everything else by which ``find`` decides.
        """
        # To read the credentials takes ten times as long. ``in`` takes three times as long as ``partition``: it first
        # asks whether the bytes that it looks for are a number, and drops the error.
        if len(self._by_name) > 1 or body.partition(KEY)[1]:
            return None
        return self._by_name[DEFAULT]

    def _by_credentials(self, request: HttpRequest) -> Destination:
        router = self._default.engine.router
        resolved = router.resolve(request)
        if resolved is None:
            return Destination(self._default, request)
        workspace = self._of_credentials(resolved) or self._default
        # A workspace restored from a run has that run's providers, which may be fewer.
        is_usable = workspace.engine.router.resolves_as(router)
        return Destination(workspace, request, resolved if is_usable else None)

    def _of_credentials(self, resolved: Resolved) -> Workspace | None:
        provider, seen = resolved.provider, resolved.request
        short = provider.short_link(seen)
        if short is not None:
            return self._newest(lambda engine: engine.messages.has_link(provider.name, short))
        shown = provider.credentials(seen)
        if shown is None:
            return None
        word = shown.login or shown.secret
        found = self._by_key.get(word) or self._of_token(provider.name, shown)
        name = None if found is not None else naming.workspace_of_key(word, provider.name)
        if name is not None and name not in self._by_name:
            raise ElsewhereError(name)
        return found

    def _of_token(self, provider: str, shown: Credentials) -> Workspace | None:
        """Return the workspace whose provider issued this token, the newest if there are two, or None."""
        if shown.login is not None:
            return None
        return self._newest(lambda engine: engine.has_issued(provider, shown.secret))

    def _newest(self, has_it: Callable[[Engine], bool]) -> Workspace | None:
        return next((one for one in reversed(self._by_name.values()) if has_it(one.engine)), None)


def without_mark(request: HttpRequest) -> tuple[str, HttpRequest]:
    """Split ``/~NAME/rest`` into NAME and a request for ``/rest``."""
    path, question_mark, query = request.target.partition(b"?")
    word, _, rest = path.removeprefix(MARK).partition(b"/")
    name = word.decode("latin-1")
    return name, request.with_target(b"/" + rest + question_mark + query, f"/~{name}")
