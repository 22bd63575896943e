"""Each command that a page prints is typed in as it stands, or is excused here with the reason.

What stands in ``console`` blocks is run by the tests of the guides and of the README.
"""

import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.guides.walking import Walk, walking
from tests.install.installing import OFFLINE, ROOT, environment

pytestmark = pytest.mark.timeout(300)  # installs the distribution and starts servers

PAGES: Final = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
    *(ROOT / "docs" / name for name in ("agents.md", "scenarios.md", "testing.md")),
    *(ROOT / "clients" / name / "README.md" for name in ("node", "python")),
]
COMMAND: Final = re.compile(
    r"^    ((?:pip|pipx|uv|uvx|npm|docker|python3?|make|sandbox(?= [a-z])|eval|[A-Z_]+=\S+) .*)$", re.MULTILINE
)

EXCUSED: Final = {
    "pipx install ./sms-sandbox": "no pipx here; it does what pip does",
    "docker build -t sms-sandbox sms-sandbox": "no engine here; tests/project/test_dockerfile.py runs its commands",
    "npm install --install-links ./sms-sandbox/clients/node": "tests/node installs the package so",
    "pip install './sms-sandbox[mcp]'": "asks PyPI for the extra",
    "python3 -m venv schemathesis && schemathesis/bin/pip install schemathesis": "asks PyPI",
    "sandbox env --https --powershell | Invoke-Expression": "no PowerShell here",
    "sandbox env smsmode --powershell | Invoke-Expression": "no PowerShell here",
    "sandbox completion pwsh | Out-String | Invoke-Expression": "no PowerShell here",
    "sandbox run --map-names -- ./program": "mostly for root; tests/cli/launching/test_name_mapping.py",
    "sandbox record smsfactor": "passes requests on to the real provider; its guide records another sandbox",
    "sandbox run -- node server.js": "tests/runtimes runs programs of Node so",
}
BY_MAKE: Final = "make "
"""tests/install/test_make.py and tests/project/test_readme.py look at these."""

INSTALLS: Final = ("pip install ./sms-sandbox", "pip install ./sms-sandbox/clients/python")


def printed() -> list[str]:
    """Return the commands of all pages in their order, without comments."""
    found = [line for page in PAGES for line in COMMAND.findall(page.read_text("utf-8"))]
    return [*dict.fromkeys(line.partition(" #")[0].strip() for line in found)]


def typed() -> list[str]:
    return [line for line in printed() if line not in {*EXCUSED, *INSTALLS} and not line.startswith(BY_MAKE)]


def test_every_excuse_and_every_installation_is_still_printed() -> None:
    assert {*EXCUSED, *INSTALLS} <= {*printed()}


@pytest.mark.parametrize("line", INSTALLS)
def test_package_is_installed_as_printed(line: str, tmp_path: Path) -> None:
    made = environment(tmp_path)
    checkout = made.home / "sms-sandbox"
    shutil.copytree(
        ROOT, checkout, ignore=shutil.ignore_patterns(".git", ".venv", "tests", "__pycache__", "docs", ".*_cache")
    )
    program, *arguments = line.split()
    assert program == "pip"
    made.run("python", "-m", "pip", arguments[0], *OFFLINE, *arguments[1:])
    assert made.run("python", "-c", "import sms_sandbox.testing as t; print(t.Sandbox.__name__)") == "Sandbox\n"


def prepare(walk: Walk) -> None:
    walk.write("test_nothing.py", "def test_nothing(sms_sandbox):\n    assert sms_sandbox.messages.list() == []\n")
    (walk.folder / "scenarios").mkdir()
    started = walk.run("sandbox up --detach --wait --clock virtual --quiet")
    assert started.returncode == 0, started.stderr


def test_every_other_command_succeeds_as_printed(tmp_path: Path) -> None:
    lines = typed()
    assert len(lines) > 10
    port_file = tmp_path / "port"
    # ``sandbox up`` in the foreground never ends: here it goes into the background, at a port of its own.
    beside = {"SANDBOX_DETACH": "1", "SANDBOX_WAIT": "1", "SANDBOX_PORT": "0", "SANDBOX_PORT_FILE": str(port_file)}
    with walking(tmp_path) as walk:
        prepare(walk)
        for line in lines:
            is_up = line.startswith("sandbox up ")
            done = walk.run(line, **(beside if is_up else {}))
            if is_up:
                walk.run(f"sandbox down --quiet --url http://127.0.0.1:{port_file.read_text().strip()}")
            assert done.returncode == 0, (line, done.stdout, done.stderr)
