import pytest
from sms_sandbox.faults.sentences import percent


@pytest.mark.parametrize(("share", "text"), [(0.1, "10 %"), (1.0, "100 %"), (0.125, "12.5 %"), (0.0, "0 %")])
def test_share_is_written_in_percent(share: float, text: str) -> None:
    assert percent(share) == text
