from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.recording.leaves import plain_leaves
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf

TOP = ValueLeaf("", MessagePart.BODY, ())


def test_columns_of_a_line_are_numbered() -> None:
    found: list[ValueLeaf] = []

    def look(leaf: ValueLeaf) -> str:
        found.append(leaf)
        return leaf.value.upper()

    assert plain_leaves.rewrite("0 | accepted | abc\n", look, TOP) == "0 | ACCEPTED | ABC\n"
    assert [leaf.path for leaf in found] == [("column 1 of 3",), ("column 2 of 3",), ("column 3 of 3",)]
    assert not any(leaf.in_list for leaf in found)


def test_values_of_several_lines_are_in_a_list() -> None:
    found: list[bool] = []

    def look(leaf: ValueLeaf) -> str:
        found.append(leaf.in_list)
        return leaf.value

    plain_leaves.rewrite("a | b\n\nc | d\n", look, TOP)
    assert found == [True] * 4


def test_number_and_state_in_one_column_are_two_values() -> None:
    seen: list[str] = []

    def look(leaf: ValueLeaf) -> str:
        seen.append(leaf.value)
        return "x"

    assert plain_leaves.rewrite("33612345678 11 | 33612345679 -1\n", look, TOP) == "x x | x x\n"
    assert seen == ["33612345678", "11", "33612345679", "-1"]


def test_columns_of_a_file_have_other_marks_between_them() -> None:
    assert plain_leaves.rewrite_file("a,b;c\n\td|e", lambda leaf: leaf.value * 2, TOP) == "aa,bb;cc\n\tdd|ee"


@given(st.text())
def test_any_text_is_kept(text: str) -> None:
    assert plain_leaves.rewrite(text, lambda leaf: leaf.value, TOP) == text
