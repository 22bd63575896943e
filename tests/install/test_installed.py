"""The package works from a wheel, from an sdist, and from an editable install."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.install.installing import ROOT, Environment

pytestmark = pytest.mark.timeout(300)  # builds and installs the distribution

OWN_MODULE = 'OWNER = "the project"\n'
OWN_TESTS = """
from sms_sandbox.testing import Sandbox


def test_imports_the_sandbox_of_the_project():
    import sandbox

    assert sandbox.OWNER == "the project"


def test_imports_the_package():
    import sms_sandbox

    assert sms_sandbox.__version__


def test_uses_the_fixture(sms_sandbox):
    assert isinstance(sms_sandbox, Sandbox)
    assert sms_sandbox.messages.list() == []
"""


@contextmanager
def running(environment: Environment, folder: Path) -> Iterator[str]:
    """Start ``sandbox up`` on any free port, and return its address."""
    port_file = folder / "port"
    command = [environment.command("sandbox"), "up", "--port", "0", "--port-file", str(port_file)]
    with subprocess.Popen(  # noqa: S603  our own package
        command, cwd=folder, env=environment.variables(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            assert any(line.startswith("ready") for line in server.stdout)
            yield f"http://127.0.0.1:{port_file.read_text().strip()}"
        finally:
            server.terminate()


def test_install_leaves_no_module_named_sandbox(installed: Environment) -> None:
    code = "import importlib.util as u; print(u.find_spec('sandbox'), u.find_spec('sms_sandbox') is not None)"
    assert installed.run("python", "-c", code).split() == ["None", "True"]


def test_project_with_its_own_sandbox_runs_its_tests(installed: Environment, tmp_path: Path) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "__init__.py").write_text(OWN_MODULE)
    (tmp_path / "test_project.py").write_text(OWN_TESTS)
    printed = installed.run("python", "-m", "pytest", "-p", "no:randomly", cwd=tmp_path)
    assert "3 passed" in printed


@pytest.mark.parametrize("script", ["sandbox", "sms-sandbox"])
def test_console_script_prints_its_help(installed: Environment, script: str) -> None:
    assert installed.run(script, "--help").startswith(f"Usage: {script} ")


def test_module_runs_as_the_script_does(installed: Environment) -> None:
    assert installed.run("python", "-m", "sms_sandbox", "--version") == installed.run("sandbox", "--version")


def test_built_in_scenarios_are_listed_and_checked(installed: Environment) -> None:
    names = sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))
    listed = installed.run("sandbox", "scenario", "list").splitlines()
    assert [line.partition("\t")[0] for line in listed] == [f"builtin:{name}" for name in names]
    installed.run("sandbox", "scenario", "check", *(f"builtin:{name}" for name in names))


def test_provider_package_beside_it_is_served(installed: Environment, tmp_path: Path) -> None:
    installed.run("sandbox", "init", "--quiet", "--provider", "tiny", cwd=tmp_path)
    installed.install(str(tmp_path / "sms-sandbox-tiny"))
    try:
        with running(installed, tmp_path) as url:
            body = json.dumps({"key": "k1", "to": "33639980001", "text": "hello"}).encode()
            with urlopen(Request(f"{url}/tiny/send", body), timeout=30) as answer:  # noqa: S310  loopback
                assert list(json.load(answer)) == ["id"]
    finally:
        installed.run("python", "-m", "pip", "uninstall", "--yes", "--quiet", "sms-sandbox-tiny")
    assert "tiny" not in installed.run("sandbox", "providers")
