import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.store import VERSION, Saved, Store, StoredInput

WRONG: Any = None
"""A line that the table refuses, which stands for any failure."""


@pytest.mark.parametrize("durability", Durability)
def test_what_was_written_is_there_when_the_file_is_opened_again(tmp_path: Path, durability: Durability) -> None:
    store = Store(tmp_path / "a.sqlite3", durability)
    assert store.image() is None
    store.begin(b"image")
    store.append([(5, "one"), (6, "two")])
    store.save("mine", 7, b"saved")
    store.close()
    again = Store(tmp_path / "a.sqlite3")
    assert again.image() == b"image"
    assert again.inputs() == [StoredInput(1, 5, "one"), StoredInput(2, 6, "two")]
    assert (again.saved(), again.saved_image("mine")) == ([Saved("mine", 7)], b"saved")
    again.close()


def test_image_replaces_the_inputs_before_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite3")
    store.begin(b"first")
    store.append([(1, "one")])
    store.begin(b"second")
    assert (store.image(), store.inputs()) == (b"second", [])
    store.close()


def test_deleted_snapshot_is_gone(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite3")
    store.save("mine", 7, b"saved")
    store.forget("mine")
    assert (store.saved(), store.saved_image("mine")) == ([], None)
    store.close()


def test_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    Store(path).close()
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    with pytest.raises(DataError, match=f"found version {VERSION + 1} of the form, wanted {VERSION}"):
        Store(path)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(DataError, match=r"a\.sqlite3: file is not a database"):
        Store(path)


def test_input_that_cannot_be_written_is_an_error_and_leaves_the_rest(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite3")
    store.append([(1, "one")])
    with pytest.raises(DataError):
        store.append([(2, "two"), (3, WRONG)])
    assert [one.line for one in store.inputs()] == ["one"]
    store.close()


def test_whole_file_has_no_problem(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite3")
    assert store.problem() is None
    store.close()
