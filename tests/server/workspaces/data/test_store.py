from pathlib import Path

import pytest
from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data import image_files, input_files
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.input_files import Batch
from sms_sandbox.server.workspaces.data.packed import Packed
from sms_sandbox.server.workspaces.data.store import ClockReference, Saved, Store, StoredInput


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite3"


def lines(store: Store, after: int = 0) -> list[Packed]:
    return [one.content for one in store.inputs(after).inputs]


def adopted(store: Store, image: bytes) -> None:
    image_files.write_part(image_files.part_of(store.image_path(store.last)), image, is_durable=False)
    store.adopt(store.last)


def test_image_and_inputs_are_read_as_they_were_written(path: Path) -> None:
    store = Store(path)
    store.begin(b"image")
    store.append(5, [b"one", b"two"])
    store.close()
    again = Store(path, Durability.MACHINE)
    [upto] = again.images()
    assert again.image_path(upto).read_bytes() == b"image"
    assert again.inputs(upto).inputs == [StoredInput(upto + 1, 5, b"one"), StoredInput(upto + 2, 5, b"two")]
    assert (again.name, again.last) == ("a", upto + 2)
    again.close()


def test_new_beginning_replaces_images_inputs_and_reference(path: Path) -> None:
    store = Store(path)
    store.begin(b"one")
    store.append(5, [b"input"])
    store.refer(ClockReference(1, 2, "{}"))
    store.begin(b"two")
    assert [store.image_path(upto).read_bytes() for upto in store.images()] == [b"two"]
    assert (lines(store), store.reference()) == ([], None)
    store.close()


def test_image_before_the_newest_is_kept_with_the_inputs_between(path: Path) -> None:
    store = Store(path)
    store.begin(b"0")
    for number in (1, 2, 3):
        store.append(5, [b"input %d" % number])
        store.end_file()
        adopted(store, b"%d" % number)
    assert [store.image_path(upto).read_bytes() for upto in store.images()] == [b"3", b"2"]
    assert lines(store) == [b"input 3"]
    assert lines(store, store.images()[0]) == []
    store.close()


def test_image_that_was_not_written_to_its_end_is_not_used(path: Path) -> None:
    store = Store(path)
    store.begin(b"one")
    image_files.write_part(image_files.part_of(store.image_path(7)), b"half", is_durable=True)
    assert len(store.images()) == 1
    store.append(1, [b"input"])
    adopted(store, b"two")
    assert [one.name for one in path.parent.glob("*.part")] == []
    with pytest.raises(DataError, match="No such file"):
        store.adopt(99)
    store.close()


def test_changed_byte_of_an_input_is_reported_and_the_others_are_read(path: Path) -> None:
    store = Store(path)
    for number, one in enumerate((b"first", b"second", b"third")):
        store.append(number, [one])
    file = input_files.path_of(path, 0)
    file.write_bytes(file.read_bytes().replace(b"second", b"secant"))
    assert lines(store) == [b"first", b"third"]
    damaged, missing = store.inputs().problems
    assert damaged.startswith(f"{file}: ")
    assert missing == "a: input 2 is missing"
    store.close()


def test_bytes_with_the_right_checksum_that_are_no_inputs_are_reported(path: Path) -> None:
    input_files.write(input_files.path_of(path, 0), [Batch(1, 2, 1, b"\xff")])
    store = Store(path)
    assert store.inputs().problems[0].startswith("a: inputs 1 to 2 cannot be read: ")
    store.close()


def test_inputs_of_a_batch_behind_a_number_are_read(path: Path) -> None:
    store = Store(path)
    store.append(1, [b"first", b"second", b"third"])
    assert lines(store, after=1) == [b"second", b"third"]
    store.close()


def test_reference_is_the_last_one(path: Path) -> None:
    store = Store(path)
    assert store.reference() is None
    store.refer(ClockReference(1, 2, "{}"))
    store.refer(ClockReference(3, 4, "{}"))
    assert store.reference() == ClockReference(3, 4, "{}")
    store.close()


def test_saved_images_are_listed_by_name_replaced_and_forgotten(path: Path) -> None:
    store = Store(path)
    store.save("b", 1, b"old")
    store.save("a", 2, b"a")
    store.save("b", 3, b"new")
    assert store.saved() == [Saved("a", 2), Saved("b", 3)]
    assert (store.saved_image("b"), store.saved_image("c")) == (b"new", None)
    store.forget("b")
    assert store.saved() == [Saved("a", 2)]
    store.close()


def test_file_that_is_no_database_is_damaged(path: Path) -> None:
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DamagedError, match="file is not a database"):
        Store(path)


def test_image_whose_input_files_cannot_be_removed_is_refused(path: Path) -> None:
    store = Store(path)
    (path.parent / "a.0.inputs").mkdir()
    with pytest.raises(DataError, match=r"a\.0\.inputs: Is a directory"):
        store.begin(b"image")
    store.close()


def test_whole_file_has_no_problem_and_one_with_a_changed_page_has(path: Path) -> None:
    store = Store(path)
    for number in range(500):
        store.save(str(number), number, b"line" * 100)
    assert store.problem() is None
    store.close()
    data = bytearray(path.read_bytes())
    data[-3000:-2000] = b"x" * 1000
    path.write_bytes(data)
    store = Store(path)
    assert store.problem() is not None
    store.close()
