"""Each Node that is maintained, by the preload and by NODE_USE_ENV_PROXY alone."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from tests.runtimes.test_runtimes import REQUIRED, run

FOLDER = Path(__file__).parents[2] / ".venv" / "nodes"
"""Where ``make test-runtimes`` puts the versions from npm."""

VERSIONS = (18, 22, 24)
CLIENTS = ("node-https", "node-agent", "node-fetch", "node-axios")

BY_VARIABLE_ALONE = {(version, client) for version in (22, 24) for client in ("node-https", "node-fetch")}
"""Where NODE_USE_ENV_PROXY does it: not for an agent of the application's own, and not in Node 18."""


def node(version: int) -> Path:
    return FOLDER / str(version) / "node_modules" / "node" / "bin" / "node"


THERE = [version for version in VERSIONS if node(version).exists() or os.environ.get(REQUIRED)]


def version_of(program: Path) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("version", THERE)
def test_preload_leads_every_client_of_every_version(version: int, client: str, tmp_path: Path) -> None:
    assert version_of(node(version)).startswith(f"v{version}.")
    done = run(tmp_path, client, program=(str(node(version)),))
    assert "0 | " in done.stdout, (done.stdout, done.stderr)
    assert "1 message, 1 exchange" in done.stderr


@pytest.mark.parametrize("client", [name for name in CLIENTS if name != "node-axios"])
@pytest.mark.parametrize("version", THERE)
def test_variable_alone_leads_what_the_guide_says(version: int, client: str, tmp_path: Path) -> None:
    done = run(tmp_path, client, program=("env", "-u", "NODE_OPTIONS", str(node(version))))
    assert ("0 | " in done.stdout) is ((version, client) in BY_VARIABLE_ALONE), (done.stdout, done.stderr)


def test_missing_versions_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    missing = [str(version) for version in VERSIONS if not node(version).exists()]
    with capsys.disabled():
        if missing:
            npm = "" if which("npm") else ", since there is no npm"
            sys.stdout.write(f"\nnot run: Node {', '.join(missing)}{npm} (make test-runtimes installs them)\n")
    assert not (missing and os.environ.get(REQUIRED)), missing
