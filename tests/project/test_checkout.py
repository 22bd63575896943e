"""A checkout in the folder of another project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(folder: Path) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # whatever plugins are there
    done = subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, check=False)  # noqa: S603  pytest
    return done.stdout


def test_tests_of_a_checkout_are_no_tests_of_the_project_around_it(tmp_path: Path) -> None:
    checkout = tmp_path / "sms-sandbox"
    (checkout / "tests").mkdir(parents=True)
    (checkout / "tests" / "conftest.py").write_text("import a_module_that_only_development_has\n")
    (checkout / "tests" / "test_ours.py").write_text("def test_ours() -> None: ...\n")
    (tmp_path / "test_theirs.py").write_text("def test_theirs() -> None: ...\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'theirs'\n")
    assert "a_module_that_only_development_has" in run(tmp_path)
    shutil.copy(ROOT / "conftest.py", checkout)
    assert "1 passed" in run(tmp_path)


def test_tests_of_a_checkout_run_in_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "test_ours.py").write_text("def test_ours() -> None: ...\n")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    shutil.copy(ROOT / "conftest.py", tmp_path)
    assert "1 passed" in run(tmp_path)
