import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.provider_skeleton import is_name, skeleton

from tests.environment import clean_environment

NAMES = {str(path) for path in skeleton("sample")}


def written_to(folder: Path, *arguments: str) -> Path:
    result = CliRunner().invoke(main, ["init", "--provider", "sample", str(folder), *arguments])
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("name", ["a", "acme", "sms4you"])
def test_name_of_lower_case_letters_and_digits_is_accepted(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["Acme", "my-sms", "4you", "sms_you", "é", "class"])
def test_other_name_is_refused(name: str) -> None:
    assert not is_name(name)
    refused = CliRunner().invoke(main, ["init", "--provider", name])
    assert refused.exit_code == 2
    assert "is not a provider name" in refused.stderr


def test_skeleton_has_the_roles_of_the_built_in_providers() -> None:
    roles = ("auth", "errors", "operations", "parse", "render", "routes", "states", "webhooks")
    assert {f"sms_sandbox_sample/{role}.py" for role in roles} < NAMES
    assert {"pyproject.toml", "README.md", "sms_sandbox_sample/ledger.toml", "tests/test_examples.py"} < NAMES


def test_skeleton_names_its_entry_point_and_every_module_is_python(tmp_path: Path) -> None:
    folder = written_to(tmp_path)
    project = tomllib.loads((folder / "pyproject.toml").read_text())
    assert project["project"]["entry-points"]["sms_sandbox.providers"] == {"sample": "sms_sandbox_sample:PROVIDER"}
    for file in folder.rglob("*.py"):
        ast.parse(file.read_text())
    assert not [file for file in folder.rglob("*") if file.is_file() and "@name@" in file.read_text()]


def test_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    written_to(tmp_path)
    (tmp_path / "README.md").write_text("mine")
    refused = CliRunner().invoke(main, ["init", "--provider", "sample", str(tmp_path)])
    assert refused.exit_code == 1
    assert (tmp_path / "README.md").read_text() == "mine"
    written_to(tmp_path, "--force")
    assert (tmp_path / "README.md").read_text() != "mine"


def run_tests_of(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:sms_sandbox", "tests"],
        cwd=folder,
        env=clean_environment(PYTHONPATH=str(folder), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_tests_of_the_skeleton_pass_as_written(tmp_path: Path) -> None:
    assert "5 passed" in run_tests_of(written_to(tmp_path))


def test_broken_example_fails_the_tests_of_the_skeleton(tmp_path: Path) -> None:
    folder = written_to(tmp_path)
    example = folder / "sms_sandbox_sample" / "examples" / "send.http"
    example.write_text(example.read_text().replace('"status":"sent"', '"status":"gone"'))
    assert "1 failed" in run_tests_of(folder)
