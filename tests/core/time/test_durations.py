import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("500ms", 500 * MILLISECOND),
        ("5s", 5 * SECOND),
        ("2m", 2 * MINUTE),
        ("1h30m", HOUR + 30 * MINUTE),
        ("2d", 2 * DAY),
        ("1m1ms", MINUTE + MILLISECOND),
        ("0s", 0),
        ("3650d", 3650 * DAY),
    ],
)
def test_a_duration_is_read_in_each_notation(text: str, microseconds: int) -> None:
    assert durations.read(text) == microseconds


@pytest.mark.parametrize(
    "text",
    ["", "5", "s", "5 s", "-5s", "1.5s", "5S", "5s ", "\N{ARABIC-INDIC DIGIT FIVE}s", "5s\n", "9999999999s", "1w"],
)
def test_other_text_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write it like 500ms"):
        durations.read(text)


@pytest.mark.parametrize("text", ["3651d", "3650d1ms", "999999999d"])
def test_more_than_ten_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the longest duration is 3650d"):
        durations.read(text)


@given(st.lists(st.tuples(st.integers(0, 999_999_999), st.sampled_from(["d", "h", "m", "s", "ms"]))))
def test_any_text_is_a_duration_or_refused_in_our_words(parts: list[tuple[int, str]]) -> None:
    text = "".join(f"{number}{unit}" for number, unit in parts)
    try:
        duration = durations.read(text)
    except ValueError as error:
        reason = str(error)
        assert reason.startswith(repr(text))
    else:
        assert 0 <= duration <= 3650 * DAY


@pytest.mark.parametrize(
    ("duration", "text"), [(0, "0s"), (999, "0s"), (1_500_000, "1s500ms"), (90 * MINUTE, "1h30m"), (2 * DAY, "2d")]
)
def test_a_duration_is_written_with_its_largest_units(duration: int, text: str) -> None:
    assert durations.write(duration) == text


@given(st.integers(0, 3650 * DAY))
def test_what_is_written_is_read_again_to_the_millisecond(duration: int) -> None:
    assert durations.read(durations.write(duration)) == duration - duration % 1000
