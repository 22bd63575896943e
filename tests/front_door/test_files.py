import os
import stat
import subprocess
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from sms_sandbox.front_door import files, system_roots, system_trust
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.names import PermittedNames

OURS = Authority.make(PermittedNames.of([]), utc(1_796_000_000)).root_pem
THEIRS = Authority.make(PermittedNames.of([]), utc(1_796_000_000)).root_pem


def theirs(folder: Path) -> Path:
    file = folder / "theirs.pem"
    file.write_bytes(b"# a comment\n" + THEIRS + THEIRS)
    return file


def test_bundle_has_the_roots_of_the_environment_and_ours(tmp_path: Path) -> None:
    environment = {"SSL_CERT_FILE": str(theirs(tmp_path)), "CURL_CA_BUNDLE": str(tmp_path / "missing")}
    file = files.write_bundle(tmp_path, OURS, environment)
    assert file.read_bytes() == THEIRS + OURS
    assert files.write_bundle(tmp_path, OURS, {"SSL_CERT_FILE": str(file)}) == file


def test_bundle_has_the_roots_of_the_system_without_named_files(tmp_path: Path) -> None:
    roots = system_roots.read({})
    assert files.write_bundle(tmp_path, OURS, {}).read_bytes() == b"".join(roots) + OURS


def test_extra_file_keeps_the_certificates_named_before(tmp_path: Path) -> None:
    assert files.write_extra(tmp_path, OURS, None).read_bytes() == OURS
    assert files.write_extra(tmp_path, OURS, str(theirs(tmp_path))).read_bytes() == THEIRS + THEIRS + OURS


def test_trust_store_of_java_has_the_readable_certificates(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_bytes(THEIRS + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    store = files.write_trust_store(tmp_path, OURS, {"SSL_CERT_FILE": str(broken)})
    assert len(pkcs12.load_pkcs12(store.read_bytes(), None).additional_certs) == 2
    inode = store.stat().st_ino
    assert files.write_trust_store(tmp_path, OURS, {"SSL_CERT_FILE": str(broken)}).stat().st_ino == inode


def test_unknown_system_has_no_plan() -> None:
    assert system_trust.plan_for(Path("ca.pem"), "plan9", lambda _: None) is None


@pytest.mark.parametrize(
    ("platform", "there", "first"),
    [
        ("linux", "update-ca-certificates", "install"),
        ("linux", "update-ca-trust", "install"),
        ("linux", "trust", "install"),
        ("darwin", "", "security"),
        ("win32", "", "certutil"),
    ],
)
def test_each_system_trusts_and_untrusts_by_its_own_commands(platform: str, there: str, first: str) -> None:
    plan = system_trust.plan_for(Path("ca.pem"), platform, lambda name: name if name == there else None)
    assert plan is not None
    assert plan.trust[0][0] == first
    assert "ca.pem" in plan.trust[0]
    assert plan.untrust != plan.trust


def test_the_shown_command_of_this_system_puts_the_root_where_it_is_collected(tmp_path: Path) -> None:
    plan = system_trust.plan_for(Path("ca.pem"), "linux", lambda name: name)
    assert plan is not None
    (tmp_path / "ca.pem").write_bytes(OURS)
    moved = [word.replace("/usr/local/share/ca-certificates", str(tmp_path)) for word in plan.trust[0]]
    subprocess.run([str(which(moved[0])), *moved[1:]], check=True, cwd=tmp_path, env=dict(os.environ))  # noqa: S603
    file = tmp_path / "sms-sandbox-local-root.crt"
    assert file.read_bytes() == OURS
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
