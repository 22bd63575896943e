"""The client for the running loop, on aiohttp."""

from collections.abc import AsyncIterator
from typing import Final, Self, TypeVar

try:
    import aiohttp
except ModuleNotFoundError:  # the package of the client alone has it as an extra
    line = "aiohttp is missing; install it with: pip install './sms-sandbox/clients/python[async]'"
    raise ModuleNotFoundError(line, name="aiohttp") from None

from sms_sandbox.client.api import Api
from sms_sandbox.client.endpoint import ApiCall, Waiting
from sms_sandbox.client.models import Event
from sms_sandbox.client.stream import SILENCE, EventLines, refused_stream, stream_of
from sms_sandbox.client.wire import PROBE_PATIENCE, READY, ServerAddress, body_of, is_ready

T = TypeVar("T")

_TROUBLE: Final = (OSError, aiohttp.ClientError, TimeoutError)


class WaitingSender:
    """Keep connections alive. Created in the loop that uses it, and to be closed there."""

    def __init__(self, place: ServerAddress) -> None:
        self.place: Final = place
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, call: ApiCall[T]) -> T:
        """Send a call. Raise ClientError if it fails."""
        __tracebackhide__ = True
        timeout = aiohttp.ClientTimeout(total=call.timeout)
        url, headers = self.place.origin + self.place.target(call), self.place.headers(call)
        try:
            async with self.session.request(
                call.method, url, data=body_of(call), headers=headers, timeout=timeout
            ) as response:
                status, body = response.status, await response.read()
        except _TROUBLE as error:
            raise self.place.unreachable(error) from None
        return self.place.read(call, status, body)


class AsyncClient(Api[Waiting]):
    """As ``Client``, for coroutines. Use it as an async context manager, or ``close`` it."""

    def __init__(self, url: str, *, workspace: str | None = None, token: str | None = None) -> None:
        self.place: Final = ServerAddress(url, workspace, token)
        self._waiting: Final = WaitingSender(self.place)
        super().__init__(self._waiting)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def url(self) -> str:
        return self.place.url.rstrip("/")

    async def close(self) -> None:
        await self._waiting.close()

    def in_workspace(self, name: str) -> Self:
        return type(self)(self.place.url, workspace=name, token=self.place.token)

    async def is_ready(self) -> bool:
        """Return True if a sandbox answers there and is ready."""
        timeout = aiohttp.ClientTimeout(total=PROBE_PATIENCE)
        url = self.place.origin + self.place.split.path + READY
        try:
            async with self._waiting.session.get(url, timeout=timeout) as response:
                return is_ready(await response.read())
        except _TROUBLE:
            return False

    async def follow(self, after: int | None = None) -> AsyncIterator[Event]:
        """Yield every event as it happens, after that number or from now on, until the sandbox ends.

        Raise ClientError if it cannot be followed.
        """
        call = stream_of(after)
        headers = {**self.place.headers(call), "Accept": "text/event-stream"}
        timeout = aiohttp.ClientTimeout(total=None, sock_read=SILENCE)
        url = self.place.origin + self.place.target(call)
        lines = EventLines(self.place)
        try:
            async with self._waiting.session.get(url, headers=headers, timeout=timeout) as response:
                if refused_stream(response.status):
                    self.place.read(call, response.status, await response.read())
                async for line in response.content:
                    event = lines.take(line)
                    if event is not None:
                        yield event
        except _TROUBLE as error:
            raise self.place.unreachable(error) from None
