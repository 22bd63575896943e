import os
from pathlib import Path

import pytest
from sms_sandbox.server.workspaces.data import input_files
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.input_files import Batch, InputFile

BATCHES = [Batch(1, 2, 5, b"first"), Batch(3, 3, 6, b"second"), Batch(4, 9, 7, b"third")]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite3"


def written(database: Path) -> Path:
    path = input_files.path_of(database, 0)
    input_files.write(path, BATCHES)
    return path


@pytest.mark.parametrize("is_durable", [False, True])
def test_batches_are_read_as_they_were_appended(database: Path, *, is_durable: bool) -> None:
    file = InputFile(database, is_durable=is_durable)
    for batch in BATCHES[:2]:
        file.append(batch)
    file.end()
    file.end()
    file.append(BATCHES[2])
    file.end()
    assert input_files.all_of(database) == [0, 3]
    read = [input_files.read(input_files.path_of(database, number)) for number in (0, 3)]
    assert [one.batches for one in read] == [BATCHES[:2], BATCHES[2:]]
    assert [one.problems for one in read] == [[], []]


def test_each_byte_that_is_changed_is_found_and_the_other_batches_are_read(database: Path) -> None:
    path = written(database)
    whole = path.read_bytes()
    ends = [len(b"".join(map(input_files.encoded, BATCHES[: count + 1]))) for count in range(len(BATCHES))]
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        damaged = next(number for number, end in enumerate(ends) if at < end)
        found = input_files.read(path)
        assert found.batches == [batch for batch in BATCHES if batch is not BATCHES[damaged]]
        assert len(found.problems) == 1


def test_file_that_is_cut_off_keeps_what_is_whole_and_is_reported(database: Path) -> None:
    path = written(database)
    whole = path.read_bytes()
    ends = [len(b"".join(map(input_files.encoded, BATCHES[:count]))) for count in range(len(BATCHES) + 1)]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        found = input_files.read(path)
        assert found.batches == [batch for batch, end in zip(BATCHES, ends[1:], strict=True) if end <= length]
        is_cut = length not in ends
        assert found.problems == [f"{path}: the last batch is not written to its end"] * is_cut


def test_bytes_that_are_no_batch_are_reported_with_their_place(database: Path) -> None:
    path = written(database)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"\xabSMS" + bytes(7) + b"\x05" + b"x" * 5 + b"\xabSM")
    assert input_files.read(path).problems == [f"{path}: 20 bytes after the first {size} are damaged"]


def test_batch_whose_content_is_too_short_for_its_place_is_damaged(database: Path) -> None:
    path = input_files.path_of(database, 0)
    path.write_bytes(b"\xabSMS" + bytes(4) + bytes(4) + bytes(40))
    assert input_files.read(path).batches == []


def test_missing_inputs_are_named() -> None:
    assert [*input_files.gaps(BATCHES, 0)] == []
    assert [*input_files.gaps(BATCHES[1:], 0)] == ["inputs 1 to 2 are missing"]
    assert [*input_files.gaps([BATCHES[0], BATCHES[2]], 0)] == ["input 3 is missing"]


def test_files_before_a_number_are_removed_and_the_newest_stays(database: Path) -> None:
    for after in (0, 3, 7):
        input_files.write(input_files.path_of(database, after), [])
    input_files.remove_before(database, 6)
    assert input_files.all_of(database) == [3, 7]
    input_files.remove_before(database, 100)
    assert input_files.all_of(database) == [7]


def test_batch_that_is_written_in_part_is_taken_back(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = InputFile(database, is_durable=False)
    file.append(BATCHES[0])
    whole, calls = os.write, iter([True, False])

    def full(opened: int, data: bytes) -> int:
        if next(calls):
            return whole(opened, data[:7])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(DataError, match=r"a\.0\.inputs: No space left on device"):
            file.append(BATCHES[1])
    file.append(BATCHES[1])
    file.end()
    assert input_files.read(input_files.path_of(database, 0)) == (BATCHES[:2], [])


def test_batch_that_cannot_be_taken_back_is_left_behind_another_file(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = InputFile(database, is_durable=False)
    file.append(BATCHES[0])
    whole = os.write

    def refused(*_: object) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refused)
        patch.setattr(os, "ftruncate", refused)
        with pytest.raises(DataError, match="Input/output error"):
            file.append(BATCHES[1])
    assert os.write is whole
    file.append(BATCHES[1])
    file.end()
    assert input_files.all_of(database) == [0, 2]


def test_file_that_cannot_be_made_or_read_is_reported(database: Path) -> None:
    path = input_files.path_of(database, 0)
    path.mkdir()
    file = InputFile(database, is_durable=False)
    with pytest.raises(DataError, match=r"a\.0\.inputs: Is a directory"):
        file.append(BATCHES[0])
    with pytest.raises(DataError, match=r"a\.0\.inputs: Is a directory"):
        input_files.write(path, BATCHES)
    with pytest.raises(DataError, match="Is a directory"):
        input_files.read(path)
