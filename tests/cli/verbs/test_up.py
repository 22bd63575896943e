"""``sandbox up`` in a process of its own."""

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.command import START_ONE
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.process.serving import NO_WEBHOOKS, webhook_lines
from sms_sandbox.cli.verbs.up import command as up_command
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.personas import owners
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests import forking
from tests.cli.running import Verbs
from tests.environment import clean_environment
from tests.examples import MORNING
from tests.forking import Forked, sandbox
from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for as server_settings
from tests.serving import send

PATIENCE = 20


def environment(**more: str) -> dict[str, str]:
    return {**clean_environment(), "COVERAGE_PROCESS_START": "", **more}


@contextmanager
def up(*arguments: str, stderr: IO[str] | int = 2, **variables: str) -> Iterator[tuple[Forked, list[str]]]:
    """Yield the process, and the lines that it printed until it was ready."""
    with Forked(sandbox, "up", *arguments, stderr=stderr, env=environment(**variables)) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("ready"):
                break
        yield process, lines


def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return forking.run(*arguments, env=environment(**variables), timeout=PATIENCE)


def refusal(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["up", *arguments])
    assert result.exit_code == 2, result.output
    return result.output


def test_start_prints_a_base_url_per_provider_and_ready() -> None:
    with up("--port", "0", "--seed", "7", "--clock", "virtual") as (_, lines):
        page, *providers, admin, webhooks, ready = lines
        port = admin.rpartition(":")[2].partition("/")[0]
        assert page.split() == ["page", f"http://127.0.0.1:{port}/"]
        assert [line.split() for line in providers] == [
            ["inSIM", f"http://127.0.0.1:{port}/insim"],
            ["SMSFactor", f"http://127.0.0.1:{port}/smsfactor"],
            ["SmsGateway24", f"http://127.0.0.1:{port}/smsgateway24"],
            ["smsMode", f"http://127.0.0.1:{port}/smsmode"],
        ]
        assert webhooks == f"webhooks      {NO_WEBHOOKS}"
        assert ready == "ready, seed 7, id seed 7, virtual clock"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_sandbox/readyz", timeout=PATIENCE) as answer:
            assert answer.status == 200


def test_start_prints_the_addresses_of_webhooks_and_the_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.toml"
    file.write_text(
        '[webhook]\nsmsmode = "http://127.0.0.1:3000/s"\ninsim.status = "http://127.0.0.1:3000/i"\n'
        '[account.smsfactor.shop]\npassword = "p"\n'
    )
    with up("--port", "0", "--config", str(file)) as (_, lines):
        assert lines[-4:-1] == [
            "webhooks      insim.status -> http://127.0.0.1:3000/i",
            "              smsmode -> http://127.0.0.1:3000/s",
            f"settings      {file}",
        ]


def test_configured_address_of_one_account_is_printed() -> None:
    account = AccountSettings(provider="acme", login="shop", secret="p")
    settings = server_settings(ACME, engine=EngineSettings(start=MORNING, accounts=(account,)))
    workspace = Workspaces(settings).default
    shop = workspace.engine.backend("acme").accounts.get("shop")
    assert shop is not None
    shop.webhooks["status"] = "http://127.0.0.1:3000/"
    assert [*webhook_lines(workspace)] == [("webhooks", "acme.status of shop -> http://127.0.0.1:3000/")]


def test_address_that_is_never_called_is_named_at_the_start() -> None:
    url = "http://203.0.113.5/x"
    with up("--port", "0", "--webhook", f"smsmode={url}") as (_, lines):
        [line] = [line for line in lines if "never called" in line]
    assert line.strip() == (
        f"{url} is never called: 203.0.113.5 is neither loopback nor private; "
        "allow it with --webhook-allow 203.0.113.5"
    )
    refused = run("up", "--port", "0", "--webhook", "smsmode=http://169.254.169.254/")
    assert refused.returncode == 2
    assert "where a cloud keeps credentials" in refused.stderr


def test_name_that_may_be_refused_is_named_at_the_start() -> None:
    settings = server_settings(
        ACME, engine=EngineSettings(start=MORNING, webhooks={"acme": {"status": "http://shop.example/x"}})
    )
    workspace = Workspaces(settings).default
    [_, (_, line)] = webhook_lines(workspace)
    assert line == (
        "http://shop.example/x is called only if shop.example is a name for loopback or private addresses; "
        "else allow it with --webhook-allow shop.example"
    )
    assert len([*webhook_lines(workspace, ("shop.example",))]) == 1


def test_demo_serves_a_day_of_messages_of_each_provider() -> None:
    with up("--port", "0", "--demo", "--seed", "3") as (_, lines):
        port = lines[0].rstrip("/").rpartition(":")[2]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_sandbox/v1/messages", timeout=PATIENCE) as answer:
            messages = json.load(answer)["items"]
    assert {one["provider"] for one in messages} == {"insim", "smsfactor", "smsgateway24", "smsmode"}
    assert {"delivered", "retrying"} <= {one["state"] for one in messages}


def test_demo_and_scenario_contradict_each_other() -> None:
    assert "--demo: a scenario begins without messages" in refusal("--demo", "--scenario", "builtin:failover")


def test_end_is_printed() -> None:
    with up("--port", "0") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "stopped\n"


def test_quiet_start_prints_the_addresses_all_the_same() -> None:
    with up("--port", "0", "-q") as (process, lines):
        assert lines[0].startswith("page  ")
        process.send_signal(signal.SIGTERM)
        process.communicate(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_it_within_a_second_with_exit_code_0(number: signal.Signals) -> None:
    with up("--port", "0") as (process, _):
        on_start = time.monotonic()
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - on_start < 1


def test_taken_port_is_reported_in_one_line_with_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with up("--port", "0", "--port-file", str(file)):
        port = file.read_text().strip()
        result = run("up", "--port", port)
    assert result.returncode == 1
    assert result.stderr == (
        f"sandbox cannot listen on 127.0.0.1:{port}: Address already in use; "
        f'"sandbox status --url http://127.0.0.1:{port}" shows a sandbox there; '
        "name another port, or 0 for a free one\n"
    )
    assert result.stdout == ""


def test_port_file_holds_the_chosen_port(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with up("--port", "0", "--port-file", str(file)) as (_, lines):
        assert f":{file.read_text().strip()}/" in lines[0]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["port"]


def test_ready_asks_a_sandbox_and_waits_for_one_on_request(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with up("--port", "0", "--port-file", str(file)):
        url = f"http://127.0.0.1:{file.read_text().strip()}"
        assert run("ready", "--url", url).returncode == 0
        assert run("ready", "--wait", SANDBOX_URL=url).stdout == f"ready at {url}\n"
    result = run("ready", "--wait", "--timeout", "100ms", "--url", url)
    assert (result.returncode, result.stderr) == (4, f"no sandbox is ready at {url}; {START_ONE}\n")


def test_option_is_read_from_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with up(SANDBOX_PORT="0", SANDBOX_PORT_FILE=str(file), SANDBOX_SEED="5") as (_, lines):
        assert lines[-1] == "ready, seed 5, id seed 5, real clock"
    with up("--port", "0", SANDBOX_PORT="tcp://10.0.0.1:8767") as (process, _):
        assert process.poll() is None


def test_port_variable_of_kubernetes_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PORT", "tcp://10.0.0.1:8767")
    assert settings_for().port == 8767


def test_only_chosen_providers_are_served() -> None:
    with up("--port", "0", "--provider", "smsmode, insim") as (_, lines):
        assert [line.split()[0] for line in lines[1:-3]] == ["smsMode", "inSIM"]


def test_base_url_option_is_printed() -> None:
    with up("--port", "0", "--base-url", "http://sandbox:8767/") as (_, lines):
        assert lines[0].endswith(" http://sandbox:8767/")
        assert lines[1].endswith(" http://sandbox:8767/insim")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--provider", "nobody"], "--provider: 'nobody' is not known; there are: insim,"),
        (["--webhook", "insim"], "'insim' is not PROVIDER=URL or PROVIDER.KIND=URL"),
        (["--webhook", "nobody=http://localhost/"], "'nobody' is not known"),
        (
            ["--webhook", "insim.sttus=http://localhost/"],
            "'sttus' is no webhook of insim; there are: message",
        ),
        (["--webhook", "insim=localhost"], "'localhost' is not an http or https address"),
        (
            ["--dialect", "smsfactor=2014"],
            "--dialect smsfactor: '2014' is not known; there are: auto, pdf, 2023, current",
        ),
        (["--dialect", "nobody=pdf"], "'nobody' is not known"),
        (["--start", "yesterday"], "'yesterday' is not a time"),
        (["--port", "70000"], "70000 is not in the range"),
        (["--host", "0.0.0.0"], "--admin-token"),  # noqa: S104  refused
        (["--host", "127.public.example"], "--admin-token"),
        (["--admin-token", " "], "--admin-token: no client can show this token"),
        (["--admin-token", "secret "], "--admin-token: no client can show this token"),
        (["--admin-token", "clé"], "--admin-token: no client can show this token"),
        (["--speed", "0"], "0.0 is not in the range"),
        (["--speed", "fast"], "'fast' is not a number; write it like 9.5"),
        (["--speed", "nan"], "'nan' is not a number; write it like 9.5"),
        (["--forward-to", "localhost"], "--forward-to: 'localhost' is not an http or https address"),
        (["--webhook", "insim=http://a/,smsmod=http://b/"], "--webhook: 'smsmod' is not known"),
        (["--webhook", "=http://a/"], "'=http://a/' is not PROVIDER=URL"),
        (["--webhook-allow", "https://a.example/"], "'https://a.example/' is not a host; write its name"),
        (["--webhook-allow", "a.example,b.example"], "'a.example,b.example' is not a host"),
        (["--allow-host", "a.example:80"], "'a.example:80' is not a host"),
        (["--proxy-pass", "a b"], "'a b' is not a host"),
        (
            ["--proxy-pass", "www.insim.app"],
            "--proxy-pass: www.insim.app is inSIM, and no request for a provider leaves",
        ),
        (["--provider", "insim", "--proxy-pass", "API.smsmode.com"], "API.smsmode.com is smsMode, and no request"),
        (["--webhook-retry", "insim=soon"], "--webhook-retry: 'soon' is not a plan"),
        (["--webhook-retry", "nobody=none"], "--webhook-retry: 'nobody' is not known"),
        (["--webhook-timeout", "5"], "'5' is not a duration"),
        (["--idle-jump"], "--idle-jump: a real clock goes by itself"),
    ],
)
def test_invalid_options_are_refused_with_exit_code_2(arguments: list[str], message: str) -> None:
    assert message in " ".join(refusal(*arguments).split())


def settings_for(*arguments: str) -> ServerSettings:
    return settings_of(up_command.make_context("up", [*arguments]).params)


def test_idle_jump_is_off_by_default() -> None:
    assert not settings_for("--clock", "virtual").idle_jump
    assert settings_for("--clock", "virtual", "--idle-jump").idle_jump


def test_owners_are_of_faker_only_if_it_is_asked_for() -> None:
    assert not settings_for().engine.has_faker
    assert settings_for("--owners", "faker").engine.has_faker


def test_faker_that_is_not_installed_is_refused_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "_faker_version", lambda: "")
    words = " ".join(refusal("--owners", "faker").split())
    assert "--owners: Faker is not installed; pip install " in words


def test_retry_plans_timeout_and_bounds_reach_the_engine() -> None:
    engine = settings_for().engine
    assert (engine.retries, engine.max_events) == ({}, None)
    engine = settings_for("--webhook-retry", "insim=30s,2m", "--webhook-timeout", "500ms", "--max-events", "7").engine
    assert engine.retries["insim"] == RetryPlan((30 * SECOND, 2 * MINUTE), timeout=SECOND // 2, is_chosen=True)
    assert engine.retries["smsmode"] == RetryPlan(timeout=SECOND // 2)
    assert engine.max_events == 7


def test_forward_to_takes_webhooks_without_an_address() -> None:
    arguments = ["--forward-to", "http://localhost/all", "--webhook", "insim.status=http://localhost/s"]
    webhooks = settings_for(*arguments).engine.webhooks
    assert webhooks["insim"]["status"] == "http://localhost/s"
    assert webhooks["insim"]["calls"] == webhooks["smsfactor"]["dlr"] == "http://localhost/all"
    assert "'localhost' is not an http or https address" in refusal("--forward-to", "localhost")


def test_commas_stand_between_the_addresses_of_webhooks() -> None:
    webhooks = settings_for(
        "--webhook", "insim=http://a/x,y,smsmode.mo=http://b/,smsfactor.dlr=HTTPS://c/"
    ).engine.webhooks
    assert webhooks["insim"]["status"] == "http://a/x,y"
    assert (webhooks["smsmode"], webhooks["smsfactor"]) == ({"mo": "http://b/"}, {"dlr": "HTTPS://c/"})


def test_hosts_are_names_and_addresses() -> None:
    hosts = ("hooks.example", "169.254.1.2", "fe80::1", "[fe80::1]", "my_host")
    found = settings_for(*[text for host in hosts for text in ("--webhook-allow", host)], "--proxy-pass", "*")
    assert (found.webhook_allow, found.proxy_pass) == (hosts, ("*",))


def test_hosts_of_providers_that_are_left_out_are_passed_nothing() -> None:
    assert settings_for("--proxy-pass", "*").unserved_hosts == ()
    unserved = settings_for("--proxy-pass", "*", "--provider", "insim").unserved_hosts
    assert {"api.smsmode.com", "api.smsfactor.com", "smsgateway24.com"} <= {*unserved}
    assert "www.insim.app" not in unserved


def test_password_of_a_webhook_is_not_printed() -> None:
    arguments = (
        "--webhook",
        "insim=http://u:secret@127.0.0.1:1/x",
        "--webhook",
        "smsmode.mo=http://u:secret@127.0.0.1/",
    )
    with up("--port", "0", *arguments) as (_, lines):
        assert "webhooks      insim -> http://u:***@127.0.0.1:1/x" in lines
        assert "              smsmode.mo -> http://u:***@127.0.0.1/" in lines


def test_webhook_without_an_address_is_kept() -> None:
    with up("--port", "0", "--clock", "virtual") as (_, lines):
        verbs = Verbs(lines[0].split()[1].rstrip("/"))
        send(verbs.url)
        verbs.output("clock", "advance", "1m")
        assert [one["state"] for one in verbs.data("webhooks", "list")] == ["unaddressed"] * 2


def test_webhooks_and_dialects_reach_the_engine() -> None:
    arguments = ["--webhook", "insim.status=http://localhost/s", "--webhook", "insim=http://localhost/all"]
    arguments += ["--dialect", "smsfactor=pdf", "--dialect", "insim=auto", "--start", "2026-01-05 09:00:00"]
    engine = settings_for(*arguments).engine
    assert engine.webhooks["insim"]["status"] == "http://localhost/s"
    assert engine.webhooks["insim"]["calls"] == "http://localhost/all"
    assert engine.dialects == {"smsfactor": "pdf"}
    assert engine.start == 1_767_603_600_000_000


def test_run_file_is_written_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "day.run"
    with up("--port", "0", "--run-file", str(file)) as (process, lines):
        assert not file.exists()
        url = lines[0].split()[-1].rstrip("/")
        send(url)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert '"do":"Engine.answer"' in file.read_text()
    assert run("replay", str(file)).returncode == 0


def test_named_folder_has_its_authority_before_the_sandbox_is_ready(tmp_path: Path) -> None:
    with up("--port", "0", "--ca", str(tmp_path / "ca")):
        assert (tmp_path / "ca" / "ca.pem").read_text().startswith("-----BEGIN CERTIFICATE-----")


def test_folder_that_cannot_hold_an_authority_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("up", "--port", "0", "--ca", str(tmp_path / "file" / "ca"))
    assert result.returncode == 1
    assert result.stderr.startswith(f"--ca: {tmp_path}/file/ca")
    assert len(result.stderr.splitlines()) == 1


def test_run_file_that_cannot_be_written_exits_with_1(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    file = folder / "day.run"
    with up("--port", "0", "--run-file", str(file)) as (process, _):
        folder.rmdir()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 1


def test_port_that_is_no_number_is_refused_in_plain_words() -> None:
    assert "'abc' is not a valid integer.\n" in run("up", "--port", "abc").stderr
