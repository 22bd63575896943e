"""A sandbox for tests without an event loop."""

from typing import TYPE_CHECKING, Any, Self, Unpack

from sms_sandbox.client.blocking import Client
from sms_sandbox.client.errors import ClientError
from sms_sandbox.client.models import Workspace
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.testing import options
from sms_sandbox.testing.conversation import records_at, transcript_of
from sms_sandbox.testing.endpoints import Endpoints
from sms_sandbox.testing.options import Options
from sms_sandbox.testing.page import as_html

if TYPE_CHECKING:
    from sms_sandbox.server.background import BackgroundServer


class Sandbox(Client, Endpoints):
    """The running sandbox at ``url``, or at the address in SANDBOX_URL; without either, a sandbox of the test's own
    in a thread, with the given options, gone when this is closed.

    Use it as a context manager, or ``close`` it. Raise ValueError for options of a server that is already running.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        workspace: str | None = None,
        token: str | None = None,
        **wanted: Unpack[Options],
    ) -> None:
        place = options.running(url, workspace, token, wanted)
        self._server: BackgroundServer | None = None
        self._home: BackgroundServer | None = None
        """The server of this process in which the workspace is, or None if the server is elsewhere."""

        if place is None:
            self._home = self._server = _own_server(wanted)
            place = ServerAddress(self._server.url)
        super().__init__(place.url, workspace=place.workspace, token=place.token)
        self._info: Workspace | None = None
        self._is_to_be_dropped = False
        self._is_lasting = self._server is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def info(self) -> Workspace:
        """Return the workspace. Raise ClientError if the sandbox does not answer."""
        if self._info is None:
            self._info = self.show_workspace(self.place.workspace or "default")
        return self._info

    def workspace(self, **wanted: Any) -> "Sandbox":  # noqa: ANN401  a field each, see make_workspace
        """Create a workspace on the same server, dropped when it is closed. Its clock is virtual by default."""
        made = self._made({"clock": "virtual", **wanted})
        fresh = Sandbox(self.url, workspace=made.name, token=self.place.token)
        fresh._info, fresh._is_to_be_dropped = made, True
        fresh._home = self._home
        fresh._is_lasting = self._is_lasting
        return fresh

    def _made(self, wanted: dict[str, Any]) -> Workspace:
        """Create a workspace, in this process without the admin API: its models take a third of a second to load."""
        if self._home is None:
            return self.make_workspace(**wanted)
        from sms_sandbox.testing import own_workspaces  # noqa: PLC0415  the client alone has no server

        return own_workspaces.make(self._home, wanted) or self.make_workspace(**wanted)

    def _drop(self, name: str) -> None:
        if self._home is not None:
            from sms_sandbox.testing import own_workspaces  # noqa: PLC0415  as above

            if own_workspaces.drop(self._home, name):
                return
        self.drop_workspace(name)

    def close(self) -> None:
        if self._is_to_be_dropped:
            self._is_to_be_dropped = False
            self._drop(self.info.name)
        if self._server is not None:
            self._server.stop()

    def https_environment(self) -> dict[str, str]:
        """Return the variables with which a program's https addresses of providers lead to this workspace.

        Raise AuthorityError where the sandbox has no certificate authority.
        """
        from sms_sandbox.front_door.running import environment_of  # noqa: PLC0415  only for those who want it

        return environment_of(self.url, self.info.name, self.place.token)

    def conversation(self) -> str:
        """Return what happened, as text: requests and answers, messages and their states, webhooks and their
        attempts.
        """
        return transcript_of(records_at(self.place))

    def keep(self) -> str | None:
        """Keep the workspace when this is closed, and return the address of its page.

        Return None if the server ends with the test run.
        """
        if not self._is_lasting:
            return None
        self._is_to_be_dropped = False
        return self.page_url

    def page(self, title: str) -> str:
        """Return what happened, as one HTML page."""
        return as_html(title, records_at(self.place))


def _own_server(wanted: Options) -> "BackgroundServer":
    """Start a server in a thread. Raise ClientError where only the client is installed."""
    try:
        from sms_sandbox.server.background import BackgroundServer  # noqa: PLC0415  the client alone has no server
        from sms_sandbox.testing.own_server import settings_of  # noqa: PLC0415  as above
    except ModuleNotFoundError as error:
        raise ClientError(
            f"no sandbox is named, and none can be started, since {error.name} is missing: set SANDBOX_URL, "
            "or install sms-sandbox in place of sms-sandbox-client"
        ) from error
    return BackgroundServer(settings_of(**wanted))
