"""The package for Node: its own tests, and the example of its page as printed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.node.packages import CLIENT, install, run
from tests.node.pages import PACKAGE, README, example

pytestmark = pytest.mark.timeout(300)

EXAMPLE = ("node", "--test", "--test-reporter=tap", "example.test.mjs")
LAUNCHERS = json.dumps([{"name": "sandbox", "command": ["sandbox"]}])


def test_package_passes_its_own_tests(tmp_path: Path) -> None:
    install(tmp_path)
    shutil.copy(CLIENT / "test" / "client.test.js", tmp_path)
    assert "# fail 0" in run(tmp_path, "node", "--test", "--test-reporter=tap", "client.test.js", LAUNCHERS=LAUNCHERS)


def test_example_of_the_page_passes_as_printed(tmp_path: Path) -> None:
    in_a_new_project(tmp_path)
    assert "# pass 1" in run(tmp_path, *EXAMPLE)


def test_example_of_requests_passes_as_printed(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "requests.test.mjs").write_text(example("requests.test.mjs", PACKAGE))
    assert "# pass 1" in run(tmp_path, "node", "--test", "--test-reporter=tap", "requests.test.mjs")


def test_example_of_vitest_passes_as_printed(tmp_path: Path) -> None:
    install(tmp_path, "vitest@3")
    (tmp_path / "package.json").write_text('{"type": "commonjs"}')
    (tmp_path / "code.test.js").write_text(example("code.test.js", PACKAGE))
    assert "1 passed" in run(tmp_path, "npx", "vitest", "run", NO_COLOR="1")


def test_example_without_a_sandbox_fails_for_that_reason_alone(tmp_path: Path) -> None:
    in_a_new_project(tmp_path)
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(  # noqa: S603  the example, where only Node is installed
        [node, *EXAMPLE[1:]], cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "none of sandbox, uvx, pipx is on the PATH; install one" in done.stdout
    assert "Cannot read properties" not in done.stdout


def in_a_new_project(folder: Path, page: Path = PACKAGE) -> None:
    """Write the example into a project as npm begins one, whose files are no ES modules by default."""
    install(folder)
    (folder / "package.json").write_text('{"type": "commonjs"}')
    (folder / "example.test.mjs").write_text(example("example.test.mjs", page))


def test_example_of_the_readme_passes_as_printed(tmp_path: Path) -> None:
    in_a_new_project(tmp_path, README)
    assert "# pass 1" in run(tmp_path, *EXAMPLE)


def test_version_is_that_of_the_server() -> None:
    installed = run(CLIENT, sys.executable, "-m", "sms_sandbox", "--version").split()[-1]
    assert json.loads((CLIENT / "package.json").read_text())["version"] == installed
