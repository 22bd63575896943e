import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sms_sandbox.front_door.store import (
    AuthorityError,
    AuthorityFolder,
    UncoveredHostsError,
    default_folder,
    write_once,
)

from tests.full_disk import full_disk

NAMES = ["api.smsmode.com"]


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = AuthorityFolder(tmp_path / "ca")
    folder.open(NAMES)
    assert [mode(file) for file in sorted(folder.path.iterdir())] == [0o600, 0o644]
    assert b"PRIVATE" not in folder.root.read_bytes()


def test_an_authority_is_made_once(tmp_path: Path) -> None:
    first = AuthorityFolder(tmp_path).open(NAMES)
    assert AuthorityFolder(tmp_path).open(["other.test"]).to_pem() == first.to_pem()
    assert AuthorityFolder(tmp_path).root_pem(NAMES) == first.root_pem


def test_processes_that_begin_together_share_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: AuthorityFolder(tmp_path).open(NAMES).root_pem, range(8)))
    assert len(set(made)) == 1


def test_full_disk_is_reported_with_the_folder_and_leaves_nothing_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "ca"
    with full_disk(), pytest.raises(AuthorityError, match=f"^{folder}: cannot be written: File too large; name "):
        AuthorityFolder(folder).open(NAMES)
    assert [*folder.iterdir()] == []


def test_renew_makes_another_for_its_names(tmp_path: Path) -> None:
    folder = AuthorityFolder(tmp_path)
    first = folder.open(NAMES)
    renewed = folder.renew(["sms.test"])
    assert renewed.root_pem != first.root_pem
    assert folder.root_pem(NAMES) == renewed.root_pem
    assert ("sms.test" in renewed.permitted, "sms.test" in first.permitted) == (True, False)


def test_file_without_an_authority_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    with pytest.raises(AuthorityError, match=r"authority\.pem: .*sandbox ca renew"):
        AuthorityFolder(tmp_path).open(NAMES)


def test_authority_that_lacks_promised_hosts_is_refused_and_kept(tmp_path: Path) -> None:
    before = AuthorityFolder(tmp_path).open(["api.acme.example"]).root_pem
    with pytest.raises(UncoveredHostsError, match=r"not made for api\.smsmode\.com and 1 more.*renew --ca /"):
        AuthorityFolder(tmp_path).root_pem(NAMES, [*NAMES, "api.smsfactor.com", "api.acme.example"])
    assert AuthorityFolder(tmp_path).root_pem(NAMES, ["api.acme.example"]) == before


def test_renewal_in_the_usual_folder_needs_no_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_CA", str(tmp_path))
    AuthorityFolder(tmp_path).open([])
    with pytest.raises(UncoveredHostsError, match=r"sandbox ca renew$"):
        AuthorityFolder(tmp_path).root_pem([], NAMES)


def test_file_without_an_authority_is_refused_where_hosts_are_promised(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    with pytest.raises(AuthorityError, match="there is no certificate"):
        AuthorityFolder(tmp_path).root_pem([], NAMES)


def test_authority_is_made_where_hosts_are_promised_and_only_the_root_is_left(tmp_path: Path) -> None:
    root = AuthorityFolder(tmp_path).open(NAMES).root_pem
    (tmp_path / "authority.pem").unlink()
    assert AuthorityFolder(tmp_path).root_pem(NAMES, NAMES) != root


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AuthorityError, match="file"):
        AuthorityFolder(tmp_path / "file" / "ca").open(NAMES)


def test_the_folder_is_that_of_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SANDBOX_CA", raising=False)
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(tmp_path))
    assert default_folder() == tmp_path / "ca"
    monkeypatch.setenv("SANDBOX_CA", "/elsewhere")
    assert default_folder() == Path("/elsewhere")


def test_a_file_with_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    file = write_once(tmp_path / "a" / "b", b"x")
    before = file.stat().st_ino
    assert write_once(file, b"x").stat().st_ino == before
    assert write_once(file, b"y").read_bytes() == b"y"


@pytest.mark.parametrize("variable", ["SANDBOX_STATE_DIR", "SANDBOX_CA"])
def test_unwritable_usual_folder_is_reported_with_the_variable_that_chooses_another(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("file", "other"):
        (tmp_path / name).write_text("")
    monkeypatch.delenv("SANDBOX_CA", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "file"))
    usual = AuthorityFolder(default_folder())
    hint = f"; set {variable} to another folder$"
    with pytest.raises(AuthorityError, match=f"cannot be read: Not a directory{hint}"):
        usual.root_pem([])
    with pytest.raises(AuthorityError, match=f"cannot be written: .*{hint}"):
        usual.renew([])
    with pytest.raises(AuthorityError, match=f"cannot be written: .*{hint}"):
        write_once(usual.path / "environment" / "a", b"x")
    with pytest.raises(AuthorityError, match=r"; name another folder with --ca$"):
        AuthorityFolder(tmp_path / "other" / "own").renew([])
