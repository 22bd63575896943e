from sms_sandbox.cli.agent import summaries
from sms_sandbox.cli.agent.summaries import MOST_ITEMS


def test_long_list_is_cut_and_counted() -> None:
    listed = summaries.listed("items", [{"id": str(number)} for number in range(MOST_ITEMS + 1)], "next")
    assert len(listed["items"]) == MOST_ITEMS
    assert listed["more"] == 1
