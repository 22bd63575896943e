import pytest
from sms_sandbox.core.time import durations
from sms_sandbox.report.times import clock


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        ("3m24s432ms", "3:24.4"),
        ("0s", "0:00"),
        ("1s500ms", "0:01.5"),
        ("59s960ms", "1:00"),
        ("1h3m24s", "1:03:24"),
        ("2d1h3m24s", "2d 1:03:24"),
        ("2d", "2d 0:00:00"),
    ],
)
def test_duration_is_shown_to_a_tenth_of_a_second(duration: str, text: str) -> None:
    assert clock(durations.read(duration)) == text


def test_exact_duration_is_shown_to_a_millisecond() -> None:
    assert clock(durations.read("20ms"), is_exact=True) == "0:00.02"
    assert clock(durations.read("3m24s432ms"), is_exact=True) == "3:24.432"
