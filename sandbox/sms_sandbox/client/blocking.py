"""The client for programs without an event loop."""

import http.client
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Final, Self, TypeVar

from sms_sandbox.client.api import Api
from sms_sandbox.client.endpoint import ApiCall, Blocking
from sms_sandbox.client.errors import ClientError, UnreachableError
from sms_sandbox.client.models import Event
from sms_sandbox.client.stream import SILENCE, EventLines, refused_stream, stream_of
from sms_sandbox.client.wire import PROBE_PATIENCE, READY, ServerAddress, body_of, is_ready

T = TypeVar("T")


class BlockingSender:
    """Use one connection for each call, so that threads may share the sender.

    Proxies of the environment are ignored: one must not stand between a sandbox and its own machine.
    """

    def __init__(self, place: ServerAddress, trace: Callable[[str], None] | None = None) -> None:
        self.place: Final = place
        self._trace: Final = trace

    def send(self, call: ApiCall[T]) -> T:
        """Send a call. Raise ClientError if it fails."""
        __tracebackhide__ = True
        with closing(self.connection(call.timeout)) as connection:
            target = self.place.target(call)
            response = self.ask(connection, call.method, target, body_of(call), self.place.headers(call))
            if self._trace is not None:
                self._trace(f"{call.method} {self.place.origin}{target} {response.status}")
            return self.place.read(call, response.status, self.rest_of(response))

    def ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        """Send a request. Raise UnreachableError if there is no answer."""
        __tracebackhide__ = True
        try:
            connection.request(method, target, body, headers or {})
            return connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise self.place.unreachable(error) from None

    def rest_of(self, response: http.client.HTTPResponse) -> bytes:
        """Read the body. Raise UnreachableError if it ends early."""
        __tracebackhide__ = True
        try:
            return response.read()
        except (OSError, http.client.HTTPException) as error:
            raise self.place.unreachable(error) from None

    def connection(self, timeout: float) -> http.client.HTTPConnection:
        split = self.place.split
        kind = http.client.HTTPSConnection if split.scheme == "https" else http.client.HTTPConnection
        return kind(split.hostname or "", split.port, timeout=timeout)


class Client(Api[Blocking]):
    """The admin API of one workspace.

    ``trace`` is called with a line for each request that was answered. Raise ValueError if ``url`` is not an address.
    """

    def __init__(
        self,
        url: str,
        *,
        workspace: str | None = None,
        token: str | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        self.place: Final = ServerAddress(url, workspace, token)
        self._blocking: Final = BlockingSender(self.place, trace)
        super().__init__(self._blocking)

    @property
    def url(self) -> str:
        return self.place.url.rstrip("/")

    def in_workspace(self, name: str) -> Self:
        return type(self)(self.place.url, workspace=name, token=self.place.token)

    def is_ready(self) -> bool:
        """Return True if a sandbox answers there and is ready."""
        sender = self._blocking
        with closing(sender.connection(PROBE_PATIENCE)) as connection:
            try:
                return is_ready(sender.rest_of(sender.ask(connection, "GET", self.place.split.path + READY)))
            except UnreachableError:
                return False

    def follow(self, after: int | None = None) -> Generator[Event, None, None]:
        """Iterate over every event as it happens, after that number or from this call on, until the sandbox ends.

        Raise ClientError if it cannot be followed.
        """
        sender, call = self._blocking, stream_of(after)
        connection = sender.connection(SILENCE)
        try:
            headers = {**self.place.headers(call), "Accept": "text/event-stream"}
            response = sender.ask(connection, "GET", self.place.target(call), headers=headers)
            if refused_stream(response.status):
                self.place.read(call, response.status, sender.rest_of(response))
        except ClientError:
            connection.close()
            raise
        return self._events(connection, response)

    def _events(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse
    ) -> Generator[Event, None, None]:
        with closing(connection):
            lines = EventLines(self.place)
            while line := self._line_of(response):
                event = lines.take(line)
                if event is not None:
                    yield event

    def _line_of(self, response: http.client.HTTPResponse) -> bytes:
        try:
            return response.readline()
        except (OSError, http.client.HTTPException) as error:
            raise self.place.unreachable(error) from None
