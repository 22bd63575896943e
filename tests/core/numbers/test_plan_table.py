"""The table is what its script makes of the pinned version of phonenumbers."""

from docs import write_number_plan


def test_the_table_is_what_its_script_writes() -> None:
    assert write_number_plan.TABLE.read_text("utf-8") == write_number_plan.table(), (
        "write it again: python docs/write_number_plan.py"
    )


def test_heads_are_those_of_all_numbers_that_a_pattern_matches() -> None:
    assert write_number_plan.heads(r"(?:6(?:[0-2]\d|9[58])|7[3-4])\d", 3) == {
        *(f"6{second}{third}" for second in "012" for third in "0123456789"),
        "695",
        "698",
        *(f"7{second}{third}" for second in "34" for third in "0123456789"),
    }


def test_heads_of_numbers_of_several_lengths_are_all_there() -> None:
    assert write_number_plan.heads(r"4\d(?:5{2})?", 3) == {
        *(f"4{second}" for second in "0123456789"),
        *(f"4{second}5" for second in "0123456789"),
    }
