"""The guide for continuous integration.

No runner is at hand. The files are read as YAML, and their shell lines are run in order, with the address of a
sandbox of this machine. Only these are left out or replaced: steps that ``uses`` an action, the installation of
packages, and the user's own tests, for which one request to the sandbox stands in. For a service container the
sandbox is a process with that container's variables.
"""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from sms_sandbox.cli.verbs.up import command as up

from tests.guides.walking import Walk, file_in, walking

pytestmark = pytest.mark.timeout(300)  # each starts several programs

OWN_TESTS = "npm test"
SEND = "/http/1.6/sendSMS.do?accessToken=T\\&message=M\\&numero=0639980001"
STAND_IN = 'curl -sf "$SANDBOX_URL/smsmode/http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001" > /dev/null'


def workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file_in("ci", name))
    return loaded


def shell_lines(lines: str) -> str:
    """Return the lines that a shell can run without the runner."""
    kept = [line for line in lines.splitlines() if not line.startswith("pip install ")]
    return "\n".join(kept).replace(OWN_TESTS, STAND_IN)


@contextmanager
def service(walk: Walk, variables: dict[str, str]) -> Iterator[None]:
    assert walk.run("sandbox up --detach --wait --quiet", **variables).returncode == 0
    yield


def step(walk: Walk, lines: str) -> None:
    done = walk.run(f"set -e\n{shell_lines(lines)}")
    assert done.returncode == 0, (lines, done.stdout, done.stderr)


def github_steps(name: str) -> list[str]:
    [job] = workflow(name)["jobs"].values()
    assert job["runs-on"]
    assert all(("run" in one) != ("uses" in one) for one in job["steps"])
    return [one["run"] for one in job["steps"] if "run" in one]


def test_github_process_workflow_runs(tmp_path: Path) -> None:
    steps = github_steps(".github/workflows/process.yml")
    assert OWN_TESTS in steps
    assert steps[-1] == "sandbox down"
    [job] = workflow(".github/workflows/process.yml")["jobs"].values()
    with walking(tmp_path) as walk:
        walk.more.update({name: walk.here(value) for name, value in job["env"].items()})
        for lines in steps:
            step(walk, lines)
        assert walk.run("sandbox status").returncode == 1


def test_github_service_workflow_runs(tmp_path: Path) -> None:
    [job] = workflow(".github/workflows/service.yml")["jobs"].values()
    one = job["services"]["sandbox"]
    assert one["ports"] == ["8767:8767"]
    health = shlex.split(one["options"])
    assert health[health.index("--health-cmd") + 1] == "sandbox ready"
    with walking(tmp_path) as walk, service(walk, one["env"]):
        assert walk.run(health[health.index("--health-cmd") + 1]).returncode == 0
        assert '"virtual"' in walk.run("sandbox clock --json").stdout
        for lines in github_steps(".github/workflows/service.yml"):
            step(walk, lines)


def test_github_https_workflow_runs(tmp_path: Path) -> None:
    steps = github_steps(".github/workflows/https.yml")
    with walking(tmp_path) as walk:
        real = f"curl -sf https://api.smsmode.com{SEND}"
        printed = [walk.run(f"set -e\n{shell_lines(lines.replace(OWN_TESTS, real))}").stdout for lines in steps]
        assert printed[-1].startswith("0 | ")
        assert "<testsuite" in (tmp_path / "verdict.xml").read_text()


def test_gitlab_service_job_runs(tmp_path: Path) -> None:
    job = workflow(".gitlab-ci.yml")["service"]
    [one] = job["services"]
    assert job["variables"]["SANDBOX_URL"] == f"http://{one['alias']}:8767"
    with walking(tmp_path) as walk, service(walk, one["variables"]):
        for lines in job["script"]:
            step(walk, lines)


def test_gitlab_process_job_runs(tmp_path: Path) -> None:
    job = workflow(".gitlab-ci.yml")["process"]
    with walking(tmp_path) as walk:
        for lines in (*job["before_script"], *job["script"], *job["after_script"]):
            step(walk, lines)
        assert walk.run("sandbox status").returncode == 1


@pytest.mark.parametrize("name", ["SANDBOX_CLOCK", "SANDBOX_SEED", "SANDBOX_WEBHOOK", "SANDBOX_SCENARIO"])
def test_every_variable_belongs_to_an_option(name: str) -> None:
    assert name in file_in_text()
    options = {param.name for param in up.params}
    assert name.removeprefix("SANDBOX_").lower() in options


def file_in_text() -> str:
    from tests.guides.walking import GUIDES  # noqa: PLC0415  beside its one use

    return (GUIDES / "ci.md").read_text("utf-8")
