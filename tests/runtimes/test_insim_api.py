"""The npm package ``insim-api``, whose https address is hard-coded, unchanged behind ``sandbox run``."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from tests.runtimes.test_runtimes import REQUIRED, environment
from tests.serving import HERE, receiving

pytestmark = pytest.mark.timeout(120)  # npm installs the package

PACKAGE = "insim-api@1.0.3"
CONFIG = {"login": "a@example.com", "accessKey": "key"}
PROGRAM = """
const { sendSMS, addContacts, callNumber } = require("insim-api");
const [config, number] = JSON.parse(process.argv[2]);
(async () => {
  const sent = await sendSMS(config, [
    { phone_number: number, message: "Été", url: "", priorite: 1, date_to_send: "2025-10-06 12:00:00" },
    { phone_number: "06", message: "Hello", url: "", priorite: 1, date_to_send: "" },
  ]);
  const added = await addContacts(config, [
    { firstname: "Ana", lastname: "Dupont", phone_number: number, adress: "", email: "" },
  ]);
  console.log(JSON.stringify({ sent, added, called: await callNumber(config, number) }));
})();
"""
IS_WANTED = bool(which("node") and which("npm")) or REQUIRED in os.environ


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("insim-api")
    (folder / "package.json").write_text('{"private": true}')
    (folder / "a.js").write_text(PROGRAM)
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
    subprocess.run(install, cwd=folder, check=True, timeout=100)  # noqa: S603  npm
    return folder


def run(project: Path, config: dict[str, str], *options: str) -> Any:
    """Return what the program prints: the answers to its three calls as the package reads them."""
    sandbox = Path(sys.executable).with_name("sandbox")
    command = [str(sandbox), "run", "--clock", "virtual", "--idle-jump", *options, "--"]
    done = subprocess.run(  # noqa: S603  the client under test
        [*command, "node", "a.js", json.dumps([config, HERE])],
        cwd=project,
        env=environment(project),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=50,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return json.loads(done.stdout)


@pytest.mark.parametrize("config", [CONFIG] if IS_WANTED else [])
def test_package_sends_adds_and_calls(project: Path, config: dict[str, str]) -> None:
    with receiving() as receiver:
        answers = run(project, config, "--webhook", f"insim={receiver.url}/w")
        [sent, refused] = answers["sent"]
        assert (sent["phone_number"], sent["message"], sent["sent"]) == (HERE, "Été", 1)
        assert (refused["error"], refused["sent"]) == (["#007"], 0)
        [contact] = answers["added"]["data"]["contact"]
        assert (contact["lastname"], contact["result"]) == ("Dupont", "success")
        assert [call["result"] for call in answers["called"]] == ["success"]
        assert receiver.got


@pytest.mark.parametrize("config", [{**CONFIG, "accessKey": "invalid"}] if IS_WANTED else [])
def test_package_reads_refused_credentials(project: Path, config: dict[str, str]) -> None:
    answers = run(project, config)
    assert [element["error"] for element in answers["sent"]] == [["#001"], ["#001"]]
