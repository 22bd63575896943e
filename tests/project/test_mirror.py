"""Each source file from the network up to the engine has a test file at the same place under tests/."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sandbox" / "sms_sandbox"
TESTS = ROOT / "tests"
FOLDERS = ("core", "wire", "faults", "engine")

# Names and figures without logic. This list may only get shorter.
EXCUSED = {
    "core/events.py",
    "core/time/pace.py",
    "core/reason.py",
    "engine/parts.py",
    "engine/settings.py",
    "faults/transmission.py",
    "faults/kinds/changes.py",
    "faults/kinds/cut.py",
    "faults/kinds/drip.py",
    "faults/kinds/provider_error.py",
    "faults/kinds/reset.py",
    "faults/kinds/stall.py",
    "faults/webhooks.py",
}


def has_something_to_test(source: Path) -> bool:
    body = ast.parse(source.read_text("utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def mirrored(source: str) -> Path:
    path = Path(source)
    return TESTS / path.parent / f"test_{path.name}"


WANTED = sorted(
    str(source.relative_to(SOURCES))
    for folder in FOLDERS
    for source in (SOURCES / folder).rglob("*.py")
    if has_something_to_test(source)
)


@pytest.mark.parametrize("source", [source for source in WANTED if source not in EXCUSED])
def test_a_source_file_has_its_test_file(source: str) -> None:
    assert mirrored(source).is_file()


@pytest.mark.parametrize("source", sorted(EXCUSED))
def test_an_excused_file_still_needs_its_excuse(source: str) -> None:
    assert source in WANTED, "nothing there to be excused from"
    assert not mirrored(source).exists(), "it has its tests now: take it off the list"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_test_file_has_its_source_file(folder: str) -> None:
    tested = {path.name.removeprefix("test_") for path in (TESTS / folder).glob("test_*.py")}
    assert tested <= {path.name for path in (SOURCES / folder).glob("*.py")}
