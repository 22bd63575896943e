"""Dates as the provider reads and writes them."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sms_sandbox.core.time.instants import EARLIEST, LATEST, from_datetime
from sms_sandbox.providers.smsfactor import dates

DAY = "[0-9]{4}-[01][0-9]-[0-3][0-9]"
CLOCK = "[0-2][0-9]:[0-5][0-9](:[0-6][0-9]([.,][0-9]{1,9})?)?"
OFFSET = "(Z|[+-][0-2][0-9]:?[0-9]{2})?"


@given(st.from_regex(f"{DAY}[T ]{CLOCK}{OFFSET}\\n?", fullmatch=True))
@example("0001-01-01T00:00:00")
@example("0001-01-01T00:00:00+23:59")
@example("9999-12-31 23:59:59")
@example("9999-12-31T23:59:59-23:59")
@example("2026-01-05T10:00:00+24:00")
def test_text_like_a_date_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert EARLIEST <= dates.read(text) <= LATEST


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2014-06-15T15:00:00+00:00", "2014-06-15T15:00:00+00:00"),
        ("2014-06-15T15:00:00+0200", "2014-06-15T13:00:00+00:00"),
        ("2014-06-15T15:00:00.5Z", "2014-06-15T15:00:00.500000+00:00"),
        ("2014-06-15 15:00:00", "2014-06-15T13:00:00+00:00"),
        ("2014-01-15 15:00:00", "2014-01-15T14:00:00+00:00"),
        ("2027-10-31 02:30:00", "2027-10-31T01:30:00+00:00"),  # twice that night, the later one as in PHP
        ("2027-10-31 01:59:59", "2027-10-30T23:59:59+00:00"),
        ("2027-03-28 02:30:00", "2027-03-28T01:30:00+00:00"),  # left out that night
    ],
)
def test_date_without_an_offset_is_in_paris(text: str, utc: str) -> None:
    assert dates.read(text) == from_datetime(datetime.fromisoformat(utc))


@given(st.integers(from_datetime(datetime.fromisoformat("1970-01-01T00:00Z")), LATEST))
def test_written_date_is_read_again(at: int) -> None:
    assert dates.read(dates.write(at)) == at - at % 1_000_000
