"""Pass an application's requests on to a real provider, and its webhooks back, and record both."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.engine.requests import ProviderRouter
from sms_sandbox.front_door.store import AuthorityError
from sms_sandbox.recording.free_calls import is_free
from sms_sandbox.server.admin.probes import response
from sms_sandbox.server.dispatch import ROOT_PATH, arrival_of, at_home
from sms_sandbox.server.door import answers, proxy
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.http import browser_guard, connection, messages, web
from sms_sandbox.server.http.browser_guard import Visit
from sms_sandbox.server.recording.addresses import Addresses
from sms_sandbox.server.recording.raw_answer import RawAnswer
from sms_sandbox.server.recording.upstream import RealSide, Upstream, UpstreamError, outgoing
from sms_sandbox.server.recording.writer import RecordingWriter
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

WEBHOOK_PATH: Final = b"/_sandbox/webhook"
"""Where the real side's webhooks arrive; what follows it is passed on with them."""

_log: Final = logging.getLogger(__name__)

Reply = HttpResponse | RawAnswer | web.StreamResponse
"""An answer of the recorder's own, one of the other side, or one that writes itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSettings:
    """All settings of a recording listener."""

    provider: Provider
    folder: Path
    """Where the files are written."""

    port: int = 0
    """0 chooses any free port."""

    upstream: Upstream | None = None
    """The address of the real side, or None for the provider's own hosts."""

    webhook: Upstream | None = None
    """Where the real side's webhooks are passed on to, or None to refuse them."""

    may_send: bool = False
    """Pass on calls that may send or cost something."""

    proxy_pass: tuple[str, ...] = ()
    """Further hosts to which proxy requests are passed on untouched, ``*`` for any."""

    ca: Path | None = None
    """The folder of the local certificate authority, or None for the user's."""


class Recorder:
    """Answer every request of a recording listener."""

    def __init__(self, settings: RecordingSettings, door: Door, real: RealSide, writer: RecordingWriter) -> None:
        self._settings: Final = settings
        self._provider: Final = settings.provider
        self._router: Final = ProviderRouter([settings.provider])
        self._door: Final = door
        self._real: Final = real
        self._writer: Final = writer
        self._addresses: Final = Addresses(settings.provider, settings.upstream)
        self._real_addresses: Final = Addresses(settings.provider)
        self.passed_on = 0
        """The requests of the application that the real side answered."""

        self.refused = 0
        """The requests that were not passed on, since their call may send or cost something."""

        self.unanswered = 0
        """The requests to which the real side gave no answer."""

    async def answer(self, incoming: web.BaseRequest) -> web.StreamResponse:
        reply = await self._reply(incoming)
        if isinstance(reply, web.StreamResponse):
            return reply
        if isinstance(reply, RawAnswer):
            stays_open = reply.ends_itself and bool(incoming.keep_alive)
            return connection.ExactResponse(reply.data, stays_open=stays_open)
        return connection.ExactResponse(reply.to_bytes(), stays_open=False)

    async def _reply(self, incoming: web.BaseRequest) -> Reply:
        if incoming.method == "CONNECT":
            return answers.not_a_target("CONNECT must be the first request of a connection")
        if browser_guard.visit_of(incoming.headers.get) is Visit.FOREIGN:
            return _refusal(403, "a web page of another site may not use this listener")
        request = await messages.read_request(incoming)
        arrival = arrival_of(incoming)
        if proxy.is_absolute(incoming.raw_path) and isinstance(incoming.protocol, connection.Connection):
            proxied = await proxy.proxied(self._door, incoming, request, incoming.protocol)
            if isinstance(proxied, web.StreamResponse | HttpResponse):
                return proxied
            arrival = proxied
        if request.is_oversized:
            return _refusal(413, f"a body of more than {messages.MAX_BODY} bytes is not passed on")
        return await self._dispatch(at_home(self._router, request, arrival))

    async def _dispatch(self, request: HttpRequest) -> Reply:
        is_own = not self._router.is_real_host(request.host)
        if is_own and request.raw_path == ROOT_PATH:
            return await self._root()
        if is_own and request.raw_path.startswith(WEBHOOK_PATH):
            return await self._pass_back(request)
        resolved = self._router.resolve(request)
        if resolved is None:
            return _refusal(
                404, f"not a request for {self._provider.title}; its paths are below /{self._provider.name}"
            )
        return await self._pass_on(resolved.request)

    async def _root(self) -> HttpResponse:
        try:
            return response(200, "application/x-pem-file", await self._door.root_pem())
        except AuthorityError as error:
            return _refusal(503, str(error))

    async def _pass_on(self, request: HttpRequest) -> Reply:
        """Answer a request of the application with the bytes of the real side."""
        if not self._settings.may_send and not is_free(self._provider, request):
            self.refused += 1
            _log.warning("a request was not passed on: its call is not marked as free; see --allow-send")
            where = f"{request.method} {request.path}"
            return _refusal(403, f"{where} may send or cost something; to pass it on, start with --allow-send")
        upstream = self._addresses.of(request)
        try:
            answer = await self._real.ask(upstream, outgoing(request, upstream))
        except UpstreamError as error:
            self.unanswered += 1
            _log.warning("no answer of the real side: %s", error)
            return _refusal(502, "no answer of the real side; sandbox record prints why")
        self.passed_on += 1
        self._writer.exchange(outgoing(request, self._real_addresses.of(request)), answer.response)
        return answer

    async def _pass_back(self, request: HttpRequest) -> Reply:
        """Pass a webhook of the real side on to the application."""
        target = self._settings.webhook
        if target is None:
            return _refusal(404, "there is no address for webhooks; start with --webhook URL")
        rest = HttpRequest(request.method, request.target[len(WEBHOOK_PATH) :], request.headers, request.body)
        sent = outgoing(rest, target)
        self._writer.webhook(sent)
        try:
            return await self._real.ask(target, sent)
        except UpstreamError as error:
            _log.warning("a webhook was not passed on: %s", error)
            return _refusal(502, f"the webhook was not passed on: {error}")


def _refusal(status: int, problem: str) -> HttpResponse:
    body = f"sandbox record: {problem}\n".encode()
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    )
    return HttpResponse(status, headers, body, "")
