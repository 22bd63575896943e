"""Run each guide that needs only a shell, from an empty folder to its end."""

import re
import shutil
from pathlib import Path

import pytest

from tests.guides.walking import GUIDES, blocks, commands, walking

pytestmark = pytest.mark.timeout(300)  # each starts several programs

OF_A_PROVIDER = {"insim-webhooks"}
"""The guides that are tested beside the provider; their blocks are pieces, not files."""


def names() -> list[str]:
    return sorted(path.stem for path in GUIDES.glob("*.md"))


def test_pytest_guide_works_as_printed(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        # No sandbox runs there, so that the fixtures have one of their own.
        walk.more["SANDBOX_URL"] = ""
        walk.go("pytest")
    assert [line for line in walk.typed if line.startswith("pytest")] == [
        "pytest -q test_shop.py",
        "pytest -q test_receipts.py",
        "pytest -q test_wrong.py || true",
        "pytest -q test_coroutines.py",
        "pytest -q test_client.py",
    ]


def test_shell_guide_works_as_printed(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    with walking(tmp_path) as walk:
        walk.go("shell")


def test_scenarios_guide_works_as_printed(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        walk.go("scenarios")
        verdict = (tmp_path / "verdict.html").read_text("utf-8") + (tmp_path / "verdict.xml").read_text("utf-8")
    assert verdict.count("no text is sent twice") >= 2


def test_recording_guide_works_as_printed(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        walk.go("recording")
    kept = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.name not in {"credits.sh", "sandbox.toml"}
    ]
    recorded = [path for path in kept if path.suffix in {".http", ".xml", ".patch"}]
    assert len(recorded) >= 4
    assert [path for path in recorded if b"a-real-secret" in path.read_bytes()] == []


@pytest.mark.parametrize("guide", sorted(set(names()) - OF_A_PROVIDER))
def test_every_block_is_a_file_or_a_console(guide: str) -> None:
    for block in blocks(guide):
        assert block.name is not None or block.language == "console", block
        assert block.language != "console" or commands(block)
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    assert text.count("```") == 2 * len(blocks(guide))


@pytest.mark.parametrize("guide", names())
def test_every_link_has_a_target(guide: str) -> None:
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    for target in re.findall(r"\]\((?!https:)([^)]+)\)", text):
        assert (GUIDES / target).is_file(), target


def test_list_of_guides_is_complete() -> None:
    listed = re.findall(r"\]\(([\w-]+)\.md\)", (GUIDES / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(set(names()) - {"README"})
