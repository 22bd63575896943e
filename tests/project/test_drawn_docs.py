from sms_sandbox.core.handset import RESULTS
from sms_sandbox.core.state import TRANSITIONS

from docs import draw_states, write_fidelity


def test_the_diagram_of_the_states_is_the_table() -> None:
    assert draw_states.TARGET.read_text("utf-8") == draw_states.text(), "draw it again: python docs/draw_states.py"


def test_each_transition_is_one_arrow() -> None:
    lines = [line.strip() for line in draw_states.text().splitlines()]
    for before, onward in TRANSITIONS.items():
        for after in onward:
            assert lines.count(f"{before.value} --> {after.value}") == 1
    arrows = [line for line in lines if "-->" in line and "[*]" not in line]
    assert len(arrows) == sum(len(onward) for onward in TRANSITIONS.values())


def test_the_page_of_fidelity_is_what_the_ledgers_say() -> None:
    assert write_fidelity.TARGET.read_text("utf-8") == write_fidelity.text(), (
        "write it again: python docs/write_fidelity.py"
    )


def test_each_condition_of_a_handset_has_its_row() -> None:
    rows = [line.split(" | ") for line in draw_states.text().splitlines() if line.startswith("| ")][2:]
    assert [row[0].removeprefix("| ") for row in rows] == [condition.value for condition in RESULTS]
    assert rows[1] == ["| off", "retrying (absent_subscriber)", "expired (validity_expired) |"]
