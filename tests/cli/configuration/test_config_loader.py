from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.configuration.config import Config
from sms_sandbox.cli.configuration.config_loader import BadConfigError, load
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.verbs.up import command as up
from sms_sandbox.core.numbers.number_range import MAGIC, NumberRange
from sms_sandbox.server.settings import ServerSettings

from tests.cli.running import clean


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(text: str, *arguments: str) -> ServerSettings:
    Path("sandbox.toml").write_text(text)
    return settings_of(up.make_context("up", [*arguments]).params)


def config(text: str) -> Config:
    Path("sandbox.toml").write_text(text)
    return load(None, up.make_context("up", []))


def problems(text: str) -> str:
    Path("sandbox.toml").write_text(text)
    with pytest.raises(BadConfigError) as caught:
        up.make_context("up", [])
    return caught.value.message


def test_range_of_the_magic_numbers_is_read_and_checked() -> None:
    assert settings("").magic_range == MAGIC
    assert settings('magic_range = "+336 12 34 56 xx"').magic_range == NumberRange("336123456", 0)
    assert "'+33' is not a range of numbers; write it like" in problems('magic_range = "+33"')


def test_missing_file_leaves_the_defaults() -> None:
    assert load(None, up.make_context("up", [])) == Config()


def test_each_kind_of_setting_is_read() -> None:
    found = settings(
        """
        port = 0
        clock = "virtual"
        idle_jump = true
        speed = 2.5
        start = 2026-01-05T09:00:00Z
        provider = ["smsmode", "insim"]
        webhook_allow = ["hooks.example.com"]
        webhook_timeout = "500ms"
        metrics = false
        [webhook]
        smsmode = "http://127.0.0.1/all"
        insim.status = "http://127.0.0.1/status"
        [dialect]
        insim = "legacy"
        """
    )
    assert (found.port, found.clock.value, found.idle_jump, found.speed) == (0, "virtual", True, 2.5)
    assert (list(found.providers), found.webhook_allow, found.has_metrics) == (
        ["smsmode", "insim"],
        ("hooks.example.com",),
        False,
    )
    assert found.engine.start == 1_767_603_600_000_000
    assert found.engine.webhooks["insim"] == {"status": "http://127.0.0.1/status"}
    assert found.engine.webhooks["smsmode"]["mo"] == "http://127.0.0.1/all"
    assert found.engine.dialects == {"insim": "legacy"}
    assert found.engine.retries["insim"].timeout == 500_000


def test_single_value_is_read_as_a_list() -> None:
    found = settings('allow_host = "sandbox.test"\nprovider = "smsmode"\nwebhook = ["smsmode=http://127.0.0.1/"]')
    assert (found.allowed_hosts, list(found.providers)) == (("sandbox.test",), ["smsmode"])
    assert found.engine.webhooks["smsmode"]["mo"] == "http://127.0.0.1/"


def test_flag_overrides_variable_and_variable_overrides_file(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "seed = 1\nport = 1\nmax_messages = 1\n"
    monkeypatch.setenv("SANDBOX_SEED", "2")
    monkeypatch.setenv("SANDBOX_PORT", "2")
    found = settings(text, "--seed", "3")
    assert (found.engine.seed, found.port, found.engine.max_messages) == (3, 2, 1)


def test_config_option_names_another_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("seed = 9\n")
    assert settings("seed = 1\n", "--config", "other.toml").engine.seed == 9
    with pytest.raises(BadConfigError, match=r"none\.toml: cannot be read: no such file or directory\."):
        up.make_context("up", ["--config", "none.toml"])


def test_all_errors_are_reported_with_file_line_and_key() -> None:
    message = problems('seed = "many"\nprot = 8767\n[webhook]\nx = 1\n[account.nobody]\ncredit = 1\n[seed2]\n')
    lines = message.splitlines()
    assert 'sandbox.toml:1:1: seed = "many"' in lines
    assert "'many' is not a valid integer." in message
    assert "sandbox.toml:2:1: prot" in lines
    assert 'Did you mean "port"?' in message
    assert "sandbox.toml:5:1: account.nobody" in lines
    assert "Not a provider." in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('clock = "fast"', "'fast' is not one of 'real', 'virtual'"),
        ("port = 70000", "70000 is not in the range"),
        ('webhook_timeout = "5"', "'5' is not a duration"),
        ("[port]\nx = 1", "Not a single value."),
        ("seed = 1\nseed = 2", "sandbox.toml:2:"),
        ("detach = true", "Unknown key."),
        ("wait = true", "Unknown key."),
        ('[account.smsmode]\ncredit = "much"', 'sandbox.toml:2:1: account.smsmode: credit = "much"'),
        ('[account.smsmode]\npassword = "p"', "A password belongs to one account."),
        ('[handset."0639980001"]\nconditon = "off"', 'Did you mean "condition"?'),
        ('[handset."0639980001"]\ncondition = "ill"', "Not a condition."),
        ("[device.260]\nonline = false", "Its provider is missing."),
        ('[device.260]\nprovider = "smsgateway"', 'Did you mean "smsgateway24"?'),
    ],
)
def test_error_is_reported_at_its_position(text: str, message: str) -> None:
    assert message in problems(text)
    result = CliRunner().invoke(main, ["up"], env=clean({}))
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('[webhook]\nnobody = "http://a/"', "2:1: webhook.nobody", "'nobody' is not known; there are: insim"),
        ('[webhook]\n\nsmsfactor = "127.0.0.1:3"', "3:1: webhook.smsfactor", "'127.0.0.1:3' is not an http or https"),
        ('[webhook]\ninsim.sttus = "http://a/"', "2:7: webhook.insim.sttus", "'sttus' is no webhook of insim"),
        ('[webhook]\n"insim.sttus" = "http://a/"', '2:1: webhook."insim.sttus"', "'sttus' is no webhook of insim"),
        ('webhook = [\n"insim=http://a/",\n"smsmode"]', "3:1: webhook[1]", "'smsmode' is not PROVIDER=URL"),
        ('webhook = "smsmode"', "1:1: webhook", "'smsmode' is not PROVIDER=URL"),
        ('seed = 1\nforward_to = "here"', "2:1: forward_to", "'here' is not an http or https address"),
        ('[webhook_retry]\nsmsmode = "30q"', "2:1: webhook_retry.smsmode", "'30q' is not a plan"),
        ('[dialect]\nsmsfactor = "2014"', "2:1: dialect.smsfactor", "'2014' is not known; there are: auto, pdf"),
        ('provider = "insim,nobody"', "1:1: provider", "'nobody' is not known"),
        ('host = "::"', "1:1: host", ":: opens the admin API beyond this machine"),
        ('listen = ["0.0.0.0:80"]', "1:11: listen[0]", "0.0.0.0 opens the admin API beyond this machine"),
        ('listen = ["here"]', "1:11: listen[0]", "'here' is not ADDRESS:PORT"),
        ('admin_token = " "', "1:1: admin_token", "No client can show this token"),
        ("idle_jump = true", "1:1: idle_jump", "A real clock goes by itself"),
        ("[server]\nidle_jump = true", "2:1: server.idle_jump", "A real clock goes by itself"),
        ('[server.webhook]\ninsim.sttus = "http://a/"', "2:7: server.webhook.insim.sttus", "'sttus' is no webhook"),
        ('[server]\nlisten = ["here"]', "2:11: server.listen[0]", "'here' is not ADDRESS:PORT"),
        ("[server]\nsed = 1", "2:1: server.sed", 'Unknown key. Did you mean "seed"?'),
        ("seed = 1\n[server]\nseed = 2", "3:1: server.seed", "Seed stands at the top and in [server]"),
        ("[server]\naccount = 1", "2:1: server.account", "Unknown key."),
        ("server = 1", "1:1: server", "Unknown key."),
    ],
)
@pytest.mark.parametrize("verb", [("up", "--port", "0"), ("run", "--", "true")])
def test_wrong_value_of_an_option_is_reported_at_its_line(
    text: str, place: str, message: str, verb: tuple[str, ...]
) -> None:
    Path("sandbox.toml").write_text(f"{text}\n")
    result = CliRunner().invoke(main, [*verb], env=clean({}))
    assert result.exit_code == 2
    assert f"sandbox.toml:{place}" in result.stderr
    assert message in result.stderr
    assert "--webhook" not in result.stderr


def test_settings_in_the_server_table_are_those_at_the_top() -> None:
    top = config('data = "kept"\nseed = 7\n[webhook]\ninsim = "http://127.0.0.1/"\n')
    table = config('[server]\ndata = "kept"\nseed = 7\nwebhook = { insim = "http://127.0.0.1/" }\n')
    assert table.options == top.options
    assert table.options["data"] == "kept"


def test_wrong_value_on_the_command_line_is_not_blamed_on_the_file() -> None:
    Path("sandbox.toml").write_text('[webhook]\nsmsmode = "http://127.0.0.1/"\n')
    result = CliRunner().invoke(main, ["up", "--webhook", "nobody=http://127.0.0.1/"], env=clean({}))
    assert (result.exit_code, "--webhook: 'nobody' is not known" in result.stderr) == (2, True)
    assert "sandbox.toml:" not in result.stderr


def test_help_is_printed_beside_an_invalid_file() -> None:
    Path("sandbox.toml").write_text("prot = 1\n")
    assert CliRunner().invoke(main, ["up", "--help"]).exit_code == 0


def test_first_account_of_each_provider_gives_the_credentials() -> None:
    keys: Any = config(
        """
        [account.smsfactor]
        credit = 5
        [account.smsfactor."shop"]
        password = "p"
        [account.smsfactor."other"]
        password = "q"
        [account.smsmode."TOKEN"]
        credit = 1
        [account.insim]
        credit = 1
        """
    ).keys
    assert {name: (key.login, key.secret, key.token) for name, key in keys.items()} == {
        "smsfactor": ("shop", "p", ""),
        "smsmode": ("TOKEN", "", "TOKEN"),
    }
