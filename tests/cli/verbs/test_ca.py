from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from sms_sandbox.cli import main
from sms_sandbox.front_door import system_trust
from sms_sandbox.front_door.authority import Authority


def ca(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["ca", *arguments, "--ca", str(folder)])


def test_path_and_pem_show_the_root_that_is_made_when_it_is_first_asked_for(tmp_path: Path) -> None:
    path = ca(tmp_path, "path").stdout.strip()
    assert path == str(tmp_path / "ca.pem")
    assert ca(tmp_path, "pem").stdout == Path(path).read_text()
    assert x509.load_pem_x509_certificate(Path(path).read_bytes()).subject


def test_bundle_and_jks_print_files_that_are_there(tmp_path: Path) -> None:
    assert Path(ca(tmp_path, "bundle").stdout.strip()).read_bytes().endswith((tmp_path / "ca.pem").read_bytes())
    assert Path(ca(tmp_path, "jks").stdout.strip()).suffix == ".p12"


def test_renew_makes_another_root_and_reports_that_it_must_be_trusted_again(tmp_path: Path) -> None:
    before = ca(tmp_path, "pem").stdout
    result = ca(tmp_path, "renew", "--host", "sms.example.test")
    assert "trust it again" in result.stderr
    assert ca(tmp_path, "pem").stdout != before
    permitted = Authority.load((tmp_path / "authority.pem").read_bytes()).permitted
    assert "sms.example.test" in permitted
    assert "api.smsmode.com" in permitted
    assert "rest.smsmode.com" in permitted


def test_trust_runs_nothing_without_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = tmp_path / "marker"
    plan = system_trust.TrustPlan((("touch", str(marker)),), (("rm", str(marker)),))
    monkeypatch.setattr(system_trust, "plan_for", lambda _: plan)
    shown = ca(tmp_path, "trust")
    assert (shown.stdout, marker.exists()) == (f"touch {marker}\n", False)
    assert "nothing was run" in shown.stderr
    assert (ca(tmp_path, "trust", "--yes").exit_code, marker.exists()) == (0, True)
    assert (ca(tmp_path, "untrust", "--yes").exit_code, marker.exists()) == (0, False)
    failed = ca(tmp_path, "untrust", "--yes")
    assert (failed.exit_code, failed.stderr.splitlines()[-1]) == (1, "rm failed")


def test_trust_on_an_unknown_system_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_trust, "plan_for", lambda _: None)
    result = ca(tmp_path, "trust")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_unusable_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    result = ca(tmp_path, "path")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "sandbox ca renew" in result.stderr
