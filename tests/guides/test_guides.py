"""Each guide that needs nothing but a shell, walked from an empty folder to its end."""

import re
import shutil
from pathlib import Path

import pytest

from tests.guides.walking import GUIDES, blocks, commands, walking

pytestmark = pytest.mark.timeout(300)  # each starts several programs

OF_A_PROVIDER = {"insim-webhooks"}
"""Tested beside the provider; their blocks are pieces, not files."""


def names() -> list[str]:
    return sorted(path.stem for path in GUIDES.glob("*.md"))


def test_the_guide_for_pytest(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        # No sandbox runs there, so that the fixtures have one of their own.
        walk.more["SANDBOX_URL"] = ""
        walk.go("pytest")
    assert [line for line in walk.said if line.startswith("pytest")] == [
        "pytest -q test_shop.py",
        "pytest -q test_receipts.py",
        "pytest -q test_wrong.py || true",
        "pytest -q test_coroutines.py",
    ]


def test_the_guide_for_a_shell(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    with walking(tmp_path) as walk:
        walk.go("shell")


def test_the_guide_for_scenarios(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        walk.go("scenarios")
        verdict = (tmp_path / "verdict.html").read_text("utf-8") + (tmp_path / "verdict.xml").read_text("utf-8")
    assert verdict.count("nobody is told twice") >= 2


@pytest.mark.parametrize("guide", sorted(set(names()) - OF_A_PROVIDER))
def test_each_block_of_each_guide_is_a_file_or_typed_in(guide: str) -> None:
    for block in blocks(guide):
        assert block.name is not None or block.language == "console", block
        assert block.language != "console" or commands(block)
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    assert text.count("```") == 2 * len(blocks(guide))


@pytest.mark.parametrize("guide", names())
def test_links_lead_somewhere(guide: str) -> None:
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    for target in re.findall(r"\]\((?!https:)([^)]+)\)", text):
        assert (GUIDES / target).is_file(), target


def test_the_list_of_guides_is_whole() -> None:
    listed = re.findall(r"\]\(([\w-]+)\.md\)", (GUIDES / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(set(names()) - {"README"})
