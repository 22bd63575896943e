"""Serve requests in absolute form, as a client sends them to a proxy: ``GET http://host/path``."""

from dataclasses import replace
from typing import Final

from aiohttp.abc import AbstractStreamWriter

from sms_sandbox.server.door import answers, credentials
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.door.relay import Relay
from sms_sandbox.server.door.targets import Decision, split
from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import Arrival
from sms_sandbox.server.http.connection import Connection
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.urls import DEFAULT_PORTS

_HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "content-length"})


def is_absolute(target: str) -> bool:
    scheme, separator, _ = target.partition("://")
    return bool(separator) and scheme.lower() in DEFAULT_PORTS


async def proxied(
    door: Door, incoming: web.BaseRequest, request: HttpRequest, connection: Connection
) -> Arrival | HttpResponse | web.StreamResponse:
    """Return the arrival of a request that this server answers itself; otherwise return the answer."""
    scheme, _, rest = incoming.raw_path.partition("://")
    shown = credentials.read(incoming.headers.get("Proxy-Authorization"))
    try:
        host, port = split(rest.partition("/")[0].partition("?")[0].rpartition("@")[2], DEFAULT_PORTS[scheme.lower()])
    except ValueError as error:
        return answers.not_a_target(str(error))
    decision = door.decide(host, port, connection.peer, shown.token)
    if decision is Decision.REFUSE:
        return answers.refusal(host, port, door.targets.way_to(host))
    if decision is Decision.PASS:
        return _Relayed(door, connection, request, (host, port))
    return replace(connection.arrival, host=host, workspace=shown.workspace or connection.arrival.workspace)


class _Relayed(web.StreamResponse):
    """The answer of the target host: it is copied to the client, and the connection ends."""

    def __init__(self, door: Door, connection: Connection, request: HttpRequest, target: tuple[str, int]) -> None:
        super().__init__()
        self._door: Final = door
        self._connection: Final = connection
        self._request: Final = request
        self._target: Final = target

    @property
    def keep_alive(self) -> bool:
        return False

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        del request
        try:
            await Relay(self._connection).send(self._door.dial, self._target, _forwarded(self._request))
        except OSError as error:
            response = answers.unreachable(*self._target, error.strerror or str(error))
            self._connection.write(response.to_bytes())
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: ``prepare`` has written everything."""


def _forwarded(request: HttpRequest) -> bytes:
    kept = tuple((name, value) for name, value in request.headers if name.lower() not in _HOP_BY_HOP)
    length = (("Content-Length", str(len(request.body))),) if request.body else ()
    return replace(request, headers=(*kept, *length, ("Connection", "close"))).to_bytes()
