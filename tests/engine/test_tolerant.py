"""What an earlier version wrote is pickled by the class ``Old…``, and read as the class ``New…``, its later form."""

import pickle
from dataclasses import dataclass, field
from io import BytesIO
from pickle import UnpicklingError
from typing import Any, NamedTuple

import pytest
from msgspec import Struct
from sms_sandbox.engine import tolerant
from sms_sandbox.engine.tolerant import TolerantUnpickler


class OldSlots:
    __slots__ = ("gone", "kept")

    def __init__(self) -> None:
        self.kept, self.gone = 1, 2


class NewSlots:
    __slots__ = ("__weakref__", "kept")
    kept: int


class OldMore(OldSlots):
    __slots__ = ()


class NewMore(NewSlots):
    __slots__ = "added"  # noqa: PLC0205  one name is not in a tuple


class OldDict:
    def __init__(self) -> None:
        self.kept, self.gone = 1, 2


class NewDict(NewSlots):
    __slots__ = ()


class OldBoth(OldSlots):
    def __init__(self) -> None:
        super().__init__()
        self.more = 3


class NewBoth:
    kept: int
    more: int


class OldOwner(OldDict):
    pass


class NewOwner:
    __slots__ = ("kept", "made")
    kept: int
    made: dict[str, int]

    def __setstate__(self, state: dict[str, int]) -> None:
        self.kept, self.made = state["kept"], state


@dataclass(frozen=True, slots=True)
class OldFrozen:
    kept: int


@dataclass(frozen=True, slots=True)
class NewFrozen:
    kept: int
    added: int = 2
    made: list[int] = field(default_factory=list)


@dataclass(slots=True)
class OldNeedy:
    kept: int


@dataclass(slots=True)
class NewNeedy:
    kept: int
    added: int


class OldNumber:
    def __getstate__(self) -> int:
        return 7


class NewNumber:
    value = 0

    def __setstate__(self, state: int) -> None:
        self.value = state


@dataclass(slots=True)
class OldPlain:
    kept: int


class NewPlain(Struct, frozen=True):
    kept: int
    added: int = 2


@dataclass(slots=True)
class OldPoor:
    kept: int


class NewPoor(Struct):
    kept: int
    added: int


class OldPair(NamedTuple):
    kept: int
    more: int


class NewPair(Struct):
    kept: int
    more: int
    added: int = 2


class OldTuple(NamedTuple):
    kept: int


class NewTuple(NamedTuple):
    kept: int
    added: int = 5


def read_as_new(old: object) -> Any:
    data = pickle.dumps(old, 5)
    return TolerantUnpickler(BytesIO(data.replace(b"Old", b"New")), [__name__]).load()


def test_field_that_is_gone_is_left_out() -> None:
    found = read_as_new(OldSlots())
    assert (type(found), found.kept, hasattr(found, "gone")) == (NewSlots, 1, False)


def test_state_of_a_class_without_slots_fills_the_slots() -> None:
    assert read_as_new(OldDict()).kept == 1


def test_object_with_a_dictionary_keeps_all_fields() -> None:
    found = read_as_new(OldBoth())
    assert (found.kept, found.more) == (1, 3)


def test_new_field_of_a_dataclass_gets_its_default() -> None:
    assert read_as_new(OldFrozen(1)) == NewFrozen(1, 2, [])


def test_new_field_of_a_named_tuple_gets_its_default() -> None:
    assert read_as_new(OldTuple(1)) == NewTuple(1, 5)


def test_dataclass_and_named_tuple_that_are_structs_now_keep_their_fields() -> None:
    assert read_as_new(OldPlain(1)) == NewPlain(1, 2)
    assert read_as_new(OldPair(1, 3)) == NewPair(1, 3, 2)


@pytest.mark.parametrize(
    ("old", "name"), [(OldMore(), "NewMore"), (OldNeedy(1), "NewNeedy"), (OldPoor(1), "NewPoor")]
)
def test_new_field_without_a_default_is_refused_or_taken_from_the_table(
    monkeypatch: pytest.MonkeyPatch, old: object, name: str
) -> None:
    with pytest.raises(UnpicklingError, match=f"{name} has the field added now"):
        read_as_new(old)
    monkeypatch.setattr(tolerant, "NEW_FIELDS", {(name, "added"): list})
    assert read_as_new(old).added == []


def test_field_with_a_new_name_keeps_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tolerant, "RENAMED", {("NewMore", "gone"): "added"})
    found = read_as_new(OldMore())
    assert (found.kept, found.added) == (1, 2)


def test_class_that_takes_its_fields_itself_gets_those_that_were() -> None:
    found = read_as_new(OldOwner())
    assert (found.kept, found.made) == (1, {"kept": 1, "gone": 2})


def test_state_of_another_kind_is_left_to_its_class() -> None:
    assert read_as_new(OldNumber()).value == 7


def test_class_of_another_package_is_refused() -> None:
    with pytest.raises(UnpicklingError, match="is no part of a kept state"):
        TolerantUnpickler(BytesIO(pickle.dumps(OldNumber(), 5)), ["sms_sandbox"]).load()
