"""What cannot be run here is linted: the artifacts' metadata, the Dockerfile, the workflows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.installing import ROOT, TIMEOUT, Artifacts, build_client

pytestmark = pytest.mark.timeout(300)  # builds the distribution

YAML = ROOT / ".github" / "yamllint.yml"


def lint(name: str, *arguments: str) -> str:
    """Return what a linter of this environment prints. Raise AssertionError if it finds anything."""
    program = Path(sys.executable).with_name(name)
    done = subprocess.run(  # noqa: S603  a linter
        [program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_metadata_of_each_artifact_is_whole(artifacts: Artifacts, tmp_path: Path) -> None:
    lint("twine", "check", "--strict", str(artifacts.wheel), str(artifacts.sdist), str(build_client(tmp_path)))


def test_content_of_each_wheel_is_clean(artifacts: Artifacts, tmp_path: Path) -> None:
    lint("check-wheel-contents", str(artifacts.wheel), str(build_client(tmp_path)))


def test_dockerfile_has_no_finding() -> None:
    assert lint("hadolint", "--failure-threshold", "info", "Dockerfile") == ""


def test_workflows_and_action_are_clean_yaml() -> None:
    files = [
        *(ROOT / ".github").rglob("*.yml"),
        ROOT / "action.yml",
        ROOT / "sandbox/sms_sandbox/cli/templates/compose.yaml",
    ]
    assert lint("yamllint", "--strict", "-c", str(YAML), *map(str, files)) == ""


def test_core_suite_of_the_workflow_is_that_of_make() -> None:
    [groups] = re.findall(r"^GROUPS_OF_THEIR_OWN := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    ignored = re.findall(r"--ignore=tests/(\w+)", (ROOT / ".github/workflows/ci.yml").read_text())
    assert sorted(ignored) == sorted(groups.split())
