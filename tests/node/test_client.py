"""The package for Node: its own tests, its types, and the example of its page as printed."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.node.packages import CLIENT, install, run
from tests.node.pages import README, example

pytestmark = pytest.mark.timeout(300)

LAUNCHERS = json.dumps([{"name": "sandbox", "command": ["sandbox"]}])


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_types", CLIENT / "write_types.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_package_passes_its_own_tests(tmp_path: Path) -> None:
    install(tmp_path)
    shutil.copy(CLIENT / "test" / "client.test.js", tmp_path)
    assert "# fail 0" in run(tmp_path, "node", "--test", "--test-reporter=tap", "client.test.js", LAUNCHERS=LAUNCHERS)


def test_example_of_the_page_passes_as_printed(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "example.test.js").write_text(example("example.test.js"))
    assert "# pass 1" in run(tmp_path, "node", "--test", "--test-reporter=tap", "example.test.js")


def test_example_of_the_readme_passes_as_printed(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "example.test.js").write_text(example("example.test.js", README))
    assert "# pass 1" in run(tmp_path, "node", "--test", "--test-reporter=tap", "example.test.js")


def test_types_are_those_of_the_admin_api() -> None:
    module = writer()
    assert module.text(module.document()) == module.TARGET.read_text("utf-8"), (
        "run python clients/node/write_types.py"
    )


def test_version_is_that_of_the_server() -> None:
    installed = run(CLIENT, sys.executable, "-m", "sms_sandbox", "--version").split()[-1]
    assert json.loads((CLIENT / "package.json").read_text())["version"] == installed
