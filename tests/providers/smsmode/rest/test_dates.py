import pytest
from sms_sandbox.core.time.instants import DAY, HOUR, SECOND
from sms_sandbox.providers.smsmode.rest import dates

from tests.examples import MORNING


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-01-05T09:00:00Z", MORNING),
        ("2026-01-05T10:00:00+01:00", MORNING),
        ("2026-01-05T10:00:00+0100", MORNING),
        ("2026-01-05T09:00:00", MORNING),
        ("2026-01-05T09:00", MORNING),
        ("2026-01-05T09:00:01.5Z", MORNING + 3 * SECOND // 2),
    ],
)
def test_date_of_iso_8601_is_read_in_utc_without_a_zone(text: str, at: int) -> None:
    assert dates.read(text) == at


@pytest.mark.parametrize("text", ["", "2026-01-05", "2026-02-30T09:00:00Z", "05/01/2026", "2026-01-05 09:00:00", "x"])
def test_other_text_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates.read(text)


def test_day_is_read_from_its_first_to_its_last_instant() -> None:
    midnight = MORNING - 9 * HOUR
    assert dates.read_day("2026-01-05") == midnight
    assert (dates.read_start("2026-01-05"), dates.read_end("2026-01-05")) == (midnight, midnight + DAY - 1)
    assert (dates.read_start("2026-01-05T09:00:00Z"), dates.read_end("2026-01-05T09:00:00Z")) == (MORNING, MORNING)
    with pytest.raises(ValueError, match="form yyyy-MM-dd"):
        dates.read_day("2026-1-5")


def test_date_is_written_without_zone_and_fraction() -> None:
    assert dates.write(MORNING + 999_999) == "2026-01-05T09:00:00"
    assert dates.write_day(MORNING) == "2026-01-05"


def test_month_and_day_begin_at_midnight_in_utc() -> None:
    assert dates.write(dates.month_of(MORNING)) == "2026-01-01T00:00:00"
    assert dates.write(dates.day_of(MORNING)) == "2026-01-05T00:00:00"
