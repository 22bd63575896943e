from pathlib import Path

import pytest
from sms_sandbox.faults.kinds import cut, drip, reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.registry import KINDS, Registry, discover

NUDGE = """
from dataclasses import dataclass

from sms_sandbox.faults.connection import ConnectionFault
from sms_sandbox.faults.kind import FaultKind, Key, KeyType


@dataclass(frozen=True, slots=True)
class Nudge(ConnectionFault):
    strength: int = 1


KIND = FaultKind(
    word="nudge",
    fault=Nudge,
    sentence=lambda fault: f"nudged {fault.strength} times",
    keys=(Key(name="strength", type=KeyType.COUNT, help="how often.", default=1),),
)
"""


def test_the_built_in_kinds_are_found_in_order() -> None:
    assert KINDS.words == ("reset", "stall", "cut", "drip", "garble", "empty", "spoil_stream")
    assert [kind.word for kind in KINDS] == [*KINDS.words]


def test_every_file_of_a_connection_fault_is_registered() -> None:
    folder = Path(reset.__file__).parent
    wanted = {path.stem for path in folder.glob("*.py") if "ConnectionFault" in path.read_text("utf-8")}
    assert {kind.word for kind in KINDS} == wanted


def test_a_kind_of_a_named_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "nudge.py").write_text(NUDGE, "utf-8")
    (tmp_path / "helper.py").write_text("NOTHING = 1", "utf-8")
    found = discover([tmp_path])
    assert found.words == (*KINDS.words, "nudge")
    fault = found["nudge"].make({"strength": 3})
    assert found.sentence(fault) == "nudged 3 times"
    assert found.words_with("strength") == ("nudge",)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"SANDBOX_FAULT_KINDS: .* is no folder"):
        discover([tmp_path / "nowhere"])


def test_two_kinds_of_one_word_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds of faults named 'cut'"):
        Registry([cut.KIND, cut.KIND])


def test_a_key_of_two_types_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nudge.py").write_text(NUDGE.replace("strength", "rate"), "utf-8")
    with pytest.raises(ValueError, match="the key 'rate' of 'nudge' has another type elsewhere"):
        discover([tmp_path])


def test_keys_that_kinds_share_are_listed_once() -> None:
    assert [*Registry([drip.KIND, cut.KIND, reset.KIND]).keys] == ["after_bytes", "taken", "rate"]
    assert KINDS.words_with("taken") == ("reset", "stall", "empty")


def test_a_fault_is_described_by_its_kind() -> None:
    assert KINDS.sentence(Stall(5_000_000)) == "no answer for 5s"
