from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.time.instants import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    MINUTE,
    SECOND,
    from_datetime,
    read_local,
    to_datetime,
    write_local,
)

PARIS = ZoneInfo("Europe/Paris")
FORM = "%Y-%m-%d %H:%M:%S"
INSTANTS = st.integers(EARLIEST, LATEST)
ZONES = st.one_of(
    st.timezones(), st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)


@given(INSTANTS, ZONES)
def test_an_instant_survives_the_way_to_any_zone_and_back(at: int, zone: ZoneInfo | timezone) -> None:
    assert from_datetime(to_datetime(at, zone)) == at


@pytest.mark.parametrize(("at", "kept"), [(LATEST + 1, LATEST), (EARLIEST - 1, EARLIEST), (10**30, LATEST)])
def test_an_instant_beyond_the_calendar_is_written_as_its_end(at: int, kept: int) -> None:
    assert to_datetime(at) == to_datetime(kept)


@given(st.datetimes(timezones=ZONES))
def test_every_moment_of_the_calendar_gives_an_instant_that_every_zone_can_write(moment: datetime) -> None:
    at = from_datetime(moment)
    assert EARLIEST <= at <= LATEST
    if datetime(1, 1, 4, tzinfo=UTC) < moment < datetime(9999, 12, 28, tzinfo=UTC):
        assert at == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize("hours", [-14, 14])
def test_the_first_and_the_last_moment_of_the_calendar_are_kept_within_reach(hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    assert from_datetime(datetime.min.replace(tzinfo=zone)) == EARLIEST
    assert from_datetime(datetime.max.replace(tzinfo=zone)) == LATEST
    assert to_datetime(EARLIEST, zone).year == 1
    assert to_datetime(LATEST, zone).year == 9999


def test_a_wall_clock_is_read_and_written_in_its_zone() -> None:
    at = read_local("2026-01-05 10:00:00", FORM, PARIS)
    assert to_datetime(at) == datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert write_local(at, FORM, PARIS) == "2026-01-05 10:00:00"
    assert write_local(at, FORM, UTC) == "2026-01-05 09:00:00"


def test_the_hour_that_summer_time_leaves_out_is_read_with_the_offset_before() -> None:
    assert to_datetime(read_local("2026-03-29 02:30:00", FORM, PARIS)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_repeated_hour_is_read_as_the_later_one() -> None:
    assert to_datetime(read_local("2026-10-25 02:30:00", FORM, PARIS)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-02-30 10:00:00", "2026-01-05", "2026-01-05 10:00:00Z", ""])
def test_a_wall_clock_that_does_not_fit_its_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not match|unconverted|out of range"):
        read_local(text, FORM, PARIS)


def test_the_units_are_microseconds() -> None:
    assert to_datetime(SECOND) - to_datetime(0) == timedelta(seconds=1)
    assert to_datetime(DAY + HOUR + MINUTE) - to_datetime(0) == timedelta(days=1, hours=1, minutes=1)
