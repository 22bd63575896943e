"""The guides for Docker Compose and Testcontainers.

No container engine is at hand. The compose file is read as YAML, and its command, its health check and the guide's
commands are run here, with the files that it mounts where they lie on this machine. For the package testcontainers a
module of that name stands in, in which a container is the sandbox as a process, with the image's own command and the
variables that the guide sets; for Node's, the names that the guide uses are looked at, and its syntax where there is
Node. That an image can be built is not tested at all; ``tests/project/test_dockerfile.py`` runs its commands.
"""

import json
import re
import shlex
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from sms_sandbox import providers
from sms_sandbox.cli.verbs.init import text_of

from tests.guides.walking import PORT, ROOT, blocks, commands, file_in, walking

pytestmark = pytest.mark.timeout(300)  # each starts several programs

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")

STAND_IN = '''
import os, subprocess, sys, tempfile, time

class DockerContainer:
    """The sandbox of the image, as a process."""

    def __init__(self, image):
        assert image == "sms-sandbox", image
        self._ports, self._environment = [], {}

    def with_exposed_ports(self, *ports):
        self._ports += ports
        return self

    def with_env(self, name, value):
        self._environment[name] = value
        return self

    def waiting_for(self, strategy):
        self._strategy = strategy
        return self

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._file = os.path.join(self._folder.name, "port")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sms_sandbox", "up"],
            env={**os.environ, **self._environment, "SANDBOX_PORT": "0", "SANDBOX_PORT_FILE": self._file},
            stdout=subprocess.PIPE, text=True,
        )
        self._strategy.wait_until_ready(self)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.communicate()
        self._folder.cleanup()

    def get_container_host_ip(self):
        return "127.0.0.1"

    def get_exposed_port(self, port):
        assert port in self._ports
        with open(self._file) as file:
            return int(file.read())

class HttpWaitStrategy:
    def __init__(self, port, path):
        self._port, self._path = port, path

    def for_status_code(self, code):
        self._code = code
        return self

    def wait_until_ready(self, container):
        import urllib.request
        for line in container._process.stdout:
            if line.startswith("ready"):
                url = f"http://127.0.0.1:{container.get_exposed_port(self._port)}{self._path}"
                assert urllib.request.urlopen(url).status == self._code
                return
        raise AssertionError("it has ended")
'''


def free_ports(count: int) -> list[int]:
    """Return ports that are free at the moment."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def compose(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.mark.parametrize("text", [file_in("compose", "compose.yaml"), text_of("compose.yaml")])
def test_compose_file_fits_the_image(text: str) -> None:
    service = compose(text)["services"]["sandbox"]
    assert service["image"] == "sms-sandbox"
    assert service["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert f"EXPOSE {PORT}" in DOCKERFILE
    assert json.dumps(service["healthcheck"]["test"][1:]) in DOCKERFILE
    mounts = [mount.split(":")[1] for mount in service["volumes"]]
    assert [mount in service["command"] for mount in mounts] == [True, True]
    assert f"install --directory --owner sandbox {mounts[1]}" in DOCKERFILE
    hosts = {host for provider in providers.load().values() for host in provider.hosts}
    assert {*service["networks"]["default"]["aliases"]} <= hosts


def test_compose_guide_works_as_printed(tmp_path: Path) -> None:
    files = compose(file_in("compose", "compose.yaml"))
    service, app = files["services"]["sandbox"], files["services"]["app"]
    assert app["depends_on"]["sandbox"]["condition"] == "service_healthy"
    assert app["environment"]["SMSMODE_URL"] == f"http://sandbox:{PORT}/smsmode"
    with walking(tmp_path) as walk:
        mounted = walk.write("sandbox.toml", file_in("compose", "sandbox.toml"))
        there = service["volumes"][0].split(":")[1]
        tls, clear = free_ports(2)
        replaced = {
            "0.0.0.0:443": f"127.0.0.1:{tls}",
            "0.0.0.0:80": f"127.0.0.1:{clear}",
            "/ca": str(tmp_path / "ca"),
        }
        command = [replaced.get(word, word.replace(there, str(mounted))) for word in service["command"]]
        started = walk.run(f"sandbox {shlex.join(command)} --detach --wait")
        assert started.returncode == 0, started.stderr
        assert "virtual clock" in started.stdout
        check = service["healthcheck"]["test"]
        assert check[0] == "CMD"
        assert walk.run(shlex.join(check[1:])).returncode == 0
        for block in blocks("compose"):
            for typed in commands(block) if block.language == "console" else ():
                walk.type_in(typed)
        [alias] = service["networks"]["default"]["aliases"]
        asked = f"{walk.url}/http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001"
        assert walk.run(f"curl -s -H 'Host: {alias}' '{asked}'").stdout.startswith("0 | ")
        send = "http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001"
        trusted = app["environment"]["SSL_CERT_FILE"].replace("/ca/", f"{tmp_path}/ca/")
        for scheme, port, usual in (("https", tls, 443), ("http", clear, 80)):
            to = f"--connect-to {alias}:{usual}:127.0.0.1:{port} --cacert {trusted}"
            assert walk.run(f"curl -sS {to} '{scheme}://{alias}/{send}'").stdout.startswith("0 | ")


def test_testcontainers_guide_for_python_works_as_printed(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        # The port inside the container is the image's, whatever else runs on this machine.
        (tmp_path / "test_shop.py").write_text(file_in("testcontainers", "test_shop.py"))
        for module in ("container", "wait_strategies"):
            walk.write(f"testcontainers/core/{module}.py", STAND_IN)
        for folder in ("testcontainers", "testcontainers/core"):
            walk.write(f"{folder}/__init__.py", "")
        done = walk.run("python -m pytest -q test_shop.py", SANDBOX_URL="")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "1 passed" in done.stdout


def test_testcontainers_guide_for_node_works_as_printed(tmp_path: Path) -> None:
    text = file_in("testcontainers", "sandbox.mjs")
    names = set(re.findall(r"\b(GenericContainer|Wait\.\w+|with\w+|getHost|getMappedPort|start)\(", text))
    assert names == {
        "GenericContainer",
        "Wait.forHttp",
        "withExposedPorts",
        "withEnvironment",
        "withWaitStrategy",
        "start",
        "getHost",
        "getMappedPort",
    }
    assert '"/_sandbox/readyz", 8767' in text
    if shutil.which("node") is not None:
        with walking(tmp_path) as walk:
            walk.write("sandbox.mjs", text)
            assert walk.run("node --check sandbox.mjs").returncode == 0
