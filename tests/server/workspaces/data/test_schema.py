import sqlite3
from pathlib import Path

import pytest
from sms_sandbox.server.workspaces.data import schema
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.packed import PackedRequest, pack
from sms_sandbox.server.workspaces.data.store import Store
from sms_sandbox.wire.exchange import HttpRequest

VERSION_1 = """
CREATE TABLE image (id INTEGER PRIMARY KEY CHECK (id = 1), data BLOB NOT NULL);
CREATE TABLE input (number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, line TEXT NOT NULL);
CREATE TABLE saved (name TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL);
INSERT INTO image VALUES (1, x'696d616765');
INSERT INTO input (wall, line) VALUES (5, '{"one":1}'), (6, '{"two":2}');
INSERT INTO saved VALUES ('mine', 1, x'07');
PRAGMA user_version = 1;
"""

VERSION_2 = """
CREATE TABLE reference (id INTEGER PRIMARY KEY CHECK (id = 1), wall INTEGER NOT NULL, at INTEGER NOT NULL,
    clock TEXT NOT NULL);
CREATE TABLE input (number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, line TEXT NOT NULL, crc INTEGER);
CREATE TABLE saved (name TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL);
PRAGMA user_version = 2;
"""


def test_file_of_version_1_keeps_image_inputs_and_snapshots(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    database = sqlite3.connect(path)
    database.executescript(VERSION_1)
    database.close()
    store = Store(path)
    [upto] = store.images()
    assert store.image_path(upto).read_bytes() == b"image"
    assert [(one.wall, one.content) for one in store.inputs(upto).inputs] == [(5, b'{"one":1}'), (6, b'{"two":2}')]
    assert store.saved_image("mine") == b"\x07"
    assert store.last == 2
    store.close()
    Store(path).close()


def test_inputs_of_version_2_keep_their_numbers_and_a_damaged_one_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    request = HttpRequest("GET", b"/")
    packed = pack([(1, request)])[1:]
    rows = [(3, 5, b'{"one":1}', None), (4, 6, packed, None), (5, 7, b'{"three":3}', 0), (6, 8, b'{"four":4}', None)]
    database = sqlite3.connect(path)
    database.executescript(VERSION_2)
    database.executemany("INSERT INTO input VALUES (?, ?, ?, ?)", rows)
    database.commit()
    database.close()
    store = Store(path)
    found, problems = store.inputs(2)
    assert [(one.number, one.wall) for one in found] == [(3, 5), (4, 6), (6, 8)]
    assert (found[0].content, found[2].content) == (b'{"one":1}', b'{"four":4}')
    assert isinstance(found[1].content, PackedRequest)
    assert found[1].content.request == request
    assert problems == ["a: input 5 is missing"]
    assert store.last == 6
    store.close()
    assert schema.version_of(path) == schema.VERSION


def test_version_of_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DamagedError, match="file is not a database"):
        schema.version_of(path)


def test_file_of_a_newer_version_is_refused_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    before = path.read_bytes()
    wanted = f"found version {schema.VERSION + 1} of the form, wanted {schema.VERSION}: a newer sandbox wrote it"
    with pytest.raises(DataError, match=wanted):
        Store(path)
    assert path.read_bytes() == before


def test_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    database = sqlite3.connect(path)
    database.executescript(VERSION_1)
    (tmp_path / "a.0.image.part").mkdir()
    with pytest.raises(DataError, match="Is a directory"):
        Store(path)
    assert database.execute("SELECT line FROM input").fetchall() == [('{"one":1}',), ('{"two":2}',)]
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    database.close()
