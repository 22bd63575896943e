"""Several sandboxes behind Debian's HAProxy, with the configuration and the script of the guide."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sms_sandbox.client import Client
from sms_sandbox.server.background import BackgroundServer

from tests.guides.walking import file_in
from tests.serving import serving

NAMES = [f"team-{number}" for number in range(64)]
PATIENCE = 30.0

pytestmark = pytest.mark.timeout(300)


@contextmanager
def sandboxes(count: int) -> Iterator[list[BackgroundServer]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(serving(has_run_log=True, allowed_hosts=("sandbox.example",))) for _ in range(count)
        ]


def configuration(listener: int, servers: Sequence[BackgroundServer]) -> str:
    """Return that of the guide with other servers; HAProxy inherits the listening socket."""
    text = file_in("scale", "haproxy.cfg").replace("bind 127.0.0.1:8767", f"bind fd@{listener}")
    first = text.index("    server sandbox-1")
    lines = [
        f"    server sandbox-{number} {server.url.removeprefix('http://')} check\n"
        for number, server in enumerate(servers, 1)
    ]
    return text[:first] + "".join(lines)


@contextmanager
def haproxy(folder: Path, servers: Sequence[BackgroundServer]) -> Iterator[str]:
    """Run HAProxy in front of the servers, and yield its address; connections wait until it is there."""
    file = folder / f"haproxy-{len(servers)}.cfg"
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        file.write_text(configuration(listener.fileno(), servers))
        process = subprocess.Popen(  # noqa: S603  the program of Debian
            ["/usr/sbin/haproxy", "-db", "-f", str(file)], pass_fds=(listener.fileno(),)
        )
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def send(url: str, text: str, token: str = "t", **headers: str) -> str:
    query = f"accessToken={token}&message={text}&numero=33639980001"
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(f"{url}/smsmode/http/1.6/sendSMS.do?{query}", headers=shown)  # noqa: S310  loopback
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  loopback
        return str(answer.read(), "iso-8859-15")


def texts(url: str, name: str) -> list[str]:
    return [message.text for message in Client(url, workspace=name).messages.list()]


def names_at(servers: Sequence[BackgroundServer]) -> list[list[str]]:
    return [[one.name for one in Client(server.url).workspaces() if one.name != "default"] for server in servers]


@pytest.mark.parametrize("count", [2, 4])
def test_workspaces_are_made_and_used_through_the_proxy(tmp_path: Path, count: int) -> None:
    with sandboxes(count) as servers, haproxy(tmp_path, servers) as url:
        for name in NAMES:
            made = Client(url).ensure_workspace(name)
            assert Client(url).ensure_workspace(name) == made
            assert send(f"{url}/~{name}", "prefix").startswith("0 | ")
            assert send(url, "header", X_Sandbox_Workspace=name).startswith("0 | ")
            assert send(url, "host", Host=f"{name}.sandbox.example").startswith("0 | ")
        spread = names_at(servers)
        assert [texts(url, name) for name in NAMES] == [["host", "header", "prefix"]] * len(NAMES)
    assert sorted(name for names in spread for name in names) == sorted(NAMES)
    assert all(spread)


def test_credentials_at_another_sandbox_get_an_answer_that_names_the_workspace(tmp_path: Path) -> None:
    with sandboxes(2) as servers, haproxy(tmp_path, servers) as url:
        made = Client(url).ensure_workspace("team-0")
        token = made.credentials_of("smsmode").token
        [elsewhere] = [server.url for server, names in zip(servers, names_at(servers), strict=True) if not names]
        with pytest.raises(HTTPError) as caught:
            send(elsewhere, "hello", token)
        error = json.loads(caught.value.read())["error"]
        assert (caught.value.code, error["code"]) == (404, "not_found")
        assert "'team-0'" in error["message"]
        assert "X-Sandbox-Workspace: team-0" in error["message"]
        assert send(url, "hello", token, X_Sandbox_Workspace="team-0").startswith("0 | ")


def test_workspaces_move_with_one_more_sandbox_and_none_is_lost(tmp_path: Path) -> None:
    script = tmp_path / "move.py"
    script.write_text(file_in("scale", "move.py"))
    with sandboxes(3) as servers:
        with haproxy(tmp_path, servers[:2]) as url:
            for name in NAMES:
                Client(url).ensure_workspace(name)
                send(f"{url}/~{name}", f"for-{name}")
        with haproxy(tmp_path, servers) as url:
            old = [server.url for server in servers[:2]]
            moved = subprocess.run(  # noqa: S603  the script of the guide
                [sys.executable, str(script), url, *old], capture_output=True, text=True, check=True
            ).stdout
            assert [texts(url, name) for name in NAMES] == [[f"for-{name}"] for name in NAMES]
            assert Client(url).ensure_workspace("team-5").credentials_of("smsmode").token == "ws-team-5-smsmode-token"
        spread = names_at(servers)
    assert sorted(name for names in spread for name in names) == sorted(NAMES)
    assert len(re.findall("moved from", moved)) == len(spread[2])
    assert 0 < len(spread[2]) < len(NAMES) // 2
