from pathlib import Path

import pytest
from sms_sandbox.faults.kind import Place
from sms_sandbox.faults.kinds import cut, drip, mode_drop, reset, webhooks_drop
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.registry import KINDS, LateKindError, Registry, discover

NUDGE = """
from dataclasses import dataclass

from sms_sandbox.faults.request import RequestFault
from sms_sandbox.faults.kind import FaultKind, Key, KeyType


@dataclass(frozen=True, slots=True)
class Nudge(RequestFault):
    strength: int = 1


KIND = FaultKind(
    word="nudge",
    fault=Nudge,
    sentence=lambda fault: f"nudged {fault.strength} times",
    keys=(Key(name="strength", type=KeyType.COUNT, help="how often.", default=1),),
)
"""


def test_built_in_kinds_are_found_in_order() -> None:
    assert KINDS.words(Place.NETWORK) == ("reset", "stall", "cut", "drip", "garble", "empty", "spoil_stream")
    assert KINDS.words(Place.RULE) == (
        "delay",
        "status",
        "error",
        "limit",
        "lifecycle",
        "account",
        "device",
        "handset",
        "tls",
        "connect",
    )
    assert KINDS.words(Place.WEBHOOKS) == ("delay", "drop", "duplicate", "reorder", "garble", "sign")
    assert KINDS.words(Place.MODE) == ("send", "hold", "flush", "drop")


def test_words_of_groups_stand_among_those_of_kinds() -> None:
    keys = KINDS.effect_keys
    assert keys[:5] == ("delay", "status", "error", "limit", "network")
    assert keys[5:] == ("lifecycle", "webhooks", "account", "device", "handset", "tls", "connect")


def test_every_file_of_a_kind_is_registered() -> None:
    files = {path.stem for path in Path(reset.__file__).parent.glob("*.py")} - {"__init__"}
    assert {kind.fault.__module__.rpartition(".")[2] for kind in KINDS} == files


def test_a_kind_of_a_named_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "nudge.py").write_text(NUDGE, "utf-8")
    (tmp_path / "helper.py").write_text("NOTHING = 1", "utf-8")
    found = discover([tmp_path])
    assert found.words(Place.NETWORK) == (*KINDS.words(Place.NETWORK), "nudge")
    fault = found.named(Place.NETWORK, "nudge").make({"strength": 3})
    assert found.sentence(fault) == "nudged 3 times"
    assert found.words_with("strength") == ("nudge",)


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"nowhere is no folder of kinds of faults"):
        discover([tmp_path / "nowhere"])


def test_an_unknown_word_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        KINDS.named(Place.NETWORK, "nudge")


def test_kinds_are_registered_before_they_are_used(tmp_path: Path) -> None:
    (tmp_path / "nudge.py").write_text(NUDGE, "utf-8")
    registry = Registry([cut.KIND])
    registry.register([tmp_path])
    assert registry.words(Place.NETWORK) == ("cut", "nudge")
    registry.register([tmp_path])
    with pytest.raises(LateKindError, match="registered before a scenario"):
        registry.register([tmp_path.parent])


def test_two_kinds_of_one_word_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds of faults named 'cut'"):
        Registry([cut.KIND, cut.KIND])


def test_one_word_at_two_places_is_taken() -> None:
    registry = Registry([mode_drop.KIND, webhooks_drop.KIND])
    assert [kind.place for kind in registry] == [Place.WEBHOOKS, Place.MODE]


def test_a_key_of_two_types_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nudge.py").write_text(NUDGE.replace("strength", "rate"), "utf-8")
    with pytest.raises(ValueError, match="the key 'rate' of 'nudge' has another type elsewhere"):
        discover([tmp_path])


def test_keys_that_kinds_share_are_listed_once() -> None:
    assert [*Registry([drip.KIND, cut.KIND, reset.KIND]).network_keys] == ["after_bytes", "taken", "rate"]
    assert KINDS.words_with("taken") == ("reset", "stall", "empty")


def test_a_fault_is_described_by_its_kind() -> None:
    assert KINDS.sentence(Stall(5_000_000)) == "no answer for 5s"
