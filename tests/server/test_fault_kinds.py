from pathlib import Path

import pytest
from sms_sandbox.faults.registry import KINDS, LateKindError
from sms_sandbox.server.fault_kinds import FOLDERS_VARIABLE, register_named


def test_environment_without_folders_registers_nothing() -> None:
    before = [*KINDS]
    register_named({})
    register_named({FOLDERS_VARIABLE: ""})
    assert [*KINDS] == before


def test_folder_that_comes_after_the_first_use_is_refused(tmp_path: Path) -> None:
    assert [*KINDS]
    with pytest.raises(LateKindError):
        register_named({FOLDERS_VARIABLE: str(tmp_path)})
