"""A folder of the package shows few files at once."""

from pathlib import Path
from typing import Final

import pytest

PACKAGE = Path(__file__).parents[2] / "sandbox" / "sms_sandbox"
MOST: Final = 18

LISTS: Final = ("cli/verbs", "faults/kinds", "providers/*/examples")
"""Folders that are one list of like things, in which nobody looks for a place."""


def folders() -> list[Path]:
    found = {file.parent for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    return sorted(folder for folder in found if not any(folder.match(f"sms_sandbox/{list_}") for list_ in LISTS))


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.relative_to(PACKAGE)))
def test_folder_shows_few_files(folder: Path) -> None:
    files = [file.name for file in folder.iterdir() if file.is_file() and file.name != "__init__.py"]
    assert len(files) <= MOST, sorted(files)


def test_folders_that_are_lists_exist() -> None:
    for pattern in LISTS:
        assert [*PACKAGE.glob(pattern)], pattern
