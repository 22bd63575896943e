"""A second sandbox that plays a real provider: through TLS, with an authority of its own, on loopback."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sms_sandbox import providers
from sms_sandbox.contract import Backend, Handler, Operation, Provider
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.front_door.store import AuthorityFolder
from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.recording import upstream
from sms_sandbox.server.recording.upstream import Dial, RealSide, Upstream
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.examples import MORNING
from tests.running import settings_for

Drift = Callable[[HttpRequest, HttpResponse], HttpResponse]
"""Return the answer that the real side gives in place of the sandbox's."""

PROVIDERS = providers.load()


def trusting(folder: Path) -> ssl.SSLContext:
    """Return a context that trusts the authority in a folder, and nothing else."""
    hosts = [host for provider in PROVIDERS.values() for host in provider.hosts]
    return ssl.create_default_context(cadata=AuthorityFolder(folder).root_pem(hosts).decode())


def with_drift(provider: Provider, drift: Drift) -> Provider:
    """Return the provider with other answers. ``drift`` is called with each request and the usual answer."""

    def drifting(handle: Handler) -> Handler:
        def answer(request: HttpRequest, backend: Backend) -> HttpResponse:
            return drift(request, handle(request, backend))

        return answer

    made: dict[int, Operation] = {}
    routes = [
        (method, path, made.setdefault(id(what), Operation(what.name, drifting(what.handle))))
        for method, path, what in provider.routes.routes
    ]
    router = Router(routes, normalise=provider.routes._normalise)
    return replace(provider, routes=router, not_found=drifting(provider.not_found))


@asynccontextmanager
async def real_side(
    folder: Path, provider: Provider, engine: EngineSettings | None = None, **more: object
) -> AsyncIterator[tuple[RunningSandbox, Upstream]]:
    """Yield a running second sandbox, and its address of the provider."""
    settings = settings_for(provider, engine=engine or EngineSettings(start=MORNING), ca=folder, **more)
    async with await start(settings) as sandbox:
        yield sandbox, upstream.read(f"https://localhost:{sandbox.port}/{provider.name}")


def over_tls(folder: Path) -> RealSide:
    """Return what asks a second sandbox, and verifies its certificate."""
    return RealSide(trusting(folder))


class Dialled:
    """Take the place of the dialler: note what would have been dialled, and lead to a port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts: list[tuple[str, int]] = []

    async def __call__(
        self, host: str, port: int, **more: object
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.hosts.append((host, port))
        dial: Dial = asyncio.open_connection
        return await dial("127.0.0.1", self.port, **more)
