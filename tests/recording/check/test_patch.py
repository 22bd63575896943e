import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.fidelity.ledger import FactKind, Ledger, ledger_of
from sms_sandbox.recording.check.patch import RealAnswer, patch_of
from sms_sandbox.wire import transcript

ROOT = Path(__file__).parents[3]
SMSMODE = providers.load()["smsmode"]
FOLDER = "sandbox/sms_sandbox/providers/smsmode"
EXAMPLE = b"# source: a check\n# kind: recorded\nGET /x HTTP/1.1\n\n\n### answer\nHTTP/1.1 200 OK\n\nAccept\xe9\r\n\n"


def applied(folder: Path, patch: bytes) -> Path:
    """Apply a patch to a copy of the provider's folder with git, and return the folder."""
    copy = folder / FOLDER
    shutil.copytree(ROOT / FOLDER, copy)
    done = subprocess.run(["git", "apply", "-"], cwd=folder, input=patch, capture_output=True, check=False)  # noqa: S607  as a user does
    assert done.returncode == 0, done.stderr
    return copy


def test_patch_applies_and_the_ledger_is_valid(tmp_path: Path) -> None:
    patch = patch_of(
        SMSMODE, [RealAnswer("bad_credentials", "error.bad_credentials", EXAMPLE, is_drift=True)], "2026-01-05"
    )
    copy = applied(tmp_path, patch)
    assert (copy / "examples" / "checked-bad-credentials.http").read_bytes() == EXAMPLE
    assert transcript.read(EXAMPLE).note("kind") == "recorded"
    ledger = Ledger.model_validate(tomllib.loads((copy / "ledger.toml").read_text("utf-8")))
    fact = ledger.facts["error.bad_credentials"]
    assert fact.kind is FactKind.RECORDED
    assert fact.sources[0] == "checked_2026_01_05"
    assert fact.sources[1:] == ledger_of(SMSMODE).facts["error.bad_credentials"].sources
    assert str(ledger.sources["checked_2026_01_05"].read) == "2026-01-05"
    others = {name: one for name, one in ledger.facts.items() if name != "error.bad_credentials"}
    assert others == {name: one for name, one in ledger_of(SMSMODE).facts.items() if name != "error.bad_credentials"}


def test_answer_that_is_the_same_makes_its_fact_a_recorded_one(tmp_path: Path) -> None:
    inferred = next(name for name, fact in ledger_of(SMSMODE).facts.items() if not fact.sources)
    copy = applied(tmp_path, patch_of(SMSMODE, [RealAnswer("q", inferred, EXAMPLE, is_drift=False)], "2026-01-05"))
    ledger = Ledger.model_validate(tomllib.loads((copy / "ledger.toml").read_text("utf-8")))
    assert ledger.facts[inferred].kind is FactKind.RECORDED
    assert ledger.facts[inferred].sources == ("checked_2026_01_05",)
    assert not (copy / "examples" / "checked-q.http").exists()


@pytest.mark.parametrize("name", sorted(providers.load()))
def test_every_fact_of_every_ledger_can_become_a_recorded_one(tmp_path: Path, name: str) -> None:
    provider = providers.load()[name]
    findings = [RealAnswer("q", fact, b"", is_drift=False) for fact in ledger_of(provider).facts]
    patch = patch_of(provider, findings, "2026-01-05")
    folder = f"sandbox/sms_sandbox/providers/{name}"
    shutil.copytree(ROOT / folder, tmp_path / folder)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, capture_output=True, check=True)  # noqa: S607  as a user does
    ledger = Ledger.model_validate(tomllib.loads((tmp_path / folder / "ledger.toml").read_text("utf-8")))
    assert {fact.kind for fact in ledger.facts.values()} == {FactKind.RECORDED}


def test_nothing_new_makes_no_patch() -> None:
    smsfactor = providers.load()["smsfactor"]
    assert (
        patch_of(smsfactor, [RealAnswer("q", "error.bad_credentials", EXAMPLE, is_drift=False)], "2026-01-05") == b""
    )
