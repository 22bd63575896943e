"""A leaked issuing key: a proxy that has it, and each runtime's refusal of its certificates."""

import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.names import PermittedNames

from tests.front_door.handshake import server_context
from tests.runtimes.applications import APPLICATIONS
from tests.runtimes.test_runtimes import THERE, environment, runtime_of

PROVIDER = "api.smsmode.com"
ELSEWHERE = "www.example.org"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nforged"


class Forger(socketserver.ThreadingTCPServer):
    """A proxy that answers for any host with one certificate."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context


class Handler(socketserver.BaseRequestHandler):
    server: Forger
    request: Any

    def handle(self) -> None:
        while not self.request.recv(1 << 16).endswith(b"\r\n\r\n"):
            pass
        self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError), self.server.context.wrap_socket(self.request, server_side=True) as tls:
            tls.recv(1 << 16)
            tls.sendall(ANSWER)


@contextmanager
def forging(context: ssl.SSLContext) -> Iterator[int]:
    with Forger(context) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


NO_TLS = {"node-axios"}
"""axios 1.2 sends its proxy the https address in clear, so there is no certificate to refuse."""


@pytest.mark.parametrize("name", sorted({*THERE} - NO_TLS))
def test_runtime_refuses_a_leaf_for_any_other_host(name: str, tmp_path: Path) -> None:
    now = utc(time.time())
    authority = Authority.make(PermittedNames.of([PROVIDER]), now)
    for host, is_accepted in ((PROVIDER, True), (ELSEWHERE, False)):
        context = server_context(authority.leaf(host, now).pem, tmp_path)
        with forging(context) as port:
            done = ask(tmp_path, name, host, port, authority.root_pem)
        assert ("forged" in done.stdout) is is_accepted, (host, done.stdout, done.stderr)


def ask(folder: Path, name: str, host: str, port: int, root: bytes) -> "subprocess.CompletedProcess[str]":
    application = replace_host(name, host)
    runtime = runtime_of(APPLICATIONS[name])
    assert runtime is not None, f"{APPLICATIONS[name].runtime} is not installed"
    file = folder / APPLICATIONS[name].file
    file.write_text(application)
    clean = environment(folder)
    more = variables(ProxyAddress("127.0.0.1", port), root, folder, [PROVIDER], clean)
    return subprocess.run(  # noqa: S603  applications of ours
        [runtime, *APPLICATIONS[name].before, str(file)],
        env={**clean, **more},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=50,
        check=False,
    )


def replace_host(name: str, host: str) -> str:
    return APPLICATIONS[name].source.replace(PROVIDER, host)
