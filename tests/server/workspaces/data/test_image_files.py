from pathlib import Path

import pytest
from sms_sandbox.server.workspaces.data import image_files
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite3"


def test_images_are_listed_newest_first_without_those_of_other_workspaces(database: Path) -> None:
    for upto in (9, 10):
        image_files.write(image_files.path_of(database, upto), b"", is_durable=upto == 10)
    image_files.write(image_files.path_of(database.with_name("a-b.sqlite3"), 99), b"")
    image_files.part_of(image_files.path_of(database, 11)).touch()
    assert image_files.all_of(database) == [10, 9]


def test_unwanted_images_are_removed_and_files_set_aside_stay(database: Path) -> None:
    for upto in (1, 2):
        image_files.write(image_files.path_of(database, upto), b"")
    names = ("a.3.image.part", "a.1.image.damaged", "b.1.image")
    for name in names:
        database.with_name(name).touch()
    image_files.keep_only(database, [2])
    left = sorted(path.name for path in database.parent.iterdir())
    assert left == ["a.1.image.damaged", "a.2.image", "b.1.image"]


def test_image_that_is_missing_or_cannot_be_read_is_reported(database: Path) -> None:
    with pytest.raises(DamagedError, match="the file is missing"):
        image_files.read(database)
    database.mkdir()
    with pytest.raises(DataError, match="Is a directory"):
        image_files.read(database)
    with pytest.raises(DataError, match="Is a directory"):
        image_files.write(database, b"")
