"""``sandbox run`` in a process of its own, with small applications."""

import json
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from sms_sandbox.front_door.store import AuthorityFolder

from tests.cli.launching.test_run_command import SEND
from tests.cli.verbs.test_up import PATIENCE, environment, run
from tests.forking import Forked, sandbox

DOWN = """
schema = 1
name = "down"
allow_empty = true

[[rule]]
name = "outage"
when = { operation = "send" }
status = 503

[[expect]]
name = "a code is tried"
exchanges = { operation = "send" }
at_least = 1
"""

TRY = f"""
try:
    {SEND.strip().replace(chr(10), chr(10) + "    ")}
except OSError as error:
    print(error)
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "down.toml"
    file.write_text(DOWN)
    return file


def on_start(*arguments: str) -> Forked:
    return Forked(sandbox, "run", *arguments, env=environment())


def test_passed_verdict_exits_with_0_on_standard_error(scenario: Path, tmp_path: Path) -> None:
    page, junit = tmp_path / "verdict.html", tmp_path / "verdict.xml"
    reports = ("--report", str(page), "--junit", str(junit))
    result = run("run", str(scenario), *reports, "--", sys.executable, "-c", TRY)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "HTTP Error 503: Service Temporarily Unavailable\n"
    first, headline, *_ = result.stderr.splitlines()
    assert first.startswith("sandbox at http://127.0.0.1:")
    assert first.endswith(", scenario down")
    assert headline.startswith("✔ down: 2 of 7 checks passed, 5 not tested")
    assert "a code is tried" in page.read_text()
    assert f"sandbox run {scenario} --seed" in page.read_text()
    assert f"-- {sys.executable} -c" in page.read_text()
    assert 'name="a code is tried"' in junit.read_text()


def test_failed_expectation_or_unused_fault_exits_with_3(scenario: Path) -> None:
    result = run("run", str(scenario), "--", sys.executable, "-c", "")
    assert result.returncode == 3
    assert "✘ a code is tried" in result.stderr
    assert "✘ rule:outage" in result.stderr


def test_exit_code_of_the_command_hides_that_of_the_verdict(scenario: Path) -> None:
    result = run("run", "-q", "--", sys.executable, "-c", "raise SystemExit(9)", SANDBOX_SCENARIO=str(scenario))
    assert result.returncode == 9
    assert result.stderr.startswith("✘ down: ")


def test_without_a_scenario_good_behaviour_is_judged() -> None:
    result = run("run", "--", sys.executable, "-c", SEND)
    assert (result.returncode, result.stdout) == (0, "200\n")
    assert "Expectations" not in result.stderr
    assert "Good behaviour" in result.stderr


def test_verdict_is_printed_as_json(scenario: Path) -> None:
    result = run("run", str(scenario), "--json", "--", sys.executable, "-c", TRY)
    assert json.loads(result.stderr)["passed"]


def test_arguments_after_the_dashes_belong_to_the_command() -> None:
    code = "import sys; print(sys.argv[1:])"
    result = run("run", "-q", "--seed", "7", "--", sys.executable, "-c", code, "--seed", "8", "--", "-h")
    assert (result.returncode, result.stdout) == (0, "['--seed', '8', '--', '-h']\n")
    assert result.stderr == ""


def test_settings_are_those_of_up_but_for_the_port(scenario: Path, tmp_path: Path) -> None:
    settings = tmp_path / "sandbox.toml"
    settings.write_text(f'port = 1\nquiet = true\nprovider = "smsmode"\nscenario = "{scenario}"\n')
    code = "import os; print([name for name in os.environ if name.endswith('_TOKEN')])"
    result = run(
        "run", "-v", "--config", str(settings), "--", sys.executable, "-c", f"{code}\n{TRY}", SANDBOX_PORT="1"
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[0] == "['SANDBOX_SMSMODE_TOKEN']"
    assert " 503 GET /smsmode/http/1.6/sendSMS.do " in result.stderr.partition("✔ down")[0]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, 'name the command to run behind "--"'),
        (["--"], 2, "name the command to run: "),
        (["builtin:nothing", "--", "true"], 2, "there is no such scenario."),
        (["--report", "no/where.html", "--", "true"], 2, "'no' is not a folder"),
        (["--", "no-such-command"], 127, "sandbox run: no-such-command: No such file or directory"),
        (["--", os.devnull], 126, f"sandbox run: {os.devnull}: Permission denied"),
    ],
)
def test_missing_command_is_reported_in_one_message(arguments: list[str], code: int, message: str) -> None:
    result = run("run", *arguments)
    assert result.returncode == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_taken_port_is_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        result = run("run", "--port", str(port), "--", sys.executable, "-c", "")
    assert result.returncode == 1
    assert result.stderr == (
        f"sandbox cannot listen on 127.0.0.1:{port}: Address already in use; "
        "what listens there is no sandbox; name another port, or 0 for a free one\n"
    )


def test_unwritable_report_does_not_hide_the_verdict(tmp_path: Path) -> None:
    report = tmp_path / "gone" / "verdict.xml"
    report.parent.mkdir()
    result = run("run", "--junit", str(report), "--", "rmdir", str(report.parent))
    assert result.returncode == 1
    assert f"{report}: cannot be written: No such file or directory" in result.stderr
    assert "Good behaviour" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_passed_on_to_the_command(number: signal.Signals) -> None:
    code = f"""
import signal, sys
signal.signal({int(number)}, lambda *_: sys.exit(5))
print("waiting", flush=True)
signal.pause()
"""
    with on_start("--", sys.executable, "-c", code) as process:
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(number)
        assert process.wait(PATIENCE) == 5


def test_signal_after_the_command_ends_the_wait_for_webhooks() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target = f"smsmode.status=http://127.0.0.1:{silent.getsockname()[1]}/"
        clock = ("--clock", "virtual", "--idle-jump", "--webhook-timeout", "1h")
        with on_start(*clock, "--webhook", target, "--", sys.executable, "-c", SEND) as process:
            connection, _ = silent.accept()  # with a virtual clock it is made once the command has ended
            with connection:
                process.send_signal(signal.SIGTERM)
                assert process.wait(PATIENCE) in {0, 3}


def test_run_can_be_replayed(tmp_path: Path, scenario: Path) -> None:
    file = tmp_path / "day.run"
    assert run("run", "-q", str(scenario), "--", sys.executable, "-c", TRY).returncode == 0
    assert run("replay").stdout == "2 inputs replayed: the same bytes\n"
    assert run("run", "-q", "--run-file", str(file), "--", sys.executable, "-c", SEND).returncode == 0
    assert run("replay", str(file)).returncode == 0
    file.write_text(file.read_text().replace("HTTP/1.1 200", "HTTP/1.1 201"))
    assert run("replay", str(file)).returncode == 1


def test_unwritable_run_file_is_reported_if_requested(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    asked = run("run", "-q", "--run-file", str(folder / "day.run"), "--", "rmdir", str(folder))
    assert asked.returncode == 1
    assert asked.stderr == f"{folder / 'day.run'}: cannot be written: No such file or directory\n"
    nowhere = {"SANDBOX_STATE_DIR": os.devnull}
    assert run("run", "-q", "--no-https", "--", sys.executable, "-c", "", **nowhere).returncode == 0
    without_place = run("run", "-q", "--", sys.executable, "-c", "", **nowhere)
    assert without_place.returncode == 1
    assert "set SANDBOX_STATE_DIR to another folder" in without_place.stderr
    assert without_place.stderr.endswith("; --no-https does without it\n")
    refused = run("replay", **nowhere)
    assert refused.returncode == 2
    assert refused.stderr == f"{os.devnull}: File exists; set SANDBOX_STATE_DIR to another folder\n"


def test_authority_that_lacks_the_providers_hosts_is_refused_before_the_command_starts(tmp_path: Path) -> None:
    AuthorityFolder(tmp_path / "ca").open(["api.acme.example"])
    refused = run("run", "--", "touch", str(tmp_path / "started"), SANDBOX_STATE_DIR=str(tmp_path))
    assert refused.returncode == 2
    assert "make a new one: sandbox ca renew; --no-https does without it" in refused.stderr
    assert len(refused.stderr.splitlines()) == 2  # the first is the sandbox's address
    assert not (tmp_path / "started").exists()


def test_run_without_a_text_and_without_a_scenario_passes_with_nothing_tested() -> None:
    done = run("run", "--no-https", "--", sys.executable, "-c", "")
    assert done.returncode == 0
    assert "nothing was tested" in done.stderr
    assert done.stderr.count("not tested") == 1
