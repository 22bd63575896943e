import tomllib
from pathlib import Path

import yaml
from click.testing import CliRunner, Result
from sms_sandbox import providers
from sms_sandbox.cli import main
from sms_sandbox.cli.configuration.config_loader import load
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.verbs.init import text_of
from sms_sandbox.cli.verbs.up import command as up

from tests.full_disk import full_disk


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments])


def test_files_are_written_and_overwritten_only_with_force(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    result = init(str(folder))
    assert (result.exit_code, result.stderr) == (0, f"wrote {folder}/sandbox.toml\nwrote {folder}/compose.yaml\n")
    (folder / "sandbox.toml").write_text("seed = 7\n")
    (folder / "compose.yaml").unlink()
    refused = init(str(folder))
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"{folder}/sandbox.toml exists already; --force overwrites it\n",
    )
    assert [path.name for path in folder.iterdir()] == ["sandbox.toml"]
    assert init(str(folder), "--force").exit_code == 0
    assert (folder / "sandbox.toml").read_text() == text_of("sandbox.toml")


def test_files_that_exist_already_are_all_named(tmp_path: Path) -> None:
    assert init(str(tmp_path)).exit_code == 0
    toml, compose = tmp_path / "sandbox.toml", tmp_path / "compose.yaml"
    assert init(str(tmp_path)).stderr == f"{toml} and {compose} exist already; --force overwrites them\n"
    package = tmp_path / "acme"
    assert init(str(package), "--provider", "acme").exit_code == 0
    words = init(str(package), "--provider", "acme").stderr
    assert words.startswith(f"{package}/README.md, ")
    assert words.endswith(" exist already; --force overwrites them\n")


def test_full_disk_leaves_no_file_and_names_the_one_that_did_not_fit(tmp_path: Path) -> None:
    with full_disk(len(text_of("compose.yaml").encode()) - 1):
        result = init(str(tmp_path))
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path}/compose.yaml: cannot be written: File too large\n")
    assert [*tmp_path.iterdir()] == []


def test_unusable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = init(str(tmp_path / "file" / "folder"))
    assert result.exit_code in {1, 2}
    assert "file" in result.stderr


def uncommented(text: str) -> str:
    """Return the settings with their examples: the lines that begin with a sign and a key or a header."""
    lines = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_example = line.startswith("# ") and (bare.startswith("[") or " = " in bare.partition("#")[0])
        lines.append(bare if is_example else line)
    return "\n".join(lines) + "\n"


def test_settings_are_valid_with_and_without_the_examples(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.toml"
    text = uncommented(text_of("sandbox.toml"))
    file.write_text(text_of("sandbox.toml"))
    assert load(file, up.make_context("up", ["--config", str(file)])).options["port"] == 8767
    file.write_text(text)
    config = load(file, up.make_context("up", ["--config", str(file)]))
    assert config.options["port"] == 8767
    assert config.options["start"] == "2026-01-05T09:00:00+00:00"
    assert config.options["webhook"] == [
        "smsmode=http://127.0.0.1:3000/smsmode",
        "insim.status=http://127.0.0.1:3000/insim/status",
    ]
    assert config.seed_world is not None
    assert tomllib.loads(text)["device"]["260"]["online"] is False


def test_compose_file_starts_the_sandbox_and_checks_its_health() -> None:
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["sandbox"]
    verb, *options = service["command"]
    assert verb == "up"
    settings = settings_of(up.make_context("up", [*options, "--config", "/dev/null", "--admin-open"]).params)
    assert settings.port == 8767
    assert [(one.host, one.port) for one in settings.listen] == [("0.0.0.0", 443), ("0.0.0.0", 80)]  # noqa: S104  as above


def test_compose_file_has_an_alias_for_every_host_of_every_provider() -> None:
    aliases = yaml.safe_load(text_of("compose.yaml"))["services"]["sandbox"]["networks"]["default"]["aliases"]
    hosts = [host for provider in providers.load().values() for host in provider.hosts]
    assert sorted(aliases) == sorted(hosts)


def test_compose_file_starts_and_checks_its_health() -> None:
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["sandbox"]
    assert service["healthcheck"]["test"] == ["CMD", "sandbox", "ready"]
