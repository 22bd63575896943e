"""What the start of a server need not wait for."""

import subprocess
import sys

import pytest

LATE = (
    "difflib",
    "aiohttp.web_app",
    "aiohttp.web_urldispatcher",
    "h11",
    "lxml",
    "prometheus_client",
    "pydantic",
    "sms_sandbox.client.blocking",
    "sms_sandbox.front_door.environment",
    "sms_sandbox.providers.insim.routes",
    "sms_sandbox.providers.smsfactor.routes",
    "sms_sandbox.scenario",
    "sms_sandbox.server.admin.api",
    "sms_sandbox.server.front.unclaimed",
    "sms_sandbox.server.ui.static",
    "tomllib",
    "webbrowser",
)


FIRST_ADMIN_REQUEST = r"""
import asyncio, sys, threading
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import start
from sms_sandbox.server.settings import ServerSettings


class Watcher:
    def find_spec(self, name, path=None, target=None):
        if name == "sms_sandbox.server.admin.api":
            print("loop" if threading.current_thread() is threading.main_thread() else "thread")


async def main():
    sys.meta_path.insert(0, Watcher())
    async with await start(ServerSettings(engine=EngineSettings(start=0), providers={}, port=0)) as sandbox:
        reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
        writer.write(b"GET /_sandbox/v1/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        print((await reader.read()).split()[1].decode())
        writer.close()


asyncio.run(main())
"""


def printed_by(code: str) -> list[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()  # noqa: S603  our own


def imported_by(module: str) -> set[str]:
    return {*printed_by(f"import sys, {module}; print(*sys.modules)")}


@pytest.mark.parametrize("module", ["sms_sandbox.server.app", "sms_sandbox.cli.verbs.up"])
def test_start_of_a_server_imports_nothing_that_only_some_requests_need(module: str) -> None:
    assert not imported_by(module) & {*LATE}


def test_help_of_all_verbs_imports_little_beside_click() -> None:
    assert not imported_by("sms_sandbox.cli") & {"dataclasses", "difflib", "json", "pathlib", "urllib.parse"}


def test_first_admin_request_imports_the_admin_api_beside_the_loop() -> None:
    assert printed_by(FIRST_ADMIN_REQUEST) == ["thread", "200"]
