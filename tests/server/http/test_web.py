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


def imported_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    return {*subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()}  # noqa: S603  our own


@pytest.mark.parametrize("module", ["sms_sandbox.server.app", "sms_sandbox.cli.verbs.up"])
def test_start_of_a_server_imports_nothing_that_only_some_requests_need(module: str) -> None:
    assert not imported_by(module) & {*LATE}


def test_help_of_all_verbs_imports_little_beside_click() -> None:
    assert not imported_by("sms_sandbox.cli") & {"dataclasses", "difflib", "json", "pathlib", "urllib.parse"}
