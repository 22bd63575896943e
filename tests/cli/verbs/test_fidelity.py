"""``sandbox fidelity check`` in a process of its own, with a second sandbox as the real side."""

import json
import socket
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main

from tests import forking
from tests.checking import SECRETS, VALUES, real_engine
from tests.cli.verbs.test_record import PATIENCE, real_side_in_a_thread
from tests.cli.verbs.test_up import environment

VARIABLES = {f"SANDBOX_FIDELITY_CHECK_{name.upper()}": VALUES[name] for name in ("login", "password", "token")}


def check(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    variables = {"SSL_CERT_FILE": str(folder / "real" / "ca.pem"), **variables}
    return forking.run("fidelity", "check", *arguments, cwd=folder, env=environment(**variables), timeout=PATIENCE)


def test_without_drift_the_check_succeeds(tmp_path: Path) -> None:
    with real_side_in_a_thread(tmp_path / "real", "smsfactor", real_engine("smsfactor")) as (_, url):
        done = check(tmp_path, "smsfactor", "--upstream", url, **VARIABLES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "SMSFactor: 11 same, 0 drift, 0 unanswered, 1 not asked"


def test_drift_is_printed_and_written_without_secrets(tmp_path: Path) -> None:
    with real_side_in_a_thread(tmp_path / "real", "smsfactor") as (_, url):  # it takes any password
        arguments = ("smsfactor", "--upstream", url, "--junit", "drift.xml", "--save", "drift.patch", "--json")
        done = check(tmp_path, *arguments, **VARIABLES)
    assert done.returncode == 3, done.stderr
    drifted = [one for one in json.loads(done.stdout)["questions"] if one["outcome"] == "drift"]
    assert [one["question"] for one in drifted] == ["bad_credentials", "bad_token"]
    root = ET.parse(tmp_path / "drift.xml").getroot()  # noqa: S314  our own file
    assert root.attrib["failures"] == "2"
    patch = (tmp_path / "drift.patch").read_bytes()
    assert b"+++ b/sandbox/sms_sandbox/providers/smsfactor/examples/checked-bad-token.http" in patch
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in SECRETS.values():
        assert secret not in done.stdout + done.stderr
        assert secret.encode() not in written


def test_real_side_that_cannot_be_reached_is_unanswered(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    done = check(tmp_path, "smsfactor", "--upstream", "https://127.0.0.1:1", SSL_CERT_FILE="")
    assert done.returncode == 4
    assert (
        "unanswered missing_credentials: the credit without credentials (127.0.0.1:1: connection refused)"
        in done.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nosuch",), "no provider is named 'nosuch'"),
        (("smsmode", "--allow-send"), "--allow-send: name the recipient with --to NUMBER"),
        (("smsmode", "--webhook", "https://tunnel.example"), "give both, or none"),
        (("smsmode", "--upstream", "ftp://x"), "is not an address"),
    ],
)
def test_wrong_option_is_refused(arguments: tuple[str, ...], problem: str) -> None:
    result = CliRunner().invoke(main, ["fidelity", "check", *arguments])
    assert result.exit_code == 2
    assert problem in result.stderr


def test_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        nowhere = ("--upstream", "https://127.0.0.1:1", "--webhook", "https://t.example")
        done = check(tmp_path, "smsmode", *nowhere, "--webhook-port", port, SSL_CERT_FILE="")
    assert done.returncode == 1
    assert done.stderr.startswith(f"--webhook-port {port}: ")


def test_ledger_is_printed_by_the_noun_alone() -> None:
    for arguments in (["fidelity", "smsmode"], ["fidelity", "show", "smsmode"]):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0
        assert result.stdout.startswith("smsMode\n=======\n")
