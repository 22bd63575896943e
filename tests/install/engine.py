"""A stand-in for a container engine: as much of its HTTP API as the package testcontainers asks of it.

Each container is ``sandbox up`` as a process with the container's variables, on a free port that stands for 8767.
"""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

IMAGE = "sms-sandbox"
INSIDE = "8767/tcp"


@dataclass(slots=True)
class Container:
    wanted: dict[str, Any]
    """The body of the request that created it."""

    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        return dict(pair.split("=", 1) for pair in self.wanted.get("Env") or ())

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sms_sandbox", "up"],
            env={**os.environ, **self.environment, "SANDBOX_PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


@dataclass(slots=True)
class Engine:
    url: str = ""
    containers: list[Container] = field(default_factory=list)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if method == "POST" and path == "/containers/create":
            self.containers.append(Container(body))
            return 201, {"Id": f"{len(self.containers):064}", "Warnings": []}
        if (found := re.match(r"/containers/(\d{64})", path)) is not None:
            return self._of_one(method, path, found[1])
        version = {
            "ApiVersion": "1.44",
            "MinAPIVersion": "1.24",
            "Version": "0",
            "Os": "linux",
            "Arch": "amd64",
        }
        return 200, {
            "/version": version,
            "/containers/json": [self._listed(f"{number:064}") for number, _ in enumerate(self.containers, 1)],
            "/networks": [{"Name": "bridge", "Id": "n1"}],
            f"/images/{IMAGE}/json": {"Id": "i1", "RepoTags": [IMAGE]},
        }[path]

    def _of_one(self, method: str, path: str, name: str) -> tuple[int, Any]:
        container = self.containers[int(name) - 1]
        if method == "DELETE":
            container.stop()
            return 204, None
        if path.endswith("/start"):
            container.start()
            return 204, None
        ports = {INSIDE: [{"HostIp": "127.0.0.1", "HostPort": str(container.port)}]}
        state = {"Status": "running", "Running": True}
        more = {"State": state, "Config": container.wanted, "Image": "i1"}
        return 200, {"Id": name, "Name": "/x", "NetworkSettings": {"Ports": ports, "Networks": {}}, **more}

    def _listed(self, name: str) -> dict[str, Any]:
        networks = {"bridge": {"Gateway": "127.0.0.1", "IPAddress": "127.0.0.1"}}
        host = {"HostConfig": {"NetworkMode": "bridge"}}
        return {"Id": name, "Names": ["/x"], "NetworkSettings": {"Networks": networks}, **host}


@contextmanager
def serving_containers() -> Iterator[Engine]:
    """Serve an engine on loopback; in the end its containers stop."""
    engine = Engine()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            status, value = engine.answer(self.command, re.sub(r"^/v[\d.]+|\?.*", "", self.path), body)
            content = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = reply  # noqa: N815  the names of the base class

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        engine.url = f"tcp://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever).start()
        try:
            yield engine
        finally:
            server.shutdown()
            for container in engine.containers:
                container.stop()
