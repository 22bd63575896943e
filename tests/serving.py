"""A sandbox in a thread for tests that block, and messages sent through it as an application would."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.background import BackgroundServer
from sms_sandbox.server.webhooks import targets as webhook_targets

from tests.examples import MORNING
from tests.running import PATIENCE, settings_for

HERE = "+33639980001"
THERE = "+33639980002"


@contextmanager
def serving(
    webhooks: dict[str, str] | None = None, *, port: int = 0, keeps_unaddressed: bool = False, **more: Any
) -> Iterator[BackgroundServer]:
    """All providers, on a virtual clock that begins in the morning."""
    found = providers.load()
    targets = webhook_targets.read((webhooks or {}).items(), found)
    engine = EngineSettings(start=MORNING, webhooks=targets, keeps_unaddressed=keeps_unaddressed)
    settings = settings_for(*found.values(), engine=engine, **more)
    with BackgroundServer(replace(settings, port=port)) as server:
        yield server


def fetch(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    split = urlsplit(url)
    connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=PATIENCE)
    try:
        connection.request(method, f"{split.path}?{split.query}" if split.query else split.path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def send(url: str, to: str = HERE, text: str = "Hello", token: str = "TOKEN", **more: str) -> None:
    """By smsMode; ``url`` is that of the sandbox, or of a workspace on it."""
    query = urlencode({"accessToken": token, "message": text, "numero": to, **more}, encoding="iso-8859-15")
    status, body = fetch("GET", f"{url}/smsmode/http/1.6/sendSMS.do?{query}")
    assert (status, body[:4]) == (200, b"0 | "), body


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self._take()

    def do_GET(self) -> None:
        self._take()

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        assert isinstance(server, Receiver)
        server.got.append((self.command, self.path, body))
        server.authorizations.append(self.headers.get("Authorization"))
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(server.answer)))
        self.end_headers()
        self.wfile.write(server.answer)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Receiver(ThreadingHTTPServer):
    """Takes webhooks in threads of its own; ``got`` are their methods, targets and bodies."""

    def __init__(self, status: int = 200, answer: bytes = b"OK") -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.status = status
        self.answer = answer
        self.got: list[tuple[str, str, bytes]] = []
        self.authorizations: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def receiving(status: int = 200, answer: bytes = b"OK") -> Iterator[Receiver]:
    with Receiver(status, answer) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
