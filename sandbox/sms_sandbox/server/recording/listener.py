"""Start and stop a recording listener: one port, with TLS and tunnels as a sandbox has them."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Self

from sms_sandbox import providers
from sms_sandbox.contract import hosts_of
from sms_sandbox.front_door.store import AuthorityFolder, default_folder
from sms_sandbox.recording.session import RecordedFile, RecordingSession
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.door.targets import Targets
from sms_sandbox.server.door.welcome import welcome
from sms_sandbox.server.http.arrival import DIRECT
from sms_sandbox.server.http.capacity import Capacity, most_connections
from sms_sandbox.server.http.connection import Shared
from sms_sandbox.server.http.server import Server
from sms_sandbox.server.listening import sockets_at
from sms_sandbox.server.recording.recorder import Recorder, RecordingSettings
from sms_sandbox.server.recording.upstream import RealSide
from sms_sandbox.server.recording.writer import RecordingWriter

HOST: Final = "127.0.0.1"
"""A recording listener passes credentials on, so it listens on this machine only."""


@dataclass(slots=True, eq=False)
class RunningRecorder:
    """A started listener; use it as an async context manager, or call ``stop``."""

    session: RecordingSession
    recorder: Recorder
    port: int
    _listeners: tuple[asyncio.Server, ...]
    _http: Server
    _door: Door

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        for listener in self._listeners:
            listener.close()
        await self._door.tasks.cancel()
        self._http.close_idle()
        await self._http.shutdown(timeout=1.0)
        for listener in self._listeners:
            await listener.wait_closed()


async def start(
    settings: RecordingSettings,
    on_file: Callable[[RecordedFile], None] = lambda _: None,
    real: RealSide | None = None,
) -> RunningRecorder:
    """Start a listener; ``on_file`` is called with each file that was written. Raise OSError for a port in use."""
    provider, ports = settings.provider, set[int]()
    source = f"recorded with {provider.title} by sandbox record, {time.strftime('%Y-%m-%d')}"
    session = RecordingSession(provider, source)
    targets = Targets(provider.hosts, (), settings.proxy_pass, ports)
    door = Door(targets, AuthorityFolder(settings.ca or default_folder()), partial(names_of, settings))
    writer = RecordingWriter(session, settings.folder, lambda: time.time_ns() // 1000, on_file)
    recorder = Recorder(settings, door, real or RealSide(), writer)
    shared = Shared(Capacity(most_connections()), partial(welcome, door), lambda _: False)
    http = Server(recorder.answer, shared)
    loop = asyncio.get_running_loop()
    sockets = sockets_at(HOST, settings.port)
    listeners = [await loop.create_server(partial(http.connection, DIRECT), sock=sock) for sock in sockets]
    port = listeners[0].sockets[0].getsockname()[1]
    ports.add(port)
    return RunningRecorder(session, recorder, port, tuple(listeners), http, door)


def names_of(settings: RecordingSettings) -> tuple[str, ...]:
    """Return the names for a new authority: every provider's, since sandboxes use it, too."""
    return hosts_of({**providers.load(), settings.provider.name: settings.provider}.values())
