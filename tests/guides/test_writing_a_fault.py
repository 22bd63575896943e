"""The guide for a fault: its kind is used in a scenario, a run file, a report and by hand, without any other edit."""

from pathlib import Path

import pytest

from tests.guides.walking import walking

pytestmark = pytest.mark.timeout(300)  # starts several programs


def test_guide_for_a_fault_works_as_printed(tmp_path: Path) -> None:
    with walking(tmp_path) as walk:
        walk.go("writing-a-fault")
        report, run = ((tmp_path / name).read_text("utf-8") for name in ("verdict.html", "bad-proxy.run"))
        sorts = (tmp_path / "sorts.run").read_text("utf-8")
    assert all(name in sorts for name in ('"Maintenance"', '"Forgotten"', '"Shout"', '"Keep"'))
    assert "rule:proxy" in report
    assert '{"WrongType":{"media":"text/x-broken"}}' in run
